"""A transaction whose statements go to PostgreSQL without waiting for each other's answers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg


class Sending:
    """A transaction on a connection that commits by itself: BEGIN, statements and COMMIT as one stream.

    A question waits for its answer, and so for all that was sent before; what the database refuses is
    raised there, or at the end. is_open: whether it still is a stream.
    """

    __slots__ = ("_driver", "_pipe", "is_open")

    def __init__(self, driver: Any) -> None:
        self._driver, self._pipe = driver, driver.pipeline()
        self._pipe.__enter__()
        self.is_open = True
        driver.execute("BEGIN")

    def end(self) -> None:
        """Go on as usual, one statement after the other."""
        if self.is_open:
            self.is_open = False
            self._pipe.__exit__(None, None, None)

    def commit(self) -> None:
        """Commit behind all that was sent; nothing is committed when any of it was refused."""
        self._driver.execute("COMMIT")
        self.end()

    def undo(self) -> None:
        """Undo what was sent; a connection that is gone has undone it already."""
        with suppress(psycopg.Error):  # what was refused has been told, or is about to be
            self.end()
        if not self._driver.closed:
            self._driver.execute("ROLLBACK")
