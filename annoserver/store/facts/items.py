"""Items as pages go through them: filtered and sorted, with what was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from annoserver.model.item import Item
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.facts.shares import fitting
from annoserver.store.facts.shares.fitting import LEAST, Mixed, Wanted
from annoserver.store.facts.shares.objects import stranger
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.numbers import attention


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a grid: tags on it, those that wait for votes, and whether the visitor was there."""

    item: Item
    tags: int
    pending: int
    mine: bool
    key: str


def listed(
    store: Store, held: Held, wanted: Wanted, agent: int | None, limit: int, mixed: Mixed | None = None
) -> list[Entry]:
    """Items of a campaign as they are wanted; one query. mixed: those of the chosen facets, None for all."""
    values = {**fitting.asked(held, wanted, agent), "limit": limit}
    make = _of_least if wanted.sort == LEAST else _of_place
    if mixed is None and not (wanted.words or wanted.term or wanted.said or wanted.iris is not None):
        shape = bool(wanted.collection), wanted.show, wanted.sort, bool(wanted.after), wanted.waiting
        return _usual(held.has_collections, *shape).each(store, values, make)
    query, few = fitting.query(store, held, wanted, mixed), fitting.are_few(wanted, mixed)
    ordered = _ordered(query, wanted.sort, imported=held.has_collections, few=few)
    return [make(row) for row in store.connection.execute(ordered, values)]


@lru_cache
def _usual(imported: bool, chosen: bool, show: str, sort: str, behind: bool, waiting: bool) -> Statement:
    """The statement for items that are chosen by nothing else, made once."""
    wanted = Wanted("-" if chosen else "", show, sort, after="-" if behind else "", waiting=waiting)
    query, few = fitting.usual(imported, wanted), fitting.are_few(wanted)
    return Statement(_ordered(query, sort, imported=imported, few=few))


def _ordered(query: Select[Any], sort: str, *, imported: bool, few: bool) -> Select[Any]:
    query = query.limit(bindparam("limit"))
    if not imported and sort != LEAST:
        return query.order_by(attention.c.item)
    first = attention.c.contributions if sort == LEAST else item.c.place
    # What is added keeps an index from giving the order: few items are found by another one.
    return query.order_by(first + 0 if few else first, attention.c.item if sort == LEAST else item.c.iri)


def numbers(store: Store, held: Held, wanted: Wanted, agent: int | None) -> Mapping[int, int] | None:
    """How many items as they are wanted have each facet, by its row; None when they are too many to count."""
    these = replace(wanted, facets={}, after="", sort="")
    some = fitting.query(store, held, these).limit(fitting.FEW + 1).subquery()
    grouped = select(some.c.facet_id, func.count()).group_by(some.c.facet_id)
    found: dict[int, int] = dict(store.connection.execute(grouped, fitting.asked(held, these, agent)).all())
    return found if sum(found.values()) <= fitting.FEW else None


def _of_least(row: Any) -> Entry:
    return _entry(row, f"{row.contributions} {row.item}")


def _of_place(row: Any) -> Entry:
    return _entry(row, f"{row.place} {row.item}" if row.place else str(row.item))


def _entry(row: Any, key: str) -> Entry:
    known = row.shown is not None
    shown = items.of_shown(row.item, row.provider_id, row.shown) if known else stranger(row.item)
    return Entry(shown, row.tags, row.pending, row.mine is not None, key)
