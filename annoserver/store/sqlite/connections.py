"""Connections to SQLite: a journal that readers need not wait for, and commits that are on the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event

WRITING = "annoserver_writing"

# What passes by itself, or by the operator's hand; any other fault of SQLite is a fault of ours.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}

CACHED, SPARED = 65_536, 4_096
"""KiB of a database that a connection of SQLite's keeps in memory, and of what it reads but once."""

CHECKPOINT = 8_000
"""Pages that SQLite writes into its journal before it puts them in their places: many are written again
and again, a hundred tags touch as many pages as ten."""


def watch(engine: Engine) -> None:
    """Open each connection as we need it, and begin its transactions ourselves."""
    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", _begin)


def _open(connection: sqlite3.Connection, _record: object) -> None:
    # The driver opens no transaction before a SELECT: it is told to open none, and we say BEGIN.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHED}")


def _begin(connection: Connection) -> None:
    # A reader that turns writer halfway may find the database locked; a writer says so at once.
    driver: Any = connection.connection.driver_connection
    if driver.in_transaction:
        return
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
