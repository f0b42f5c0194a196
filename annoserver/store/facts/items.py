"""Items as pages go through them: filtered and sorted, with what was said of them; and their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from annoserver.model.item import Item
from annoserver.model.text import key, plain
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, body
from annoserver.store.rows.campaigns import collection, item
from annoserver.store.rows.numbers import attention, part, summary

ALL, MINE, NEW, VOTES = "", "mine", "new", "votes"
"""Which items: all, those I said something of, those I did not, those with tags that wait for votes."""

LEAST = "least"
"""Order: what least was said of first; else by IRI."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a campaign, and in which order.

    show: one of the four above; words: begin or are in a title or name; term: IRI of a term, said:
    words of one's own that a tag says; after: key behind which they begin, "" for the first.
    """

    collection: str = ""
    show: str = ALL
    sort: str = ""
    words: str = ""
    term: str = ""
    said: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a grid: tags on it, those that wait for votes, and whether the visitor was there."""

    item: Item
    tags: int
    pending: int
    mine: bool
    key: str


def listed(store: Store, held: Held, wanted: Wanted, agent: int | None, limit: int) -> list[Entry]:
    """Items of a campaign as they are wanted; one query."""
    query = _from(held, agent).where(*_conditions(held, wanted))
    if wanted.sort == LEAST:
        query = query.order_by(attention.c.contributions, attention.c.item)
    else:
        query = query.order_by(attention.c.item)
    rows = store.connection.execute(query.limit(limit))
    return [Entry(_item(row), row.tags, row.pending, row.mine is not None, _key(row, wanted)) for row in rows]


def _from(held: Held, agent: int | None) -> Select[Any]:
    here = and_(item.c.container_id == attention.c.container_id, item.c.iri == attention.c.item)
    own = and_(
        part.c.container_id == attention.c.container_id,
        part.c.item == attention.c.item,
        part.c.agent_id == (agent or 0),
    )
    return (
        select(
            attention.c.item,
            attention.c.tags,
            attention.c.pending,
            attention.c.contributions,
            part.c.number.label("mine"),
            item.c.provider_id,
            item.c.shown,
        )
        .outerjoin(item, here)
        .outerjoin(part, own)
        .where(attention.c.container_id == held.id)
    )


def _conditions(held: Held, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.collection:
        named = select(collection.c.id).where(
            collection.c.container_id == held.id, collection.c.name == wanted.collection
        )
        found.append(attention.c.collection_id == named.scalar_subquery())
    elif held.has_collections:
        found.append(attention.c.collection_id.is_not(None))
    else:
        found.append(attention.c.tags > 0)
    if wanted.show == MINE:
        found.append(part.c.number.is_not(None))
    elif wanted.show == NEW:
        found.append(part.c.number.is_(None))
    elif wanted.show == VOTES:
        found.append(attention.c.pending > 0)
    if wanted.words:
        found.append(item.c.words.contains(plain(wanted.words), autoescape=True))
    if wanted.term or wanted.said:
        found.append(attention.c.item.in_(_saying(held, wanted)))
    return [*found, *_behind(wanted)]


def _saying(held: Held, wanted: Wanted) -> Select[Any]:
    """The items with a tag that says the term, or the words."""
    says = (
        body.c.iri == key(wanted.term)
        if wanted.term
        else and_(body.c.plain == plain(wanted.said), body.c.iri == "")
    )
    return (
        select(annotation.c.item)
        .join(
            body,
            and_(body.c.container_id == annotation.c.container_id, body.c.position == annotation.c.position),
        )
        .where(body.c.container_id == held.id, says, annotation.c.item.is_not(None))
    )


def _behind(wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.after:
        return []
    if wanted.sort != LEAST:
        return [attention.c.item > key(wanted.after)]
    number, _, last = wanted.after.partition(" ")
    fewest = int(number) if number.isascii() and number.isdigit() and len(number) < len("9999999999") else 0
    return [
        or_(
            attention.c.contributions > fewest,
            and_(attention.c.contributions == literal(fewest), attention.c.item > last),
        )
    ]


def _key(row: Any, wanted: Wanted) -> str:
    return f"{row.contributions} {row.item}" if wanted.sort == LEAST else str(row.item)


def _item(row: Any) -> Item:
    if row.shown is None:
        return Item(iri=row.item, provider_id="")
    return items.of_shown(row.item, row.provider_id, row.shown)


def some(store: Store, held: Held, iris: Sequence[str]) -> dict[str, Item]:
    """Those of the IRIs, in their index form, that are items of a campaign, without their records."""
    query = select(item.c.iri, item.c.provider_id, item.c.shown).where(
        item.c.container_id == held.id, item.c.iri.in_(list(iris))
    )
    rows = store.connection.execute(query)
    return {row.iri: items.of_shown(row.iri, row.provider_id, row.shown) for row in rows}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an imported item stands among those of its campaign, by IRI: its neighbours, None at an end,
    and “n of N”; number is 0 behind the first thousands, which are not counted."""

    before: str | None = None
    behind: str | None = None
    number: int = 0
    items: int = 0


COUNTED = 5000
"""How many items before one are counted, so that this costs little wherever one is."""


def place(store: Store, held: Held, iri: str) -> Place:
    """Where an imported item stands; one query."""
    here = item.c.container_id == held.id
    before = select(func.max(item.c.iri)).where(here, item.c.iri < key(iri))
    behind = select(func.min(item.c.iri)).where(here, item.c.iri > key(iri))
    passed = select(item.c.iri).where(here, item.c.iri <= key(iri)).limit(COUNTED + 1).subquery()
    whole = select(summary.c["items"]).where(summary.c.container_id == held.id)
    row = store.connection.execute(
        select(
            before.scalar_subquery().label("before"),
            behind.scalar_subquery().label("behind"),
            select(func.count()).select_from(passed).scalar_subquery().label("number"),
            whole.scalar_subquery().label("whole"),
        )
    ).one()
    return Place(row.before, row.behind, row.number if row.number <= COUNTED else 0, row.whole or 0)
