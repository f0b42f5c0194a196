"""Items as pages go through them: filtered and sorted, with what was said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select, tuple_

from annoserver.model.item import Item
from annoserver.model.search.finding import tokens
from annoserver.model.text import key, plain
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived.shown import titles
from annoserver.store.driver.statements import Statement
from annoserver.store.facts.shares.objects import stranger
from annoserver.store.rows.annotations import annotation, body
from annoserver.store.rows.campaigns import collection, item
from annoserver.store.rows.kinds import Id, Key
from annoserver.store.rows.numbers import attention, part

LONGEST = 16
"""More digits than the number has with which a key begins."""

ALL, MINE, NEW, VOTES = "", "mine", "new", "votes"
"""Which items: all, those I said something of, those I did not, those with tags that wait for votes."""

LEAST, NEXT = "least", "next"
"""Orders: what least was said of first; what a visitor is led to first. Else as they were put in order by
hand, and by IRI."""

FEW = 5_000
"""So many items are sorted rather than looked for among all of them, and are counted one by one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a campaign, and in which order.

    show: one of the four above; words: begin or are in a title or name; term: IRI of a term, said:
    words of one's own that a tag says; after: key behind which they begin, "" for the first; facets:
    what is chosen in each; iris: none but these.
    """

    collection: str = ""
    show: str = ALL
    sort: str = ""
    words: str = ""
    term: str = ""
    said: str = ""
    after: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    iris: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a grid: tags on it, those that wait for votes, and whether the visitor was there."""

    item: Item
    tags: int
    pending: int
    mine: bool
    key: str


@dataclass(frozen=True, slots=True)
class Mixed:
    """Rows of the facets that are wanted, and how many items those have together."""

    ids: Sequence[int]
    number: int

    @property
    def few(self) -> bool:
        """Whether it is better to sort them than to look for them among all."""
        return self.number <= FEW


def listed(
    store: Store, held: Held, wanted: Wanted, agent: int | None, limit: int, mixed: Mixed | None = None
) -> list[Entry]:
    """Items of a campaign as they are wanted; one query. mixed: those of the chosen facets, None for all."""
    values = {**_asked(held, wanted, agent), "limit": limit}
    make = _of_least if wanted.sort == LEAST else _of_place
    if mixed is None and not (wanted.words or wanted.term or wanted.said or wanted.iris is not None):
        shape = held.has_collections, bool(wanted.collection), wanted.show, wanted.sort, bool(wanted.after)
        return _usual(*shape).each(store, values, make)
    query = _from(held.has_collections).where(*_conditions(store, held, wanted, mixed))
    few, imported = mixed is not None and mixed.few, held.has_collections
    ordered = _ordered(query, wanted.sort, imported=imported, few=few)
    return [make(row) for row in store.connection.execute(ordered, values)]


@lru_cache
def _usual(imported: bool, chosen: bool, show: str, sort: str, behind: bool) -> Statement:
    """The statement for items that are chosen by nothing else, made once."""
    wanted = Wanted("-" if chosen else "", show, sort, after="-" if behind else "")
    query = _from(imported).where(*_always(imported, wanted), *_behind(imported, wanted))
    return Statement(_ordered(query, sort, imported=imported, few=False))


def _ordered(query: Select[Any], sort: str, *, imported: bool, few: bool) -> Select[Any]:
    query = query.limit(bindparam("limit"))
    if sort == LEAST:
        return query.order_by(attention.c.contributions, attention.c.item)
    if imported:
        # What is added keeps an index from giving the order: few items are found by another one.
        return query.order_by(item.c.place + 0 if few else item.c.place, item.c.iri)
    return query.order_by(attention.c.item)


def numbers(store: Store, held: Held, wanted: Wanted, agent: int | None) -> Mapping[int, int] | None:
    """How many items as they are wanted have each facet, by its row; None when they are too many to count."""
    these = replace(wanted, facets={}, after="", sort="")
    query = _from(held.has_collections).where(*_conditions(store, held, these, None))
    some = query.limit(FEW + 1).subquery()
    grouped = select(some.c.facet_id, func.count()).group_by(some.c.facet_id)
    found: dict[int, int] = dict(store.connection.execute(grouped, _asked(held, these, agent)).all())
    return found if sum(found.values()) <= FEW else None


