"""What items are found and chosen by, written when they are put, and dropped when they go."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from sqlalchemy import select

from annoserver.model.item import Item
from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived.shown import facets, titles
from annoserver.store.rows.campaigns import item


def lay(store: Store, held: Held, items: Sequence[Item], changed: Container[str]) -> None:
    """Write it of items that were just put, of each as the last that has its IRI.

    changed: those, by the index form of their IRI, that have other words now.
    """
    last = {key(one.iri): one for one in items}
    query = select(item.c.id, item.c.iri, item.c.collection_id, item.c.facet_id)
    here = (item.c.container_id == held.id, item.c.iri.in_(last))
    rows = store.connection.execute(query.where(*here)).all()
    if reworded := [(row.id, last[row.iri]) for row in rows if row.iri in changed]:
        titles.forget(store, held.id, [number for number, _ in reworded])
        titles.keep(store, held.id, reworded)
    mixed = {row.id: (row.facet_id, facets.mixture(row.collection_id, last[row.iri])) for row in rows}
    facets.settle(store, held, mixed)


def drop(store: Store, held: Held, gone: Sequence[int]) -> None:
    """Drop it of items that are about to go, by row number."""
    titles.forget(store, held.id, gone)
    facets.displace(store, item.c.id.in_(gone))


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each item that is not found as it should be."""
    yield from titles.faults(store, held)
    yield from facets.faults(store, held)
