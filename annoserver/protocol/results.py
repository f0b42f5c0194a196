"""What a search answers: a read-only collection, and its pages (model, 5; protocol, 4.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from annoserver.errors import Invalid
from annoserver.ld.terms import CROWD
from annoserver.model.annotation import ANNO, inside_page, write
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, previews, require, runs
from annoserver.model.search.query import Place, Sort
from annoserver.protocol.search import Question
from annoserver.store import campaigns
from annoserver.store.database import Store
from annoserver.store.search.plans import Plan
from annoserver.store.search.results import drafts, hits, reported
from annoserver.store.search.scopes import Scope
from annoserver.store.search.sources import COUNTED

ROOT = "search/"
"""Path of the search of the whole server, below its base."""

FIRST = "first"
CURSOR = re.compile(r"after-(\d{1,12})\.(\d{1,8})\.(\d{1,10})(?:\.(-?\d{1,18}))?", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Results:
    """The answer to a question: of one campaign by its name, "" for the whole server."""

    store: Store
    question: Question
    scope: Scope
    campaign: str

    @property
    def home(self) -> str:
        """The address that the question was asked at."""
        return Address(self.store.base, self.campaign).search

    @cached_property
    def plan(self) -> Plan:
        """The query as the store reads it."""
        return Plan(self.store, self.question.query, self.scope, self.question.order)

    def iri(self, page: str = "") -> str:
        """The IRI of the collection, or of one of its pages."""
        return self.question.address(self.home, page)


def open_to(store: Store, campaign: str, who: Callable[[str], Actor], now: datetime) -> Scope:
    """Where somebody may search: in one campaign, or in all but the drafts of others.

    who: the actor who asks, as a campaign knows them; those who run it find tags there that are hidden
    because somebody reported them. Missing for a campaign that they may not see.
    """
    if campaign:
        held, asking = campaigns.find(store, campaign), who(campaign)
        require(asking, Action.SEE, held.campaign, now)
        return Scope(held.id, reported=runs(asking) or not reported(store))
    who("")  # a token that nobody has is refused here as well
    hidden = tuple(number for number, name in drafts(store) if not previews(who(name)))
    return Scope(hidden=hidden, reported=not reported(store))


def collection(results: Results, *, embedded: bool) -> bytes:
    """The collection of what was found; embedded: with its first page in it."""
    total = results.plan.count()
    facts: dict[str, Any] = {
        "@context": ANNO,
        "id": results.iri(),
        "type": "AnnotationCollection",
        "label": "Search results",
        **_total(total),
    }
    if not total:
        return write(facts)
    if total <= COUNTED:
        facts["last"] = results.iri(_last(results, total))
    if embedded:
        return write(facts)[:-1] + b',"first":' + page(results, FIRST, embedded=True) + b"}"
    return write({**facts, "first": results.iri(FIRST)})


def page(results: Results, name: str, *, embedded: bool = False) -> bytes:
    """A page of what was found; the first one is there, empty, when nothing was."""
    start, after = _read(name, by_date=results.question.order.by is not Sort.POSITION)
    size = results.question.size
    places = results.plan.places(after, size + 1)
    # The last page tells how many there are.
    counted = start + len(places) if len(places) <= size else results.plan.count()
    total = {"total": counted} if embedded else _total(counted)
    facts: dict[str, Any] = {} if embedded else {"@context": ANNO}
    facts |= {
        "id": results.iri(name),
        "type": "AnnotationPage",
        "partOf": {"id": results.iri(), "type": "AnnotationCollection", **total},
        "startIndex": start,
    }
    if len(places) > size:
        facts["next"] = results.iri(_cursor(start + size, places[size - 1]))
    if after is not None:
        facts["prev"] = results.iri(_before(results, start, after))
    found = hits(results.store, places[:size])
    if results.question.iris:
        iris = [Address(results.store.base, one.container).annotation(one.name) for one in found]
        return write({**facts, "items": iris})
    return write(facts)[:-1] + b',"items":[' + inside_page(one.document for one in found) + b"]}"


def _total(counted: int) -> dict[str, Any]:
    """The total, and where it is not exact the word that it is only the least it can be."""
    exact = counted <= COUNTED
    return {"total": min(counted, COUNTED)} | ({} if exact else {f"{CROWD}totalIsEstimate": True})


def _before(results: Results, start: int, after: Place) -> str:
    size = results.question.size
    if start <= size:
        return FIRST
    places = results.plan.places(after, size, back=True)
    return FIRST if len(places) < size else _cursor(start - size, places[-1])


def _last(results: Results, total: int) -> str:
    size = results.question.size
    start = (total - 1) // size * size
    if not start:
        return FIRST
    places = results.plan.places(None, total - start + 1, back=True)
    return FIRST if len(places) <= total - start else _cursor(start, places[-1])


def _cursor(start: int, after: Place) -> str:
    """The name of the page that begins behind a place, with the number of what stands before it."""
    name = f"after-{start}.{after.container}.{after.position}"
    return f"{name}.{(after.moment - EPOCH) // MICROSECOND}" if after.moment else name


def _read(name: str, *, by_date: bool) -> tuple[int, Place | None]:
    if name == FIRST:
        return 0, None
    found = CURSOR.fullmatch(name)
    if found is None or bool(found[4]) is not by_date:
        raise Invalid("There is no such page; follow the links from the first one.", rule="O13")
    start, container, position = (int(number) for number in found.groups()[:3])
    try:
        moment = EPOCH + int(found[4]) * MICROSECOND if by_date else None
    except OverflowError as error:
        raise Invalid("There is no such page; follow the links from the first one.", rule="O13") from error
    return start, Place(moment, container, position)
