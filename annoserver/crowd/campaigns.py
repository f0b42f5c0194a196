"""Campaigns as visitors meet them: the list of all, and the items of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from annoserver.model.campaign import Campaign, Question, State
from annoserver.model.item import Collection, Item
from annoserver.model.text import key
from annoserver.store import campaigns, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import campaigns as numbers
from annoserver.store.facts import items as facts
from annoserver.store.facts.campaigns import Counts

ON_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Card:
    """A campaign with its state and its numbers."""

    campaign: Campaign
    state: State
    counts: Counts


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a grid, with the number of its tags."""

    item: Item
    tags: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Some items by IRI; after: where the next ones begin, None when these are the last."""

    entries: tuple[Entry, ...]
    after: str | None


def cards(store: Store, now: datetime) -> list[Card]:
    """Every campaign but the drafts, the open ones first."""
    counts = numbers.counts(store)
    found = [
        Card(held.campaign, held.campaign.state(now), counts.get(held.id, Counts()))
        for held in campaigns.every(store)
        if not held.campaign.draft
    ]
    return sorted(found, key=lambda card: card.state is not State.OPEN)


def card(store: Store, held: Held, now: datetime) -> Card:
    """One campaign."""
    counts = numbers.counts(store, held).get(held.id, Counts())
    return Card(held.campaign, held.campaign.state(now), counts)


def collections(store: Store, held: Held) -> list[Collection]:
    """The collections of a campaign, none when any target is taken."""
    return items.collections(store, held) if held.has_collections else []


def grid(store: Store, held: Held, after: str = "", collection: str = "") -> Grid:
    """The items of a campaign or of one collection; where nobody imported any, those with tags."""
    if held.has_collections:
        listed = items.listed(store, held, key(after) if after else "", ON_A_PAGE + 1, collection)
        counts = facts.tag_counts(store, held, [one.iri for one in listed])
    else:
        counts = facts.tagged(store, held, after, ON_A_PAGE + 1)
        listed = [Item(iri=iri, provider_id="") for iri in counts]
    shown = listed[:ON_A_PAGE]
    entries = tuple(Entry(one, counts.get(one.iri, 0)) for one in shown)
    return Grid(entries, shown[-1].iri if len(listed) > ON_A_PAGE else None)


def questions(campaign: Campaign) -> tuple[Question, ...]:
    """What contributors are asked: the questions whose answers are tags, or the one that all have."""
    asked = tuple(one for one in campaign.questions if one.property)
    return asked or (Question("tag", {}, campaign.property or "dc:subject"),)
