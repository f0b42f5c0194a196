"""Items as pages go through them: with the number of their tags, and with their neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.campaigns import item


def tag_counts(store: Store, held: Held, iris: Sequence[str]) -> Mapping[str, int]:
    """How many tags these items have, by IRI; items without any are left out."""
    query = (
        select(annotation.c.item, func.count().label("number"))
        .where(annotation.c.container_id == held.id, annotation.c.item.in_([key(iri) for iri in iris]))
        .group_by(annotation.c.item)
    )
    return {row.item: row.number for row in store.connection.execute(query)}


def tagged(store: Store, held: Held, after: str, limit: int) -> Mapping[str, int]:
    """Items that have tags, imported or not, with their number: by IRI, after an IRI."""
    query = (
        select(annotation.c.item, func.count().label("number"))
        .where(annotation.c.container_id == held.id, annotation.c.item > key(after))
        .group_by(annotation.c.item)
        .order_by(annotation.c.item)
        .limit(limit)
    )
    return {row.item: row.number for row in store.connection.execute(query)}


def neighbours(store: Store, held: Held, iri: str) -> tuple[str | None, str | None]:
    """The imported items before and after this one, by IRI."""
    here = item.c.container_id == held.id
    before = select(func.max(item.c.iri)).where(here, item.c.iri < key(iri)).scalar_subquery()
    behind = select(func.min(item.c.iri)).where(here, item.c.iri > key(iri)).scalar_subquery()
    row = store.connection.execute(select(before.label("before"), behind.label("behind"))).one()
    return row.before, row.behind
