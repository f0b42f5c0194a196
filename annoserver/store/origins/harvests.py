"""Imports of items: how far each has come, what it saw, and what its source has no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, recounts
from annoserver.store.rows.annotations import annotation, target
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.origins import alias, harvest, sighting

TOGETHER = 500
"""Items that go in one statement."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """One run of an import.

    place: where it goes on, "" for the start; started: of the run, however often it was interrupted;
    complete: start of the last run that came to its end, None when none did.
    """

    id: int
    place: str
    started: datetime
    complete: datetime | None = None


@dataclass(frozen=True, slots=True)
class Vanished:
    """An item that its source has no longer; annotations: how many are about it here."""

    id: int
    iri: str
    annotations: int


def begin(store: Store, held: Held, source: str, now: datetime, *, anew: bool = False) -> Harvest:
    """The run of an import from a source: the one that was interrupted, unless anew, or a new one."""
    here = (harvest.c.container_id == held.id, harvest.c.source == key(source))
    row = store.connection.execute(select(harvest).where(*here)).one_or_none()
    if row is None:
        values = {"container_id": held.id, "source": key(source), "place": "", "started": now}
        made = store.connection.execute(insert(harvest).values(values).returning(harvest.c.id))
        return Harvest(int(made.scalar_one()), "", now)
    if row.place and not anew:
        return Harvest(row.id, row.place, row.started, row.complete)
    store.connection.execute(update(harvest).where(*here).values(place="", started=now, ended=None))
    return Harvest(row.id, "", now, row.complete)


def look(store: Store, held: Held, source: str, now: datetime) -> Harvest:
    """The run that begin would give, without writing anything; it has no row."""
    here = (harvest.c.container_id == held.id, harvest.c.source == key(source))
    row = store.connection.execute(select(harvest).where(*here)).one_or_none()
    return Harvest(row.id if row else 0, "", now, row.complete if row else None)


def reach(store: Store, run: Harvest, place: str) -> None:
    """Remember where a run goes on, in the transaction that keeps what came before."""
    store.connection.execute(update(harvest).where(harvest.c.id == run.id).values(place=place))


def end(store: Store, run: Harvest, now: datetime) -> None:
    """Remember that a run came to its end."""
    values = {"place": "", "ended": now, "complete": run.started}
    store.connection.execute(update(harvest).where(harvest.c.id == run.id).values(values))


def see(store: Store, held: Held, run: Harvest, iris: Iterable[str], names: Mapping[str, str]) -> None:
    """Remember that a run met items; names: what the source calls them, by IRI."""
    called = {key(iri): name for iri, name in names.items()}
    query = select(item.c.id, item.c.iri).where(
        item.c.container_id == held.id, item.c.iri.in_({key(iri) for iri in iris})
    )
    rows = [
        {
            "harvest_id": run.id,
            "item_id": row.id,
            "moment": run.started,
            "name": key(called.get(row.iri, "")),
        }
        for row in store.connection.execute(query)
    ]
    if rows:
        made = (upsert_postgresql if store.locks else upsert_sqlite)(sighting)
        news = {"moment": made.excluded.moment, "name": made.excluded.name}
        store.connection.execute(
            made.on_conflict_do_update(index_elements=["harvest_id", "item_id"], set_=news), rows
        )


def named(store: Store, run: Harvest, names: Iterable[str]) -> list[int]:
    """The items that a source calls by these names."""
    query = select(sighting.c.item_id).where(
        sighting.c.harvest_id == run.id, sighting.c.name.in_({key(name) for name in names})
    )
    return list(store.connection.scalars(query))


def unseen(store: Store, run: Harvest, seen: Iterable[str] | None = None) -> list[int]:
    """The items that an earlier run of this import saw and this one did not.

    seen: IRIs that a run without a row has met, when nothing of it was written.
    """
    query = select(sighting.c.item_id, item.c.iri).join(item, item.c.id == sighting.c.item_id)
    query = query.where(sighting.c.harvest_id == run.id)
    if seen is None:
        query = query.where(sighting.c.moment < run.started)
    met = frozenset(key(iri) for iri in seen or ())
    return [row.item_id for row in store.connection.execute(query) if row.iri not in met]


def vanished(store: Store, held: Held, items: Iterable[int]) -> Iterator[Vanished]:
    """What these items are, and how many annotations are about each, by their IRI or another one."""
    tags = select(func.count()).where(
        annotation.c.container_id == held.id, annotation.c.item == bindparam("iri")
    )
    others = select(alias.c.iri).where(alias.c.item_id == bindparam("item"))
    about = select(func.count(target.c.position.distinct())).where(
        target.c.container_id == held.id, or_(target.c.iri == bindparam("iri"), target.c.iri.in_(others))
    )
    for one in items:
        iri = store.connection.scalars(select(item.c.iri).where(item.c.id == one)).one()
        values = {"item": one, "iri": iri}
        tagged, aimed = (store.connection.scalar(query, values) or 0 for query in (tags, about))
        yield Vanished(one, iri, max(tagged, aimed))


def remove(store: Store, held: Held, items: Iterable[int], now: datetime) -> None:
    """Forget items on which nobody worked, and everything that says where they came from."""
    for gone in _batched(items, TOGETHER):
        iris = store.connection.scalars(select(item.c.iri).where(item.c.id.in_(gone))).all()
        headers.bury(store, held, iris, now)
        recounts.displace(store, held, gone)
        for table in (sighting, alias):
            store.connection.execute(delete(table).where(table.c.item_id.in_(gone)))
        store.connection.execute(delete(item).where(item.c.id.in_(gone)))


def _batched(items: Iterable[int], size: int) -> Iterator[list[int]]:
    """As many at a time as one statement takes."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
