"""Counting the statements that a database is asked to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import NamedTemporaryFile
from typing import Any

import psycopg
from psycopg.pq import Trace
from sqlalchemy import event

from annoserver.store.database import Database

# What opens and closes a transaction asks for nothing; SQLite's index of words reads its settings once.
SILENT = (
    *("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SHOW", "SET", "--", ";"),
    "SELECT K, V FROM",
)


PREPARED = re.compile(r'^F\t\d+\tParse\t "(annoserver_\d+)" "(.*?)" \d+$', re.MULTILINE | re.DOTALL)
RUN = re.compile(r'^F\t\d+\tBind\t "" "(annoserver_\d+)"', re.MULTILINE)
"""What libpq tells of statements that are given to it past psycopg's cursors."""


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

    files = ExitStack()
    traced: dict[Any, Any] = {}

    def watch(connection: Any, *_rest: object) -> None:
        if database.engine.dialect.name == "sqlite":
            connection.set_trace_callback(note)
        elif connection not in traced:
            connection.cursor_factory = Noting
            file = NamedTemporaryFile("r+", encoding="utf-8")  # noqa: SIM115 (the stack closes it)
            traced[connection] = files.enter_context(file)
            connection.pgconn.trace(traced[connection].fileno())
            connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

    database.forget()  # what waits for its next use is to be watched, too
    assert database.base
    event.listen(database.engine, "checkout", watch)
    with files:
        try:
            yield told
        finally:
            event.remove(database.engine, "checkout", watch)
            told += [one for pair in traced.items() for one in _past_cursors(*pair)]
            database.forget()


def _past_cursors(connection: Any, file: Any) -> list[str]:
    """The statements that libpq was given itself, by what it traced into a file."""
    connection.pgconn.untrace()
    file.seek(0)
    text = file.read()
    prepared = dict(PREPARED.findall(text))
    return [prepared[name] for name in RUN.findall(text)]
