"""Writing a backup, and putting one in the place of what is there."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from annoserver.errors import Misconfigured, Taken
from annoserver.store.backups import postgres, sqlite
from annoserver.store.database import Database
from annoserver.store.migrations import steps


def write(database: Database, path: Path) -> int:
    """Copy the database as it is at this moment into a file; how many rows that is.

    SQLite: a database file. PostgreSQL: a zip with the rows of each table, as COPY writes them.
    Raises Misconfigured when there is nothing to copy.
    """
    if steps.revision(database) is None:
        raise Misconfigured("The database has no tables yet. Run: annoserver init")
    return _kind(database).write(database, path)


def restore(database: Database, path: Path, *, replace: bool = False) -> str:
    """Put a backup into an empty database, or in the place of another; the schema that it has.

    All of it or nothing: until the end everybody sees what was there before. Taken unless the
    database is empty or replace is asked for; Invalid when the file is no backup for it, or not whole.
    """
    kind = _kind(database)
    found = kind.examine(path)
    if found not in {one.revision for one in ScriptDirectory(str(steps.HERE)).walk_revisions()}:
        raise Misconfigured(f"The backup has schema {found}, which this version does not know.")
    if not replace and inspect(database.engine).get_table_names():
        raise Taken("The database is not empty. To put the backup in its place, say so: --replace")
    kind.restore(database, path, found)
    database.forget()
    return found


def _kind(database: Database) -> type[sqlite.Copy | postgres.Copy]:
    return sqlite.Copy if database.engine.dialect.name == "sqlite" else postgres.Copy
