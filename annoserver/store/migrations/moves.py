"""Moving everything in a database to a new base IRI: documents, indexes, agents, items, terms."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import bindparam, select, update

from annoserver.model.annotation import Annotation, Document, Draft
from annoserver.store import annotations, campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.campaigns import item, term, vocabulary
from annoserver.store.rows.origins import alias, header
from annoserver.store.rows.people import agent, erasure, setting
from annoserver.store.upkeep import answers

WORDS = frozenset({"value", "bodyValue", "exact", "prefix", "suffix", "label", "name", "nickname"})
"""Keys whose strings are somebody's words, which stay even where they begin like an IRI of ours."""

Redraft = Callable[[Held, Annotation, Document], Draft]


def rebase(store: Store, base: str, redraft: Redraft) -> Iterator[int]:
    """Move everything from the store's base to another, in this one transaction.

    redraft reads a moved document again; yields how many annotations have moved so far.
    Names, tombstones and the log are relative, and move by themselves.
    """
    moved = 0
    for held in list(campaigns.every(store)):
        for old in annotations.every(store, held.campaign.name):
            document = shift(json.loads(old.document), store.base, base)
            draft = redraft(held, old, document)
            if draft.document != old.document:
                annotations.rewrite(store, held, old, draft)
            moved += 1
            yield moved
    for table, columns in (
        (agent, ("iri",)),
        (erasure, ("agent", "annotation")),
        (vocabulary, ("iri",)),
        (term, ("iri", "broader")),
    ):
        _shift_columns(store, table, columns, base)
    _shift_items(store, base)
    _shift_headers(store, base)
    answers.move(store, base)
    _shift_aliases(store, base)
    store.connection.execute(update(setting).where(setting.c.name == "base_url").values(value=base))


def shift(value: Any, old: str, new: str, key: str = "") -> Any:
    """A document, or a part of it, with the IRIs below the old base put below the new one."""
    if isinstance(value, str):
        return new + value.removeprefix(old) if key not in WORDS and value.startswith(old) else value
    if isinstance(value, list):
        return [shift(one, old, new, key) for one in value]
    if isinstance(value, dict):
        return {name: shift(one, old, new, name) for name, one in value.items()}
    return value


def _shift_columns(store: Store, table: Any, names: tuple[str, ...], base: str) -> None:
    for name in names:
        column = table.c[name]
        rows = store.connection.execute(
            select(table.c.id, column).where(column.startswith(store.base, autoescape=True))
        )
        changes = [{"at": row.id, "to": base + row[1].removeprefix(store.base)} for row in rows]
        if changes:
            query = update(table).where(table.c.id == bindparam("at")).values({name: bindparam("to")})
            store.connection.execute(query, changes)


def _shift_aliases(store: Store, base: str) -> None:
    mine = alias.c.iri.startswith(store.base, autoescape=True)
    for row in store.connection.execute(select(alias).where(mine)).all():
        here = (alias.c.container_id == row.container_id, alias.c.iri == row.iri)
        moved = base + row.iri.removeprefix(store.base)
        store.connection.execute(update(alias).where(*here).values(iri=moved))


def _shift_headers(store: Store, base: str) -> None:
    """To harvesters these are other records now, since the names of all change with the host."""
    mine = header.c.item.startswith(store.base, autoescape=True)
    for row in store.connection.execute(select(header.c.campaign, header.c.item).where(mine)).all():
        here = (header.c.campaign == row.campaign, header.c.item == row.item)
        moved = base + row.item.removeprefix(store.base)
        store.connection.execute(update(header).where(*here).values(item=moved))


def _shift_items(store: Store, base: str) -> None:
    """Items move, their records stay: they are kept as they were received."""
    _shift_columns(store, item, ("iri",), base)
    rows = store.connection.execute(select(item.c.id, item.c.shown)).all()
    changes = [
        {"at": row.id, "shown": moved}
        for row in rows
        if (moved := shift(row.shown, store.base, base)) != row.shown
    ]
    if changes:
        store.connection.execute(update(item).where(item.c.id == bindparam("at")), changes)
