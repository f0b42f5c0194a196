"""Campaigns as visitors meet them: the list of all, one with its numbers, and the items of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from annoserver.crowd import following
from annoserver.ld import tags
from annoserver.model.campaign import Campaign, Progress, Question, State
from annoserver.model.item import Item
from annoserver.model.person import Actor
from annoserver.model.rules import facets
from annoserver.model.rules.facets import Facet
from annoserver.model.text import key, plain
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Status
from annoserver.store import campaigns, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import campaigns as numbers
from annoserver.store.facts import items as facts
from annoserver.store.facts.campaigns import Counts, Shelf
from annoserver.store.facts.items import Entry
from annoserver.store.facts.shares import facets as shares
from annoserver.store.facts.shares import fitting, objects
from annoserver.store.facts.shares import overview as listed
from annoserver.store.facts.shares.fitting import NEXT, VOTES, Mixed, Wanted

ON_A_PAGE = 24
RECENT = 6
LISTED = 60
"""Campaigns that are listed at a time."""

NEARLY, FEW = 0.6, 3
"""From which part of its goal on an open campaign is nearly finished, and how many are named for that."""


@dataclass(frozen=True, slots=True)
class Card:
    """A campaign with its state, its numbers and how far it is."""

    id: int
    campaign: Campaign
    state: State
    counts: Counts

    @property
    def progress(self) -> Progress | None:
        """The one number that says how far the campaign is."""
        return self.campaign.progress(self.counts.contributions, self.counts.items)


@dataclass(frozen=True, slots=True)
class Grid:
    """Some items; after: the key behind which the next ones begin, None when these are the last.

    facets: what they can be chosen by; counted: whether the numbers of those are known.
    """

    entries: Sequence[Entry]
    after: str | None
    facets: Sequence[Facet] = ()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Lately:
    """A tag that was just made, in words, with its item."""

    labels: Mapping[str, str]
    item: Item
    status: Status
    created: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says of campaigns.

    first, further: how many come before these, and before those that follow, 0 when these are the last;
    number: of all; states: those in which there are any; nearly: some that are nearly finished; busy: the
    one where something happened last, and lately: the tags that were made there.
    """

    cards: Sequence[Card]
    first: int
    further: int
    number: int
    states: Sequence[State]
    nearly: Sequence[Card]
    busy: Card | None
    lately: Sequence[Lately]


def overview(
    store: Store, now: datetime, state: str = "", sought: str = "", sort: str = "", first: int = 0
) -> Overview:
    """What the first page says of campaigns, drafts left out: those in a state and with words in any
    language, in an order, so many at a time; "" for all, and for the usual order, the open ones first.
    """
    states = listed.states(store, now)
    if sought:
        saying = _saying(store, sought)
        ids = [one for one in listed.ids(store, now, state, sort) if one in saying]
        ids = ids[first : first + LISTED + 1]
    else:
        ids = list(listed.ids(store, now, state, sort, min(first, listed.NO_END), LISTED + 1))
    number = sum(states.values())
    nearly = listed.nearly(store, now, NEARLY, FEW) if number > 1 else ()
    busy = listed.busy(store)
    known = _cards(store, {*ids, *nearly, *busy}, now)
    last, tags_there = _lately(store, known[busy[0]]) if busy else (None, ())
    return Overview(
        [known[one] for one in ids[:LISTED]],
        first,
        first + LISTED if len(ids) > LISTED else 0,
        number,
        [one for one in State if one in states],
        [known[one] for one in nearly],
        last,
        tags_there,
    )


def _cards(store: Store, ids: Collection[int], now: datetime) -> Mapping[int, Card]:
    counts = numbers.counts(store, ids)
    return {
        held.id: Card(held.id, held.campaign, held.campaign.state(now), counts.get(held.id, Counts()))
        for held in campaigns.some(store, ids)
    }


def _saying(store: Store, sought: str) -> set[int]:
    """The rows of the campaigns that have words in any of their texts, in any language."""
    seeking = plain(sought)
    return {one.id for one in listed.texts(store) if seeking in plain(" ".join(_texts(one)))}


def _texts(one: Any) -> tuple[str, ...]:
    return (*one.title.values(), *one.description.values(), one.name, one.organiser, one.institution)


