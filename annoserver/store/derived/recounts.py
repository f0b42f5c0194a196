"""The numbers that pages show, counted again from what they follow from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, delete, func, insert, literal, select, update

from annoserver.model.rules import points
from annoserver.model.rules.points import Made
from annoserver.model.vote import Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import numbers, standings
from annoserver.store.derived.numbers import Shift
from annoserver.store.derived.shown import facets, indexes
from annoserver.store.rows.campaigns import collection, item
from annoserver.store.rows.numbers import attention, part, score, summary

KEPT = (summary, attention, part, score)
SHOWN = 3
"""How many differences of a table are told one by one."""

AT_ONCE = 1000
"""About how many items are counted before they are compared, so that memory does not grow with a campaign."""


def rebuild(store: Store, held: Held) -> None:
    """Count everything of a campaign anew: after a change of its policy, or when numbers were wrong."""
    for table in KEPT:
        store.connection.execute(delete(table).where(table.c.container_id == held.id))
    store.connection.execute(
        insert(attention).from_select(
            ["container_id", "item", "collection_id"],
            select(item.c.container_id, item.c.iri, item.c.collection_id).where(
                item.c.container_id == held.id
            ),
        )
    )
    for _, shift in counted(store, held):
        numbers.apply(store, held, shift)
    items = Shift()
    items.whole["items"] = _items(store, held)
    numbers.apply(store, held, items)
    number = select(func.count()).where(item.c.collection_id == collection.c.id).scalar_subquery()
    store.connection.execute(
        update(collection).where(collection.c.container_id == held.id).values(items=number)
    )
    facets.rebuild(store, held)


def counted(store: Store, held: Held) -> Iterator[tuple[str | None, Shift]]:
    """What all annotations of a campaign come to, some items at a time, in their order.

    Each time with the last of these items, None when all come to an end.
    """
    shift, last = Shift(), ""
    for row in numbers.every(store, held):
        if row.about != last and len(shift.items) >= AT_ONCE:
            yield last, shift
            shift = Shift()
        last = row.about
        person = numbers.person_in(row)
        shift.look(row.finished, person)
        if row.status:
            shift.tag(row.item, person, row, Status(row.status))
        elif row.tag_position is not None:
            shift.vote(last, person, row.created, standings.tally(row))
    yield None, shift


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each kept number that is not what a recount gives."""
    told = {table: _Differences(table.name) for table in KEPT}
    whole, after = Shift(), None
    for until, shift in counted(store, held):
        for table, right in _on_items(store, held, shift, after, until).items():
            yield from told[table].between(_kept(store, held, table, after, until), right)
        whole.add(shift)
        after = until
    whole.whole["items"] = _items(store, held)
    for table, right in _in_all(held, whole).items():
        yield from told[table].between(_kept(store, held, table), right)
    for one in told.values():
        yield from one.rest()
    number = select(func.count()).where(item.c.collection_id == collection.c.id).scalar_subquery()
    query = select(collection.c.name, collection.c["items"], number.label("there")).where(
        collection.c.container_id == held.id, collection.c["items"] != number
    )
    for row in store.connection.execute(query):
        yield f"collection “{row.name}” says {row.items} items, {row.there} are there"


_COLUMNS = {
    summary: numbers.WHOLE,
    attention: ("item", "collection_id", *numbers.ON_ITEM, "people"),
    part: ("item", "agent_id", "number"),
    score: ("agent_id", "week", *numbers.MADE, "points"),
}


_WHOSE = ("item", "agent_id", "week")


class _Differences:
    """Counts the rows of a table that are not right, and tells some of them."""

    def __init__(self, name: str) -> None:
        self._name, self._number = name, 0

    def between(self, kept: set[tuple[Any, ...]], right: set[tuple[Any, ...]]) -> Iterator[str]:
        """A line for each of the first differences."""
        for row in sorted(kept ^ right, key=repr):
            self._number += 1
            if self._number <= SHOWN:
                here = "is kept, a recount gives otherwise" if row in kept else "is what a recount gives"
                yield f"{self._name} {' '.join(map(str, row))} {here}"

    def rest(self) -> Iterator[str]:
        """A line when there were more."""
        if self._number > SHOWN:
            yield f"{self._number} rows of {self._name} are not what a recount gives"


