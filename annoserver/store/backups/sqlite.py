"""Backups of SQLite: a database file, made and put back by its online backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from annoserver.errors import Busy, Invalid
from annoserver.store.database import Database

VERSION = "SELECT version_num FROM alembic_version"


class Copy:
    """A file of SQLite with everything in it; see copies."""

    @staticmethod
    def write(database: Database, path: Path) -> int:
        """Copy, and see that the copy is whole."""
        with closing(sqlite3.connect(path)) as copy:
            with database.reading() as store:
                store.driver.backup(copy)
            # One file, without a journal beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            _whole(copy)
            names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            counting = (f'SELECT count(*) FROM "{name}"' for name in names)  # noqa: S608  # nosec B608 # (our own names)
            return sum(copy.execute(one).fetchone()[0] for one in counting)

    @staticmethod
    def examine(path: Path) -> str:
        """The schema that a backup has."""
        try:
            with closing(_opened(path)) as copy:
                _whole(copy)
                return str(copy.execute(VERSION).fetchone()[0])
        except (sqlite3.Error, TypeError) as error:
            raise Invalid(f"{path.name} is no backup of SQLite, or not whole.", rule="backup") from error

    @staticmethod
    def restore(database: Database, path: Path, _revision: str) -> None:
        """Put the copy in the place of what is there, in one transaction."""
        with closing(_opened(path)) as copy, database.engine.connect() as connection:
            target = connection.connection.driver_connection
            try:
                copy.backup(target)  # type: ignore[arg-type]  # the driver's own connection
            except sqlite3.OperationalError as error:
                raise Busy("The database is in use. Please stop the server, and try again.") from error


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _whole(copy: sqlite3.Connection) -> None:
    """Raise an error of SQLite unless every page of a copy is as it should be."""
    (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
