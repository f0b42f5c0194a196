"""Connections that wait for their next use without going through SQLAlchemy's pool each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from annoserver.store.postgres import connections, lines

MOST = 8
"""How many wait at most; more than a process has threads are of no use."""

AGE = 1800.0
"""Seconds after which a connection is opened anew, before something between forgets it."""


class Idle:
    """Open connections, each used by one thread at a time; most: how many wait for their next use."""

    def __init__(self, connect: Callable[[], Connection], most: int) -> None:
        self._connect, self._most = connect, min(MOST, most)
        self._waiting: list[tuple[Connection, float]] = []

    @contextmanager
    def taken(self) -> Iterator[Connection]:
        """A connection, closed when something went wrong with it in hand."""
        connection, opened = self.take()
        try:
            yield connection
        except BaseException:
            _close(connection)
            raise
        self.give(connection, opened)

    def take(self) -> tuple[Connection, float]:
        """A connection, and when it was opened."""
        now = time.monotonic()
        while True:
            try:
                connection, opened = self._waiting.pop()
            except IndexError:
                connection = self._connect()
                lines.forget(connection)
                return connection, now
            if now - opened < AGE and connections.good(connection):
                return connection, opened
            connection.invalidate()
            connection.close()

    def give(self, connection: Connection, opened: float) -> None:
        """Give a connection back: what it only read is over, if SQLAlchemy has begun a transaction for it."""
        if connection.in_transaction():
            lines.settle(connection)
            connection.rollback()
        if len(self._waiting) < self._most:
            self._waiting.append((connection, opened))
        else:
            _close(connection)

    def close(self) -> None:
        """Close those that wait."""
        while self._waiting:
            _close(self._waiting.pop()[0])


def _close(connection: Connection) -> None:
    lines.settle(connection)
    connection.close()
