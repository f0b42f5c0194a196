"""Items whose records were kept before exports, or pages, needed to know more of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import LargeBinary, and_, func, or_, select, update

from annoserver.model.item import Item
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived.shown import facets, titles
from annoserver.store.rows.campaigns import item


def lacking(store: Store, held: Held, beginning: bytes, after: str, limit: int) -> Mapping[str, str]:
    """Items without a facet, or with a record that was not read for pages or has no such outline.

    Gives the digest of each, by IRI, after one.
    """
    begins = func.substr(item.c.outline, 1, len(beginning), type_=LargeBinary)
    old = or_(item.c.outline.is_(None), begins != beginning, item.c.about.is_(None))
    query = (
        select(item.c.iri, item.c.digest)
        .where(item.c.container_id == held.id, item.c.iri > after)
        .where(or_(item.c.facet_id.is_(None), and_(item.c.record.is_not(None), old)))
        .order_by(item.c.iri)
        .limit(limit)
    )
    return {row.iri: row.digest for row in store.connection.execute(query)}


def keep(store: Store, held: Held, iri: str, digest: str, one: Item) -> bool:
    """Keep what was read of an item's record; False when the record is another one by now."""
    same = (item.c.container_id == held.id, item.c.iri == iri, item.c.digest == digest)
    query = select(item.c.id, item.c.collection_id, item.c.facet_id, item.c.shown).where(*same)
    row = store.connection.execute(query).one_or_none()
    if row is None:
        return False
    shown = {**row.shown, "year": one.year, "names": one.names}
    values = {"outline": one.record.outline if one.record else None, "shown": shown, "about": one.about}
    store.connection.execute(update(item).where(item.c.id == row.id).values(values))
    titles.forget(store, held.id, [row.id])
    titles.keep(store, held.id, [(row.id, one)])
    facets.settle(store, held, {row.id: (row.facet_id, facets.mixture(row.collection_id, one))})
    return True
