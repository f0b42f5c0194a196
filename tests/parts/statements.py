"""Counting the statements that a database is asked to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from annoserver.store.database import Database

# What opens and closes a transaction asks for nothing; SQLite's index of words reads its settings once.
SILENT = (
    *("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SHOW", "SET", "--", ";"),
    "SELECT K, V FROM",
)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are run until the block ends, in their order."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(SILENT):
            told.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def driven(database: Database) -> Iterator[list[str]]:
    """The same as the drivers are given them, which some are past SQLAlchemy.

    psycopg is given a statement for many rows once, SQLite's driver for each of them.
    """
    told: list[str] = []

    def note(statement: Any) -> None:
        if not str(statement).lstrip().upper().startswith(SILENT):
            told.append(str(statement))

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *rest: Any, **more: Any) -> Any:
            note(query)
            return super().execute(query, *rest, **more)

        def executemany(self, query: Any, *rest: Any, **more: Any) -> Any:
            note(query)
            return super().executemany(query, *rest, **more)

    def watch(connection: Any, *_rest: object) -> None:
        if database.engine.dialect.name == "sqlite":
            connection.set_trace_callback(note)
        else:
            connection.cursor_factory = Noting

    database.forget()  # what waits for its next use is to be watched, too
    assert database.base
    event.listen(database.engine, "checkout", watch)
    try:
        yield told
    finally:
        event.remove(database.engine, "checkout", watch)
        database.forget()
