"""The numbers that pages show, counted again from what they follow from."""

from __future__ import annotations

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
    shift = counted(store, held)
    shift.whole["items"] = (
        store.connection.scalar(select(func.count()).where(item.c.container_id == held.id)) or 0
    )
    numbers.apply(store, held, shift)
    number = select(func.count()).where(item.c.collection_id == collection.c.id).scalar_subquery()
    store.connection.execute(
        update(collection).where(collection.c.container_id == held.id).values(items=number)
    )
    facets.rebuild(store, held)


def counted(store: Store, held: Held) -> Shift:
    """What all annotations of a campaign come to."""
    shift = Shift()
    items: dict[int, str] = {}
    votes = []
    for row in numbers.every(store, held):
        shift.look(row.finished, numbers.person_in(row))
        if row.status:
            items[row.position] = row.item
            shift.tag(row.item, numbers.person_in(row), row, Status(row.status))
        elif row.tag_position is not None:
            votes.append(row)
    for row in votes:
        shift.vote(items[row.tag_position], numbers.person_in(row), row.created, standings.tally(row))
    return shift


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each kept number that is not what a recount gives."""
    shift = counted(store, held)
    for table, right in _right(store, held, shift).items():
        kept = {tuple(row): row for row in _kept(store, held, table)}
        wrong = sorted(kept.keys() ^ right, key=repr)
        for row in wrong[:SHOWN]:
            here = "is kept, a recount gives otherwise" if row in kept else "is what a recount gives"
            yield f"{table.name} {' '.join(map(str, row))} {here}"
        if len(wrong) > SHOWN:
            yield f"{len(wrong)} rows of {table.name} are not what a recount gives"
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


def _kept(store: Store, held: Held, table: Table) -> Iterator[Any]:
    columns = _COLUMNS[table]
    query = select(*(table.c[name] for name in columns)).where(table.c.container_id == held.id)
    for row in store.connection.execute(query):
        # A row whose numbers have all gone back to nothing is like no row.
        if any(getattr(row, name) for name in columns if name not in _WHOSE):
            yield row


def _right(store: Store, held: Held, shift: Shift) -> dict[Table, set[tuple[Any, ...]]]:
    by = points.scheme(held.campaign.policy)
    query = select(item.c.iri, item.c.collection_id).where(item.c.container_id == held.id)
    shelves = dict(store.connection.execute(query).all())
    people: dict[str, int] = {}
    for on, _ in shift.parts:
        people[on] = people.get(on, 0) + 1
    shift.whole["items"] = len(shelves)
    whole = tuple(shift.whole[name] for name in numbers.WHOLE)
    return {
        summary: {whole} if any(whole) else set(),
        attention: {
            (on, shelves.get(on), *(found[name] for name in numbers.ON_ITEM), people.get(on, 0))
            for on in shelves.keys() | shift.items.keys() | people.keys()
            if any((found := shift.items[on]).values()) or shelves.get(on) or people.get(on)
        },
        part: {(on, who, number) for (on, who), number in shift.parts.items() if number},
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
