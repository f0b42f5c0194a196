"""Where an item stands among those of its campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_, update

from annoserver.errors import Invalid, Missing
from annoserver.model.text import key
from annoserver.store.campaigns import Held, collection_row
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.kinds import Id, Key
from annoserver.store.rows.numbers import summary


@dataclass(frozen=True, slots=True)
class Place:
    """Where an imported item stands among those of its campaign, in the order that was set by hand and by
    IRI: its neighbours, None at an end, and “n of N”; number is 0 behind the first thousands, which are
    not counted."""

    before: str | None = None
    behind: str | None = None
    number: int = 0
    items: int = 0


BLOCK, LOWEST = 20, -(1 << 40)
"""Bits of a place that are the item's in its collection, and the place below all: those of items that
nobody put in order are 0, behind all others."""

COUNTED = 5000
"""How many items before one are counted, so that this costs little wherever one is."""


def _standing() -> Select[Any]:
    """Where an item stands."""
    held, iri = bindparam("here", type_=Id), bindparam("iri", type_=Key)
    all_of_it = item.c.container_id == held
    one = item.alias()
    mine = select(one.c.place).where(one.c.container_id == held, one.c.iri == iri).scalar_subquery()
    standing, here = tuple_(item.c.place, item.c.iri), tuple_(mine, iri)
    some = select(item.c.iri).where(all_of_it).limit(1)
    before = some.where(standing < here).order_by(item.c.place.desc(), item.c.iri.desc())
    behind = some.where(standing > here).order_by(item.c.place, item.c.iri)
    passed = select(item.c.iri).where(all_of_it, standing <= here).limit(COUNTED + 1).subquery()
    whole = select(summary.c["items"]).where(summary.c.container_id == held)
    return select(
        before.scalar_subquery().label("before"),
        behind.scalar_subquery().label("behind"),
        select(func.count()).select_from(passed).scalar_subquery().label("number"),
        whole.scalar_subquery().label("whole"),
    )


_PLACE = Statement(_standing())


def place(store: Store, held: Held, iri: str) -> Place:
    """Where an imported item stands; one query."""
    row = _PLACE.first(store, {"here": held.id, "iri": key(iri)})
    return Place(row.before, row.behind, row.number if row.number <= COUNTED else 0, row.whole or 0)


def arrange(store: Store, held: Held, name: str, iris: Sequence[str]) -> int:
    """Put the items of a collection in this order, the others behind them by IRI; how many those are.

    Raises Missing for a collection or an item that is not there, Invalid for one that comes twice.
    """
    number, there = _shelf(store, held, name)
    for line, iri in enumerate(iris, 1):
        if key(iri) not in there:
            raise Missing(f"{iri}, number {line}, is no item of the collection “{name}”.")
    if len({key(iri) for iri in iris}) < len(iris):
        raise Invalid("An item is named twice.", rule="collection-order")
    first = LOWEST + (number << BLOCK)
    rows = [{"of_item": there[key(iri)], "to": first + place} for place, iri in enumerate(iris[: 1 << BLOCK])]
    store.connection.execute(update(item).where(item.c.collection_id == number).values(place=0))
    if rows:
        placing = update(item).where(item.c.id == bindparam("of_item")).values(place=bindparam("to"))
        store.connection.execute(placing, rows)
    return len(there) - len(rows)


def arranged(store: Store, held: Held, name: str) -> Iterator[str]:
    """The IRIs of the items of a collection, in their order."""
    number, _ = _shelf(store, held, name, items=False)
    query = select(item.c.iri).where(item.c.collection_id == number).order_by(item.c.place, item.c.iri)
    yield from store.connection.scalars(query.execution_options(yield_per=1000))


def _shelf(store: Store, held: Held, name: str, *, items: bool = True) -> tuple[int, Mapping[str, int]]:
    number = store.connection.scalar(collection_row(held.id, name))
    if number is None:
        raise Missing(f"There is no collection “{name}” in this campaign.")
    query = select(item.c.iri, item.c.id).where(item.c.collection_id == number)
    return number, dict(store.connection.execute(query).all()) if items else {}
