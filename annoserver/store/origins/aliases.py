"""Other IRIs of an item: Europeana gives a record a new one when a data set is ingested anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from annoserver.model.item import Item
from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.origins.harvests import Harvest
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.origins import alias, sighting

_HERE = Statement(
    select(item.c.iri)
    .join(alias, alias.c.item_id == item.c.id)
    .where(alias.c.container_id == bindparam("here"), alias.c.iri == bindparam("iri"))
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Items under the IRIs that they have here; moved: the IRI here, by a new one of the same item."""

    items: Sequence[Item]
    moved: Mapping[str, str]


def settle(store: Store, held: Held, items: Sequence[Item], run: Harvest) -> Settled:
    """Know items again that come under another IRI, by an alias or by their provider's identifier.

    Annotations are about the IRI that an item had first: that one stays, whatever Europeana calls it
    now (edm.md, 13.1). Two items that one run has both are two items.
    """
    here = {key(one.iri) for one in items}
    known = set(
        store.connection.scalars(
            select(item.c.iri).where(item.c.container_id == held.id, item.c.iri.in_(here))
        )
    )
    strangers = [one for one in items if key(one.iri) not in known]
    if not strangers:
        return Settled(items, {})
    other = some(store, held, [one.iri for one in strangers])
    fresh = [one for one in strangers if key(one.iri) not in other]
    moved = _by_provider(store, held, fresh, run, here)
    names = {**other, **moved}
    return Settled([replace(one, iri=names.get(key(one.iri), one.iri)) for one in items], moved)


def add(store: Store, held: Held, moved: Mapping[str, str], now: datetime) -> None:
    """Remember new IRIs of items, by the IRI here."""
    ids = {
        row.iri: row.id
        for row in store.connection.execute(
            select(item.c.id, item.c.iri).where(
                item.c.container_id == held.id, item.c.iri.in_([key(iri) for iri in moved.values()])
            )
        )
    }
    rows = [
        {"container_id": held.id, "iri": new, "item_id": ids[key(iri)], "moment": now}
        for new, iri in moved.items()
    ]
    if rows:
        store.connection.execute(insert(alias), rows)


def find(store: Store, held: Held, iri: str) -> str | None:
    """The IRI that an item has here, by another one of it."""
    found = _HERE.first(store, {"here": held.id, "iri": key(iri)})
    return None if found is None else str(found.iri)


def some(store: Store, held: Held, iris: Iterable[str]) -> Mapping[str, str]:
    """The IRIs that items have here, by other ones of them in their index form."""
    query = select(alias.c.iri, item.c.iri.label("here")).join(item, item.c.id == alias.c.item_id)
    wanted = {key(iri) for iri in iris}
    rows = store.connection.execute(query.where(alias.c.container_id == held.id, alias.c.iri.in_(wanted)))
    return {row.iri: row.here for row in rows}


def of(store: Store, held: Held, iri: str) -> list[str]:
    """The other IRIs of an item, the oldest first."""
    query = select(alias.c.iri).join(item, item.c.id == alias.c.item_id)
    query = query.where(item.c.container_id == held.id, item.c.iri == key(iri))
    return list(store.connection.scalars(query.order_by(alias.c.moment, alias.c.iri)))


def _by_provider(
    store: Store, held: Held, items: Sequence[Item], run: Harvest, here: set[str]
) -> dict[str, str]:
    """Items that were known by the same identifier of the same data provider, and by no other item's."""
    wanted = {key(one.provider_id) for one in items if one.provider_id}
    query = (
        select(item.c.iri, item.c.provider_id, item.c.shown, sighting.c.moment)
        .outerjoin(sighting, (sighting.c.item_id == item.c.id) & (sighting.c.harvest_id == run.id))
        .where(item.c.container_id == held.id, item.c.provider_id.in_(wanted))
    )
    known: dict[tuple[str, str], list[str]] = {}
    for row in store.connection.execute(query):
        free = row.iri not in here and (row.moment is None or row.moment < run.started)
        known.setdefault((row.provider_id, row.shown["data_provider"]), []).append(row.iri if free else "")
    found: dict[str, str] = {}
    for one in items:
        # One earlier item of this name, given to one new one.
        earlier = known.pop((key(one.provider_id), one.data_provider), [])
        if len(earlier) == 1 and earlier[0] and one.provider_id and one.data_provider:
            found[key(one.iri)] = earlier[0]
    return found
