"""Boards of a campaign, and what one person has made in it: points, badges, contributions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annoserver.ld import tags
from annoserver.model.campaign import State
from annoserver.model.item import Item
from annoserver.model.person import Actor
from annoserver.model.rules import points
from annoserver.model.rules.points import ALL_TIME, Earned, Line, Made
from annoserver.store import campaigns, containers, vocabularies
from annoserver.store.accounts import awards
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.facts.shares import boards, fame, mine, objects
from annoserver.store.facts.shares.boards import Row
from annoserver.store.facts.shares.mine import Mine

TOP = 10
ON_A_PAGE = 25
TOLD = 3
"""How many tags that were accepted lately are told of."""

HANDLES = 90_000


@dataclass(frozen=True, slots=True)
class Board:
    """The first rows, and one's own between its neighbours unless it is among them."""

    top: Sequence[Row]
    around: Sequence[Row]
    mine: Row | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one person has made: the sum line by line, rank, its badge, and badges for what was done.

    beyond: whether the rank is only known to be behind those that are counted; provisional: whether
    ranks may still change.
    """

    made: Made
    points: int
    rank: int
    beyond: bool
    rank_badge: str
    lines: Sequence[Line]
    badges: Sequence[Earned]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something that one person made, with the words of the tag by language and its item."""

    mine: Mine
    labels: Mapping[str, str]
    item: Item


def board(store: Store, held: Held, actor: Actor, now: datetime, *, weekly: bool) -> Board:
    """The board of all time, or of this week."""
    week = points.week(now) if weekly else ALL_TIME
    rows = boards.top(store, held, week, TOP)
    own = boards.of(store, held, actor.agent.id, week) if actor.agent else None
    hidden = actor.barred or not actor.joined or (actor.person is not None and actor.person.hidden)
    if own is None or own.points <= 0 or hidden:
        return Board(rows, (), None)
    known = any(row.agent == own.agent for row in rows)
    return Board(rows, () if known else boards.around(store, held, week, own), own)


def share(store: Store, held: Held, actor: Actor, now: datetime) -> Share:
    """What somebody has made in a campaign so far."""
    row = boards.of(store, held, actor.agent.id) if actor.agent else None
    made = row.made if row else Made()
    total, rank = (row.points, row.rank) if row else (0, 0)
    kept = awards.of(store, actor.agent.id) if actor.agent else {}
    awarded = next(((place, badge) for badge, place in kept.items() if place), None)
    return Share(
        made=made,
        points=total,
        rank=awarded[0] if awarded else rank,
        beyond=awarded is None and row is not None and row.beyond,
        rank_badge=awarded[1] if awarded else points.rank_badge(rank, total),
        lines=points.lines(made, points.scheme(held.campaign.policy)),
        badges=points.badges(made, kept),
        provisional=awarded is None and not _is_over(held, now),
    )


def everywhere(store: Store, actor: Actor, now: datetime, *, weekly: bool) -> Board:
    """The board of all campaigns together, as the worker made it last."""
    week = points.week(now) if weekly else ALL_TIME
    rows = fame.top(store, week, TOP)
    own = fame.of(store, actor.person, week) if actor.person else None
    known = own is None or any(row.agent == own.agent for row in rows)
    return Board(rows, () if known or own is None else fame.around(store, week, own), own)


def keep(database: Database, now: datetime) -> None:
    """Write what boards and badges come to, where it is something else by now: a worker's task."""
    week = points.week(now)
    with database.reading() as store:
        stale, reached = fame.is_stale(store, week), awards.reached(store)
        ranked, scored = awards.ranked(store), awards.scored(store)
        every = campaigns.every(store)
        turned = [one.campaign.name for one in every if _is_unsettled(one, now, ranked, scored)]
    if stale or reached:
        with database.transaction() as store:
            fame.renew(store, week)
            awards.keep(store, now)
    for name in turned:
        with database.transaction() as store:
            settle(store, containers.hold(store, name), now)


def settle(store: Store, held: Held, now: datetime) -> None:
    """Award the ranks of a campaign that has closed, once; take them back when it goes on after all."""
    if not _is_unsettled(held, now, awards.ranked(store, held), awards.scored(store, held)):
        return
    if _is_over(held, now):
        awards.rank(store, held, now)
    else:
        awards.unrank(store, held)


def _is_unsettled(held: Held, now: datetime, ranked: set[int], scored: set[int]) -> bool:
    """Whether there are ranks to award that were not, or such as were and are to be taken back."""
    return held.id in (scored - ranked if _is_over(held, now) else ranked)


def _is_over(held: Held, now: datetime) -> bool:
    return held.campaign.state(now) in (State.CLOSED, State.ARCHIVED)


def contributions(
    store: Store, held: Held, actor: Actor, *, votes: bool, before: int | None
) -> tuple[Sequence[Contribution], int | None]:
    """Some of one's own tags, or votes, the newest first; and the position behind which more follow."""
    if actor.agent is None:
        return (), None
    read = mine.votes if votes else mine.tags
    rows = read(store, held, actor.agent.id, before, ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    return _told(store, held, shown), shown[-1].position if len(rows) > ON_A_PAGE else None


def news(store: Store, held: Held, actor: Actor) -> Sequence[Contribution]:
    """One's own tags that people accepted lately."""
    rows = mine.accepted(store, held, actor.agent.id, TOLD) if actor.agent else ()
    return _told(store, held, rows)


def _told(store: Store, held: Held, rows: Sequence[Mine]) -> list[Contribution]:
    said = [tags.read(row.document, held.campaign.property) for row in rows]
    terms = vocabularies.find(store, held, [tag.body.iri for tag in said if tag and tag.body.iri])
    known = objects.some(store, held, [row.item for row in rows])
    return [
        Contribution(
            row, tags.labels(tag, terms.get(tag.body.iri)), known.get(row.item) or objects.stranger(row.item)
        )
        for row, tag in zip(rows, said, strict=True)
        if tag
    ]


def handle(iri: str) -> int:
    """The number by which a board names somebody who chose no name; made from the pseudonym alone."""
    return 10_000 + int.from_bytes(hashlib.sha256(iri.encode()).digest()[:4]) % HANDLES
