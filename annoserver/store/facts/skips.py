"""Items that people left without an answer: they come again when nothing else is left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert

from annoserver.model.text import key
from annoserver.store.database import Store
from annoserver.store.rows.numbers import skip


def add(store: Store, agent: int, iri: str, now: datetime) -> None:
    """Remember that an agent skipped an item, and when they last did."""
    remove(store, agent, iri)
    store.connection.execute(insert(skip).values(agent_id=agent, item=key(iri), moment=now))


def remove(store: Store, agent: int, iri: str) -> bool:
    """Forget it again; False when the item was not skipped."""
    gone = delete(skip).where(skip.c.agent_id == agent, skip.c.item == key(iri))
    return store.connection.execute(gone).rowcount == 1
