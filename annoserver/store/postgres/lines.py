"""Questions to PostgreSQL past psycopg's cursors, which take more than libpq: prepared, and many at once."""

from __future__ import annotations

import re
import select
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from sqlalchemy import Connection

from annoserver.store.postgres.places import numbered

Question = tuple[str, Mapping[str, Any]]
"""A statement as SQLAlchemy writes it for psycopg, and its values by name."""

NAME = "annoserver_line"
BEGIN, ROLLBACK = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", b"ROLLBACK"
STATEMENTS = 1_000
"""How many statements are known as libpq takes them."""

_ROWS = re.compile(r"\b(LIMIT|OFFSET) %\((\w+)\)s(?:::\w+)?")
_serial = count()


class Answer:
    """Rows that came, read when they are asked for; as they were sent, they are known again for little."""

    __slots__ = ("_result", "_values")

    def __init__(self, result: Any, values: Any) -> None:
        self._result, self._values = result, values

    def sent(self) -> Iterator[tuple[bytes | None, ...]]:
        """All rows as they were sent."""
        value, fields = self._result.get_value, range(self._result.nfields)
        return (tuple([value(row, one) for one in fields]) for row in range(self._result.ntuples))

    def row(self, number: int) -> Any:
        """One row, from 0 on."""
        self._values.set_pgresult(self._result)
        return self._values.load_row(number, tuple)

    def fetchall(self) -> list[Any]:
        """All rows."""
        self._values.set_pgresult(self._result)
        rows: list[Any] = self._values.load_rows(0, self._result.ntuples, tuple)
        return rows

    def fetchone(self) -> Any:
        """The first row, None when there is none."""
        return self.row(0) if self._result.ntuples else None


class Line:
    """A connection as libpq knows it, for what is only read; psycopg may go on using it in between."""

    __slots__ = ("_driver", "_ending", "_pg", "_prepared", "_readable", "_values")

    def __init__(self, driver: Any) -> None:
        self._driver, self._pg, self._values = driver, driver.pgconn, Transformer(driver)
        self._prepared: dict[bytes, bytes] = {}
        self._readable = select.poll()
        self._readable.register(self._pg.socket, select.POLLIN)
        self._ending = False

    def ask(self, questions: Sequence[Question], *, begin: bool = False) -> list[Answer]:
        """The answers, all waited for together; begin: a transaction in which all is of one moment."""
        self.settle()
        try:
            self._pg.enter_pipeline_mode()
            if begin:
                self._pg.send_query_params(BEGIN, None)
            for text, values in questions:
                self._send(text, values)
            self._pg.pipeline_sync()
            found, refused = self._results(ExecStatus.PIPELINE_SYNC)
            self._pg.exit_pipeline_mode()
        except BaseException:
            self._driver.close()  # nobody knows how far it came
            raise
        if refused is not None:
            self._prepared.clear()  # what was refused may be what was to be prepared
            raise error_from_result(refused, self._driver.info.encoding)
        return [Answer(one, self._values) for one in found]

    def end(self) -> None:
        """End the transaction; that it did is looked at when the connection is used again."""
        if self._pg.status == ConnStatus.OK:
            self._pg.send_query(ROLLBACK)
            self._pg.flush()
            self._ending = True

    def settle(self) -> None:
        """Wait until the transaction before has ended."""
        if self._ending:
            self._ending = False
            self._results(None)

    def settled(self) -> bool:
        """Wait for the same; whether it can be used."""
        try:
            self.settle()
        except OperationalError:
            return False
        return bool(self._pg.status != ConnStatus.BAD)

    def rests(self) -> bool:
        """The same, when the server has said nothing unasked either, as one that goes away does."""
        return self.settled() and not self._readable.poll(0)

    def _send(self, text: str, values: Mapping[str, Any]) -> None:
        written = tuple([int(values[name]) for name in _written(text)])
        statement, names = _numbered(text, written)
        given = self._values.dump_sequence([values[name] for name in names], [PyFormat.TEXT] * len(names))
        if self._driver.prepare_threshold is None:  # a pooler stands between, which would lose it
            self._pg.send_query_params(statement, given, result_format=Format.BINARY)
            return
        name = self._prepared.get(statement)
        if name is None:
            name = self._prepared[statement] = b"annoserver_%d" % next(_serial)
            self._pg.send_prepare(name, statement)
        self._pg.send_query_prepared(name, given, result_format=Format.BINARY)

    def _results(self, last: ExecStatus | None) -> tuple[list[Any], Any]:
        """The results that have rows, up to the last; and the first refusal, None for none."""
        found: list[Any] = []
        refused = None
        self._flushed()
        while True:
            while self._pg.is_busy():
                self._readable.poll()
                self._pg.consume_input()
            one = self._pg.get_result()
            status = one.status if one is not None else None
            if status == last:
                break
            if status is None and self._pg.status == ConnStatus.BAD:
                raise OperationalError("The database has closed the connection.")
            if status == ExecStatus.TUPLES_OK:
                found.append(one)
            elif status == ExecStatus.FATAL_ERROR:
                refused = refused or one
        return found, refused

    def _flushed(self) -> None:
        """Wait until all that was sent has left; the server may have to be heard in between."""
        while self._pg.flush():
            both = select.poll()
            both.register(self._pg.socket, select.POLLIN | select.POLLOUT)
            both.poll()
            self._pg.consume_input()


def of(connection: Connection) -> Line:
    """The line of a connection."""
    line: Line | None = connection.info.get(NAME)
    if line is None:
        line = connection.info[NAME] = Line(connection.connection.driver_connection)
    return line


def settle(connection: Connection) -> None:
    """Have a connection at rest, or invalid, before others do something about it."""
    if connection.closed or connection.invalidated:
        return
    line: Line | None = connection.info.get(NAME)
    if line is not None and not line.settled():
        connection.invalidate()


def forget(connection: Connection) -> None:
    """Know nothing more of what is prepared: others had the connection, and may have dropped it."""
    connection.info.pop(NAME, None)


@lru_cache(STATEMENTS)
def _written(text: str) -> tuple[str, ...]:
    """The names of the numbers of rows: where PostgreSQL does not know them it plans anew each time."""
    return tuple(found[2] for found in _ROWS.finditer(text))


@lru_cache(STATEMENTS)
def _numbered(text: str, rows: tuple[int, ...]) -> tuple[bytes, tuple[str, ...]]:
    """A statement with numbers in the places of its values, and the names of those; rows: how many of
    them, as they are written."""
    places: dict[tuple[int, str], int] = {}
    counts = iter(rows)
    text = _ROWS.sub(lambda found: f"{found[1]} {next(counts)}", text)
    return numbered(text, places).encode(), tuple(name for _, name in places)
