"""Outlines of records that lack one: the oldest were kept before there were any."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import LargeBinary, func, or_, select, update

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.campaigns import item


def lacking(store: Store, held: Held, beginning: bytes, after: str, limit: int) -> Mapping[str, str]:
    """Items with a record and no outline that begins so: the digest of each, by IRI, after one."""
    begins = func.substr(item.c.outline, 1, len(beginning), type_=LargeBinary)
    query = (
        select(item.c.iri, item.c.digest)
        .where(item.c.container_id == held.id, item.c.iri > after, item.c.record.is_not(None))
        .where(or_(item.c.outline.is_(None), begins != beginning))
        .order_by(item.c.iri)
        .limit(limit)
    )
    return {row.iri: row.digest for row in store.connection.execute(query)}


def keep(store: Store, held: Held, iri: str, digest: str, outline: bytes) -> bool:
    """Keep the outline of a record; False when the record is another one by now."""
    same = (item.c.container_id == held.id, item.c.iri == iri, item.c.digest == digest)
    return store.connection.execute(update(item).where(*same).values(outline=outline)).rowcount == 1
