"""Taking a container away with everything in it; its name stays taken for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, insert, select

from annoserver.model.event import Change
from annoserver.store import annotations as shelf
from annoserver.store import containers, events
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers
from annoserver.store.derived.shown import titles
from annoserver.store.derived.words import within
from annoserver.store.rows.annotations import container, tombstone
from annoserver.store.rows.kinds import metadata
from annoserver.store.rows.search import fts, vectors


def remove(store: Store, held: Held, now: datetime) -> None:
    """Delete a container that this transaction holds: its annotations, items, terms, agents and tokens.

    Its log stays, to the end of every annotation; that of a draft, which others never saw, does not.
    """
    if not held.campaign.draft:
        shelf.announce(store, held, now, Change.DELETE)
        events.outlive(store, held)
    for table in reversed(metadata.sorted_tables):
        where = _within(table, held.id)
        if where is not None:
            store.connection.execute(delete(table).where(where))
    _forget_words(store, held.id)
    titles.forget_all(store, held.id)
    headers.leave(store, held, now)
    root = select(container.c.id).where(container.c.name == "").scalar_subquery()
    buried = {"container_id": root, "name": held.campaign.name, "position": 0, "moment": now}
    store.connection.execute(insert(tombstone).values(buried))
    containers.bump_root(store, now, 0 if held.campaign.draft else -1)


def _forget_words(store: Store, number: int) -> None:
    """Take what search finds by words away, which stands in no table that refers to others."""
    if store.locks:
        store.connection.execute(delete(vectors).where(vectors.c.container_id == number))
        return
    store.connection.execute(delete(fts).where(within(fts.c.rowid, number)))


def _within(table: Table, number: int) -> ColumnElement[bool] | None:
    """Which rows of a table belong to a container, by its own column or by what it refers to."""
    if table is container:
        return container.c.id == number
    if "container_id" in table.c:
        return table.c.container_id == number
    for key in table.foreign_keys:
        parent = key.column.table
        inside = None if parent is table else _within(parent, number)
        if inside is not None:
            return key.parent.in_(select(key.column).where(inside))
    return None
