"""The change feed: IIIF Change Discovery 1.0, level 2, of one campaign or of the whole server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annoserver.errors import Missing
from annoserver.model.annotation import stamp
from annoserver.model.container import Address
from annoserver.model.event import Event
from annoserver.store import containers, events
from annoserver.store.database import Database, Store

CONTEXT = "http://iiif.io/api/discovery/1/context.json"
ROOT = "changes/"
SIZE = 100
"""Numbers on a page; one without a line, as a transaction that was undone leaves it, makes it shorter."""

Line = tuple[str, Event]
"""The name of a container, and what happened in it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as far as it is written for good; newest: the last number, 0 for none.

    campaign: "" for the whole server, whose lines are numbered across containers; hidden: containers
    that are left out of it.
    """

    store: Store
    campaign: str
    newest: int
    hidden: tuple[int, ...] = ()

    @property
    def iri(self) -> str:
        """The address of the feed."""
        return Address(self.store.base, self.campaign).changes

    @property
    def last(self) -> int:
        """The last page; there always is one."""
        return max(self.newest - 1, 0) // SIZE

    def page(self, number: int) -> dict[str, str]:
        """A page by its number, as other documents name it."""
        return {"id": f"{self.iri}?page={number}", "type": "OrderedCollectionPage"}

    def lines(self, after: int, until: int) -> Sequence[Line]:
        """The lines from behind a number up to another."""
        if not self.campaign:
            return events.together(self.store, after, min(until, self.newest), self.hidden)
        return [(self.campaign, one) for one in events.between(self.store, self.campaign, after, until)]


def newest(database: Database, campaign: str) -> int:
    """How far a feed is written for good; ask before the transaction that reads it.

    Raises Missing or Gone where there is nothing to tell.
    """
    if not campaign:
        return events.horizon(database)
    with database.glance() as store:
        return events.end(store, campaign) or containers.read(store, campaign).revision


def collection(feed: Feed) -> bytes:
    """The feed: where it begins and ends."""
    facts = {"@context": CONTEXT, "id": feed.iri, "type": "OrderedCollection"}
    return _written({**facts, "first": feed.page(0), "last": feed.page(feed.last)})


def page(feed: Feed, number: int) -> bytes:
    """One page, the oldest line first; Missing for one that is not there yet."""
    if number > feed.last:
        raise Missing(f"There is no page {number} of this feed yet.")
    facts: dict[str, Any] = {
        "@context": CONTEXT,
        **feed.page(number),
        "partOf": {"id": feed.iri, "type": "OrderedCollection"},
        "startIndex": number * SIZE,
    }
    if number:
        facts["prev"] = feed.page(number - 1)
    if number < feed.last:
        facts["next"] = feed.page(number + 1)
    # Clocks differ, times in a feed only rise: what stands on the page before counts as well.
    before = max((one.moment for _, one in feed.lines((number - 1) * SIZE, number * SIZE)), default=None)
    activities = []
    for home, one in feed.lines(number * SIZE, (number + 1) * SIZE):
        before = one.moment if before is None else max(before, one.moment)
        thing = {"id": Address(feed.store.base, home).annotation(one.name), "type": "Annotation"}
        activities.append({"type": one.change.value, "object": thing, "endTime": stamp(before)})
    return _written({**facts, "orderedItems": activities})


def _written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
