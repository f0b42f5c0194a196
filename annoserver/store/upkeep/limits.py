"""Limits: counters of what somebody has done of late, which all processes share.

They are taken in portions: a process that is to count reads of documents writes once for many of them,
and no read waits for a writer. A crash may lose counts; nothing else hangs on them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, event
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.errors import Busy
from annoserver.store.database import Database, Store
from annoserver.store.rows.limits import quota

PATIENCE = 0.1
"""Seconds to wait for the database: counting is not worth more of a visitor's time."""

SWEEP = 500
"""Portions between two clearances of what has expired."""


@dataclass(frozen=True, slots=True)
class Portion:
    """How far a counter has come with a portion, and when it begins anew, in seconds since 1970."""

    used: int
    expires: float


class Counters:
    """The counters of a database, over connections of their own that wait for nobody."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, timeout=PATIENCE, pool_size=2)
        self._taken = 0
        if self._database.engine.dialect.name == "sqlite":
            event.listen(self._database.engine, "connect", _hurry)

    def take(self, key: str, amount: int, seconds: float, now: float) -> Portion | None:
        """Add to a counter that begins anew after some seconds; None when the database is busy."""
        try:
            with self._database.transaction() as store:
                portion = _take(store, key, amount, seconds, now)
                self._taken += 1
                if self._taken % SWEEP == 0:
                    _sweep(store, now)
        except Busy:
            return None
        return portion

    def close(self) -> None:
        """Close the connections."""
        self._database.forget()


def forget(store: Store, now: datetime) -> int:
    """Delete counters whose time is over; how many."""
    return _sweep(store, now.timestamp())


def _sweep(store: Store, now: float) -> int:
    return store.connection.execute(delete(quota).where(quota.c.expires <= now)).rowcount


def _take(store: Store, key: str, amount: int, seconds: float, now: float) -> Portion:
    over = quota.c.expires <= now
    upsert = upsert_postgresql if store.locks else upsert_sqlite
    adding = upsert(quota).values(key=key, used=amount, expires=now + seconds)
    statement = adding.on_conflict_do_update(
        index_elements=[quota.c.key],
        set_={
            "used": case((over, amount), else_=quota.c.used + amount),
            "expires": case((over, now + seconds), else_=quota.c.expires),
        },
    ).returning(quota.c.used, quota.c.expires)
    row = store.connection.execute(statement).one()
    return Portion(row.used, row.expires)


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
