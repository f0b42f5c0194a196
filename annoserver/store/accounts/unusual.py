"""Unusual activity in a campaign: patterns in votes to look at; nobody is punished for one."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from annoserver.model.vote import Choice
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.limits import quota
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import vote

TRIES = "LIMITER/sign_up/"
"""How the counters of accounts that are made begin; the address follows (see web.limits)."""

AT_ONCE = 1000


class Pattern(StrEnum):
    """What is unusual."""

    FAST = "fast"
    ONE_CHOICE = "one-choice"
    ONE_AUTHOR = "one-author"
    ALIKE = "alike"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From when on something is unusual.

    fast, author: votes within a minute, and on one author within ten minutes; choices: votes, of which
    share are one choice; alike: tags on which two accounts say the same, in share of those on which both
    voted; address: accounts made from one address within the time that the limit counts.
    """

    fast: int = 40
    author: int = 30
    choices: int = 200
    share: float = 0.95
    alike: int = 50
    address: int = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One pattern; who: IRIs of agents, or an address; number: how often; since: when it began, if known."""

    pattern: Pattern
    who: tuple[str, ...]
    number: int
    since: datetime | None = None


def every(store: Store, held: Held, bounds: Bounds | None = None) -> Iterator[Found]:
    """All that is unusual in a campaign, by people who are known and not excluded; then addresses."""
    known = bounds or Bounds()
    yield from _bursts(store, held, Pattern.FAST, known.fast, timedelta(minutes=1))
    yield from _one_choice(store, held, known)
    yield from _bursts(store, held, Pattern.ONE_AUTHOR, known.author, timedelta(minutes=10))
    yield from _alike(store, held, known)
    yield from _addresses(store, known.address)


def _bursts(store: Store, held: Held, pattern: Pattern, most: int, within: timedelta) -> Iterator[Found]:
    """Who cast so many votes within some time; one line for a person, or for a person and an author."""
    author = vote.c.tag_author if pattern is Pattern.ONE_AUTHOR else vote.c.container_id
    query = (
        select(agent.c.iri, author, annotation.c.modified)
        .select_from(vote.join(agent, agent.c.id == vote.c.agent_id))
        .join(
            annotation, and_(*(annotation.c[name] == vote.c[name] for name in ("container_id", "position")))
        )
        .where(*_theirs(held), author != 0)
        .order_by(agent.c.iri, author, annotation.c.modified)
    )
    for (iri, _), rows in groupby(_streamed(store, query), lambda row: (row[0], row[1])):
        recent: deque[datetime] = deque(maxlen=most)
        number, since = 0, None
        for row in rows:
            recent.append(row[2])
            if len(recent) == most and row[2] - recent[0] <= within:
                number, since = number + 1 if number else most, since or recent[0]
        if number:
            yield Found(pattern, (iri,), number, since)


def _one_choice(store: Store, held: Held, bounds: Bounds) -> Iterator[Found]:
    """Who answered nearly always alike, over many votes."""
    counts = [func.sum(case((vote.c.choice == one.value, 1), else_=0)) for one in Choice]
    query = (
        select(agent.c.iri, func.count().label("number"))
        .select_from(vote.join(agent, agent.c.id == vote.c.agent_id))
        .where(*_theirs(held))
        .group_by(agent.c.iri)
        .having(func.count() >= bounds.choices, or_(*(one >= func.count() * bounds.share for one in counts)))
        .order_by(agent.c.iri)
    )
    for row in _streamed(store, query):
        yield Found(Pattern.ONE_CHOICE, (row[0],), row[1])


def _alike(store: Store, held: Held, bounds: Bounds) -> Iterator[Found]:
    """Two who voted on many of the same tags, and said nearly always the same.

    Pairs are counted by numbers, and only of those with so many votes: then a million votes take seconds.
    """
    pairs, me, it = _pairs(held, bounds), agent.alias("me"), agent.alias("it")
    query = (
        select(me.c.iri, it.c.iri, pairs.c.same)
        .select_from(pairs.join(me, me.c.id == pairs.c.mine).join(it, it.c.id == pairs.c.its))
        .where(pairs.c.same >= bounds.alike, pairs.c.same >= pairs.c.both * bounds.share)
        .order_by(me.c.iri, it.c.iri)
    )
    for row in _streamed(store, query):
        yield Found(Pattern.ALIKE, (row[0], row[1]), row[2])


def _pairs(held: Held, bounds: Bounds) -> Subquery:
    """Two agents at a time: how many tags both voted on, and on how many of them they said the same."""
    busy = (
        select(vote.c.agent_id)
        .join(agent, agent.c.id == vote.c.agent_id)
        .where(*_theirs(held))
        .group_by(vote.c.agent_id)
        .having(func.count() >= bounds.alike)
        .cte("busy")
    )
    mine, its = vote.alias("mine"), vote.alias("its")
    together = [mine.c[name] == its.c[name] for name in ("container_id", "tag_position")]
    return (
        select(
            mine.c.agent_id.label("mine"),
            its.c.agent_id.label("its"),
            func.sum(case((mine.c.choice == its.c.choice, 1), else_=0)).label("same"),
            func.count().label("both"),
        )
        .select_from(mine.join(its, and_(*together, mine.c.agent_id < its.c.agent_id)))
        .where(mine.c.container_id == held.id)
        .where(*(one.c.agent_id.in_(select(busy.c.agent_id)) for one in (mine, its)))
        .group_by(mine.c.agent_id, its.c.agent_id)
        .subquery("pairs")
    )


def _addresses(store: Store, most: int) -> Iterator[Found]:
    """Addresses from which many accounts were made of late: no longer than limits count, nothing is kept."""
    lately = (quota.c.key.startswith(TRIES, autoescape=True), quota.c.expires > time.time())
    query = select(quota.c.key, quota.c.used).where(*lately, quota.c.used >= most).order_by(quota.c.key)
    for row in _streamed(store, query):
        address = row[0].removeprefix(TRIES).partition("/")[0]
        yield Found(Pattern.ADDRESS, (address,), row[1])


def _theirs(held: Held) -> tuple[ColumnElement[bool], ...]:
    known = (agent.c.person_id.is_not(None), agent.c.excluded.is_(False))
    return (vote.c.container_id == held.id, *known)


def _streamed(store: Store, query: Select[Any]) -> Iterator[Any]:
    """The rows of a query, some in memory at a time."""
    with store.connection.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        yield from rows