def _between(column: Any, after: str | None, until: str | None) -> list[Any]:
    """That a column stands behind one text and not behind another; None is where there is no end."""
    behind = [] if after is None else [column > after]
    return behind if until is None else [*behind, column <= until]


def _items(store: Store, held: Held) -> int:
    return store.connection.scalar(select(func.count()).where(item.c.container_id == held.id)) or 0


def _kept(
    store: Store, held: Held, table: Table, after: str | None = None, until: str | None = None
) -> set[tuple[Any, ...]]:
    columns = _COLUMNS[table]
    here = [table.c.container_id == held.id]
    if "item" in table.c:
        here += _between(table.c["item"], after, until)
    rows = store.connection.execute(select(*(table.c[name] for name in columns)).where(*here))
    # A row whose numbers have all gone back to nothing is like no row.
    return {tuple(row) for row in rows if any(getattr(row, name) for name in columns if name not in _WHOSE)}


def _on_items(
    store: Store, held: Held, shift: Shift, after: str | None, until: str | None
) -> dict[Table, set[tuple[Any, ...]]]:
    here = (item.c.container_id == held.id, *_between(item.c.iri, after, until))
    shelves = dict(store.connection.execute(select(item.c.iri, item.c.collection_id).where(*here)).all())
    people = Counter(on for on, _ in shift.parts)
    return {
        attention: {
            (on, shelves.get(on), *(found[name] for name in numbers.ON_ITEM), people.get(on, 0))
            for on in shelves.keys() | shift.items.keys() | people.keys()
            if any((found := shift.items[on]).values()) or shelves.get(on) or people.get(on)
        },
        part: {(on, who, number) for (on, who), number in shift.parts.items() if number},
    }


def _in_all(held: Held, shift: Shift) -> dict[Table, set[tuple[Any, ...]]]:
    by = points.scheme(held.campaign.policy)
    whole = tuple(shift.whole[name] for name in numbers.WHOLE)
    return {
        summary: {whole} if any(whole) else set(),
        score: {
            (who, period, *(made[name] for name in numbers.MADE), points.points(Made(**made), by))
            for (who, period), made in shift.people.items()
            if any(made.values())
        },
    }


def place(store: Store, held: Held, collection_id: int, iris: list[str]) -> None:
    """Count items that were just imported; each has a row from now on, which the collection owns."""
    if not iris:
        return
    there = attention.c.container_id == held.id, attention.c.item.in_(iris)
    store.connection.execute(update(attention).where(*there).values(collection_id=collection_id))
    known = select(attention.c.item).where(*there)
    missing = select(item.c.container_id, item.c.iri, literal(collection_id)).where(
        item.c.container_id == held.id, item.c.iri.in_(iris), item.c.iri.not_in(known)
    )
    store.connection.execute(
        insert(attention).from_select(["container_id", "item", "collection_id"], missing)
    )
    here = collection.c.id == collection_id
    store.connection.execute(update(collection).where(here).values(items=collection.c["items"] + len(iris)))
    shift = Shift()
    shift.whole["items"] = len(iris)
    numbers.apply(store, held, shift)


def displace(store: Store, held: Held, items: list[int]) -> None:
    """Count out items that are about to go, about which there is no annotation."""
    indexes.drop(store, held, items)
    gone = item.c.id.in_(items)
    query = select(item.c.collection_id, func.count().label("number")).where(gone)
    rows = store.connection.execute(query.group_by(item.c.collection_id)).all()
    for row in rows:
        fewer = collection.c["items"] - row.number
        store.connection.execute(
            update(collection).where(collection.c.id == row.collection_id).values(items=fewer)
        )
    store.connection.execute(
        delete(attention).where(
            attention.c.container_id == held.id, attention.c.item.in_(select(item.c.iri).where(gone))
        )
    )
    shift = Shift()
    shift.whole["items"] = -sum(row.number for row in rows)
    numbers.apply(store, held, shift)
