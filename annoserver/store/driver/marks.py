"""Marks: what tells whether anything was committed to a database, by whatever process."""

from __future__ import annotations

import sqlite3
import threading

from sqlalchemy import String, cast, func, select

from annoserver.store.database import Database
from annoserver.store.driver.statements import Statement

_SNAPSHOT = Statement(select(cast(func.pg_current_snapshot(), String).label("mark")))


class Marks:
    """Equal marks mean that a transaction would read the same, then and now.

    PostgreSQL says which transactions can be seen; SQLite counts, for a connection that writes
    nothing, what others have committed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._watching: sqlite3.Connection | None = None

    def read(self) -> str:
        """The mark of this moment."""
        if self._database.engine.dialect.name == "sqlite":
            return self._counted()
        with self._database.glance() as store:
            return str(_SNAPSHOT.first(store, {}).mark)

    def _counted(self) -> str:
        with self._lock:
            if self._watching is None:
                path = str(self._database.engine.url.database)
                self._watching = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            return str(self._watching.execute("PRAGMA data_version").fetchone()[0])