_HERE = bindparam("here", type_=Id)


def _asked(held: Held, wanted: Wanted, agent: int | None) -> dict[str, Any]:
    """The values of all conditions."""
    number, last = _parted(wanted.after)
    asked = {"here": held.id, "agent": agent or 0, "collection": wanted.collection}
    return {**asked, "number": number, "last": last}


def _from(imported: bool) -> Select[Any]:
    here = and_(item.c.container_id == attention.c.container_id, item.c.iri == attention.c.item)
    own = and_(
        part.c.container_id == attention.c.container_id,
        part.c.item == attention.c.item,
        part.c.agent_id == bindparam("agent"),
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
            item.c.place,
            item.c.facet_id,
        )
        .select_from(attention.join(item, here, isouter=not imported).outerjoin(part, own))
        .where(attention.c.container_id == _HERE)
    )


def _conditions(store: Store, held: Held, wanted: Wanted, mixed: Mixed | None) -> list[ColumnElement[bool]]:
    """What the items have to fulfil that are wanted."""
    found = _always(held.has_collections, wanted)
    if mixed is not None:
        found.append((item.c.facet_id if mixed.few else item.c.facet_id + 0).in_(mixed.ids))
    if wanted.iris is not None:
        found.append(attention.c.item.in_(wanted.iris))
    return [*found, *_saying_all(store, held, wanted), *_behind(held.has_collections, wanted)]


def _always(imported: bool, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What follows from where they are, and from what the visitor did there."""
    found: list[ColumnElement[bool]] = []
    if wanted.collection:
        named = select(collection.c.id).where(
            collection.c.container_id == _HERE, collection.c.name == bindparam("collection")
        )
        found.append(item.c.collection_id == named.scalar_subquery())
    elif imported:
        found.append(item.c.container_id == _HERE)
    else:
        found.append(attention.c.tags > 0)
    shown: dict[str, ColumnElement[bool]] = {
        MINE: part.c.number.is_not(None),
        NEW: part.c.number.is_(None),
        VOTES: attention.c.pending > 0,
    }
    if wanted.show in shown:
        found.append(shown[wanted.show])
    return found


def _saying_all(store: Store, held: Held, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Conditions on the words of items, and of tags on them."""
    if words := tokens(wanted.words):
        yield item.c.id.in_(titles.matching(store, held.id, words))
    elif wanted.words.strip():
        yield false()
    if wanted.term or wanted.said:
        yield attention.c.item.in_(_saying(held, wanted))


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


def _behind(imported: bool, wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.after:
        return []
    key = tuple_(bindparam("number", type_=Id), bindparam("last", type_=Key))
    if wanted.sort == LEAST:
        return [tuple_(attention.c.contributions, attention.c.item) > key]
    if imported:
        return [tuple_(item.c.place, item.c.iri) > key]
    return [attention.c.item > bindparam("last", type_=Key)]


def _parted(after: str) -> tuple[int, str]:
    """The number and the IRI of a key; without a number it is that of an item nobody put in order."""
    number, _, last = after.partition(" ")
    digits = number.removeprefix("-")
    known = digits.isascii() and digits.isdigit() and len(digits) < LONGEST
    return (int(number), last) if known else (0, key(after))


def _of_least(row: Any) -> Entry:
    return _entry(row, f"{row.contributions} {row.item}")


def _of_place(row: Any) -> Entry:
    return _entry(row, f"{row.place} {row.item}" if row.place else str(row.item))


def _entry(row: Any, key: str) -> Entry:
    known = row.shown is not None
    shown = items.of_shown(row.item, row.provider_id, row.shown) if known else stranger(row.item)
    return Entry(shown, row.tags, row.pending, row.mine is not None, key)