def card(store: Store, held: Held, now: datetime) -> Card:
    """One campaign."""
    counts = numbers.counts(store, [held.id]).get(held.id, Counts())
    return Card(held.id, held.campaign, held.campaign.state(now), counts)


def _lately(store: Store, last: Card, limit: int = RECENT) -> tuple[Card, Sequence[Lately]]:
    """The campaign where something happened last, and the tags that were made there."""
    held = Held(last.id, last.campaign, has_collections=True, has_vocabularies=True)
    recent = numbers.recent(store, last.id, limit)
    read = [(row, tag) for row in recent if (tag := tags.read(row.document, last.campaign.property))]
    terms = vocabularies.find(store, held, [tag.body.iri for _, tag in read if tag.body.iri])
    known = objects.some(store, held, [row.item for row, _ in read])
    return last, [
        Lately(
            tags.labels(tag, terms.get(tag.body.iri)),
            known.get(row.item) or objects.stranger(row.item),
            row.status,
            row.created,
        )
        for row, tag in read
    ]


def shelves(store: Store, held: Held) -> Sequence[Shelf]:
    """The collections of a campaign with pictures, none when any target is taken."""
    return numbers.shelves(store, held) if held.has_collections else ()


def grid(store: Store, held: Held, wanted: Wanted, actor: Actor, limit: int = ON_A_PAGE) -> Grid:
    """Items of a campaign as they are wanted; where nobody imported any, those with tags."""
    agent = actor.agent.id if actor.agent else None
    rows = facts.listed(store, held, wanted, agent, limit + 1)
    shown = rows[:limit]
    return Grid(shown, shown[-1].key if len(rows) > limit else None)


def browse(store: Store, held: Held, wanted: Wanted, actor: Actor) -> Grid:
    """Items as they are wanted, with what they can be chosen by."""
    agent = actor.agent.id if actor.agent else None
    if wanted.show == VOTES:
        wanted = replace(wanted, waiting=fitting.few_wait(store, held))
    there = shares.mixtures(store, held, wanted.collection)
    counts = facts.numbers(store, held, wanted, agent) if there and (wanted.words or wanted.show) else None
    counted = counts is not None or not (wanted.words or wanted.show)
    if counts is not None:
        there = [replace(one, number=counts.get(one.id, 0)) for one in there]
    found = [one for one in facets.chosen(there, wanted.facets) if one.number]
    mixed = Mixed([one.id for one in found], sum(one.number for one in found)) if wanted.facets else None
    offered = list(facets.facets(there, wanted.facets))
    if wanted.sort == NEXT:
        return replace(_next(store, held, wanted, actor, mixed), facets=offered, counted=counted)
    rows = facts.listed(store, held, wanted, agent, ON_A_PAGE + 1, mixed)
    shown = rows[:ON_A_PAGE]
    return Grid(shown, shown[-1].key if len(rows) > ON_A_PAGE else None, offered, counted)


def _next(store: Store, held: Held, wanted: Wanted, actor: Actor, mixed: Mixed | None) -> Grid:
    """The items that a visitor is led to first, in that order; the key is the number of those before."""
    agent = actor.agent.id if actor.agent else None
    iris = following.items(store, held, actor, wanted.collection)
    these = replace(wanted, iris=iris, after="")
    known = {key(one.item.iri): one for one in facts.listed(store, held, these, agent, len(iris), mixed)}
    ordered = [known[iri] for iri in iris if iri in known]
    start = int(wanted.after) if wanted.after.isascii() and wanted.after.isdigit() else 0
    behind = start + ON_A_PAGE
    return Grid(ordered[start:behind], str(behind) if len(ordered) > behind else None)


def term(store: Store, held: Held, iri: str) -> Term | None:
    """A term of the campaign's vocabularies."""
    return vocabularies.find(store, held, [iri]).get(iri) if iri else None


def questions(campaign: Campaign) -> tuple[Question, ...]:
    """What contributors are asked: the questions whose answers are tags, or the one that all have."""
    asked = tuple(one for one in campaign.questions if one.property)
    return asked or (Question("tag", {}, campaign.property or "dc:subject"),)
