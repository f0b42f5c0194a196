"""Campaigns as visitors meet them: the list of all, one with its numbers, and the items of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

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
from annoserver.store.facts.shares.fitting import NEXT, VOTES, Mixed, Wanted

ON_A_PAGE = 24
RECENT = 6
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NEARLY = (0.6, 1.0)
"""From which part of its goal on a campaign is nearly finished, and from which it is."""


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

    @property
    def nearly_finished(self) -> bool:
        """Whether a little more work reaches the goal."""
        done = self.progress.part if self.progress else 0.0
        return self.state is State.OPEN and NEARLY[0] <= done < NEARLY[1]


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


def cards(store: Store, now: datetime) -> list[Card]:
    """Every campaign but the drafts, the open ones first."""
    counts = numbers.counts(store)
    found = [
        Card(held.id, held.campaign, held.campaign.state(now), counts.get(held.id, Counts()))
        for held in campaigns.every(store)
        if not held.campaign.draft
    ]
    return sorted(found, key=lambda card: card.state is not State.OPEN)


def choose(found: Sequence[Card], state: str, sought: str, sort: str) -> list[Card]:
    """Those of the cards in a state and with words in any language, in an order; "" for the usual one."""
    seeking = plain(sought)
    kept = [
        card
        for card in found
        if (not state or card.state == state)
        and (not seeking or seeking in plain(" ".join(_texts(card.campaign))))
    ]
    if sort == "new":
        return sorted(kept, key=lambda card: card.counts.changed or LONG_AGO, reverse=True)
    if sort == "progress":
        return sorted(kept, key=lambda card: card.progress.part if card.progress else 0.0, reverse=True)
    if sort == "people":
        return sorted(kept, key=lambda card: card.counts.people, reverse=True)
    return kept


def _texts(campaign: Campaign) -> tuple[str, ...]:
    names = (campaign.name, campaign.organiser, campaign.institution)
    return (*campaign.title.values(), *campaign.description.values(), *names)


def card(store: Store, held: Held, now: datetime) -> Card:
    """One campaign."""
    counts = numbers.counts(store, held).get(held.id, Counts())
    return Card(held.id, held.campaign, held.campaign.state(now), counts)


def lately(store: Store, found: Sequence[Card], limit: int = RECENT) -> tuple[Card | None, Sequence[Lately]]:
    """The campaign where something happened last, and the tags that were made there."""
    busy = [one for one in found if one.counts.tags and one.counts.changed]
    if not busy:
        return None, ()
    last = max(busy, key=lambda one: one.counts.changed or LONG_AGO)
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
