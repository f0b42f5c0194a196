"""Answers that are kept for a day, so that a request which is sent twice is obeyed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from annoserver.errors import Reused
from annoserver.store.database import Store
from annoserver.store.rows.limits import answer

KEPT = timedelta(hours=24)
"""How long an answer is given again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: status, headers and bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def claim(store: Store, actor: str, key: str, digest: str, now: datetime) -> Answer | None:
    """The answer that an equal request of this actor got; None for a first one, which is now claimed.

    An equal request that is under way is waited for. Reused when another request had this key.
    """
    forget(store, now)
    values = {
        "actor": actor,
        "key": key,
        "digest": digest,
        "moment": now,
        "status": 0,
        "headers": [],
        "body": b"",
    }
    into = postgresql.insert(answer) if store.locks else sqlite.insert(answer)
    claimed = into.values(values).on_conflict_do_nothing().returning(answer.c.key)
    if store.connection.execute(claimed).first() is not None:
        return None
    row = store.connection.execute(select(answer).where(_here(actor, key))).one()
    if row.digest != digest:
        raise Reused("Another request was sent with this Idempotency-Key.", rule="idempotency-key")
    return Answer(row.status, tuple((name, value) for name, value in row.headers), bytes(row.body))


def forget(store: Store, now: datetime) -> int:
    """Delete answers that are kept no longer; how many."""
    return store.connection.execute(delete(answer).where(answer.c.moment < now - KEPT)).rowcount


def keep(store: Store, actor: str, key: str, given: Answer) -> None:
    """Keep the answer to a request that was claimed, in the transaction that obeys it."""
    values = {"status": given.status, "headers": [list(pair) for pair in given.headers], "body": given.body}
    store.connection.execute(update(answer).where(_here(actor, key)).values(values))


def move(store: Store, base: str) -> None:
    """Put the IRIs in kept answers below another base."""
    old, new = store.base, base
    for row in list(store.connection.execute(select(answer))):
        moved = {
            "headers": [[name, value.replace(old, new)] for name, value in row.headers],
            "body": bytes(row.body).replace(old.encode(), new.encode()),
        }
        store.connection.execute(update(answer).where(_here(row.actor, row.key)).values(moved))


def _here(actor: str, key: str) -> ColumnElement[bool]:
    return and_(answer.c.actor == actor, answer.c.key == key)
