"""Commits that writers of a process share: as durable as their own, and one for all who wait."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from annoserver.errors import Busy
from annoserver.store.links.idle import Idle

MOST = 32
"""How many may share a commit, so that other processes have their turn."""

PAUSE = 0.05
"""Seconds after which a writer looks whether the one who was to commit has given up."""


class Commits:
    """Transactions one after the other; nobody goes on before what they wrote is on the disk.

    Whoever is done while others wait leaves the transaction open for the next, and the last commits
    for all. What one of them wrote is undone alone; a commit that fails, fails for all of them.
    idle: has the connections; patience: seconds until somebody who waits is told to come again.
    """

    def __init__(self, idle: Idle, patience: float) -> None:
        self._idle = idle
        self._patience = patience
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._open: _Group | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that writes."""
        group = self._join()
        try:
            yield group.connection
        except BaseException as error:
            group.undo(error)
            raise
        finally:
            self._leave(group)
        while not group.ended.wait(PAUSE):
            self._leave_behind(group)
        if group.error is not None:
            raise group.error

    def _join(self) -> _Group:
        """Wait for the turn, and begin a transaction or go on with the one that is open."""
        self._count(1)
        came = self._turn.acquire(timeout=self._patience)
        self._count(-1)
        if not came:
            raise Busy("The database is busy. Please try again in a moment.")
        try:
            group = self._open or _Group(self._idle)
            self._open = None
            group.begin()
            self._open = group
        except BaseException:
            self._turn.release()
            raise
        return group

    def _leave(self, group: _Group) -> None:
        """Hand over to whoever waits, or commit for all."""
        try:
            if group.over or not self._waiting or group.members >= MOST:
                self._open = None
                group.end()
        finally:
            self._turn.release()

    def _leave_behind(self, group: _Group) -> None:
        """Commit in the place of somebody who did not wait long enough to do it."""
        if self._turn.acquire(blocking=False):
            try:
                if self._open is group:
                    self._open = None
                    group.end()
            finally:
                self._turn.release()

    def _count(self, step: int) -> None:
        with self._counting:
            self._waiting += step


class _Group:
    """One transaction of the database, in which each member but the first has a savepoint.

    over: whether nothing can be added any more; error: why it was not committed.
    """

    def __init__(self, idle: Idle) -> None:
        self._idle = idle
        self.connection, self._opened = idle.take()
        self.members = 0
        self.over = False
        self.error: BaseException | None = None
        self.ended = threading.Event()
        self._driver: Any = self.connection.connection.driver_connection

    def begin(self) -> None:
        """Begin the work of one more member."""
        try:
            self._driver.execute("SAVEPOINT member" if self.members else "BEGIN IMMEDIATE")
        except BaseException as error:
            self.over, self.error = True, error
            self.end()
            raise
        self.members += 1

    def undo(self, error: BaseException) -> None:
        """Undo what the member wrote whose turn it is; all of it, if the database has given up."""
        if self.members > 1 and self._driver.in_transaction:
            self._driver.execute("ROLLBACK TO member")
            return
        self.over, self.error = True, error

    def end(self) -> None:
        """Commit, and let everybody go on."""
        try:
            if self.over:
                self._driver.rollback()
            else:
                self._driver.commit()
        except sqlite3.Error as error:  # raised where each of the members waits
            self.error = error
            self._driver.rollback()
        finally:
            self._release()
            self.ended.set()

    def _release(self) -> None:
        """Keep the connection for the next, unless something went wrong with it."""
        if self.error is None and not self._driver.in_transaction:
            self._idle.give(self.connection, self._opened)
        else:
            self.connection.close()
