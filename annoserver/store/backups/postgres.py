"""Backups of PostgreSQL: the rows of each table as COPY writes them, of one snapshot, in a zip."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Connection, inspect

from annoserver.errors import Busy, Invalid
from annoserver.store.database import Database
from annoserver.store.migrations import steps

FORMAT = "annoserver-backup/1"
MANIFEST = "manifest.json"
BLOCK = 1 << 20
APART = "alembic_version"
"""The table that the migrations fill themselves."""

FIRST = "container"
TRIES = 10
"""How often somebody who waits for us and has what we wait for is let go first."""

SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences"
    " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
)
REFERENCES = (
    "SELECT relname, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
    " JOIN pg_class r ON r.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace"
    " WHERE contype = 'f' AND nspname = current_schema()"
)


class Copy:
    """A zip with a file for each table, and a manifest; see copies."""

    @staticmethod
    def write(database: Database, path: Path) -> int:
        """Copy all tables as they are at one moment."""
        revision = steps.revision(database)
        with database.reading() as store, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            tables = {name: _columns(store.connection, name) for name in _tables(store.connection)}
            rows = {name: _put(store.driver, bundle, name, columns) for name, columns in tables.items()}
            manifest = {
                "format": FORMAT,
                "revision": revision,
                "tables": {name: {"columns": tables[name], "rows": rows[name]} for name in tables},
                # A sequence stands at no moment: it may only be further on than the rows are.
                "sequences": dict(store.driver.execute(SEQUENCES).fetchall()),
            }
            bundle.writestr(MANIFEST, json.dumps(manifest, indent=1))
        return sum(rows.values())

    @staticmethod
    def examine(path: Path) -> str:
        """The schema that a backup has."""
        with _opened(path) as (bundle, manifest):
            if broken := bundle.testzip():
                raise Invalid(f"{path.name} is damaged at {broken}.", rule="backup")
            return str(manifest["revision"])

    @staticmethod
    def restore(database: Database, path: Path, revision: str) -> None:
        """Build the schema anew and fill it, in one transaction."""
        with _opened(path) as (bundle, manifest), steps.alone(database) as connection:
            driver: Any = connection.connection.driver_connection
            if there := inspect(connection).get_table_names():
                _hold(driver, there)
                _each(driver, "DROP TABLE {} CASCADE", there)
            steps.migrate(connection, revision)
            references = driver.execute(REFERENCES).fetchall()
            for table, name, _ in references:
                driver.execute(_said("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
            for name, told in manifest["tables"].items():
                driver.execute(_said("TRUNCATE {}", name))
                _take(driver, bundle, name, told)
            for table, name, meant in references:
                driver.execute(_said("ALTER TABLE {} ADD CONSTRAINT {} ", table, name) + SQL(meant))
            for name, last in manifest["sequences"].items():
                driver.execute("SELECT setval(%s::regclass, %s)", [_said("{}", name).as_string(driver), last])


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(path) as bundle:
            manifest = json.loads(bundle.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise Invalid(f"{path.name} is a backup of another version.", rule="backup")
            yield bundle, manifest
    except (zipfile.BadZipFile, KeyError, ValueError, psycopg.DataError) as error:
        raise Invalid(f"{path.name} is no backup of PostgreSQL, or not whole.", rule="backup") from error


def _tables(connection: Connection) -> list[str]:
    return sorted(name for name in inspect(connection).get_table_names() if name != APART)


def _columns(connection: Connection, table: str) -> list[str]:
    return [one["name"] for one in inspect(connection).get_columns(table) if "computed" not in one]


def _put(driver: Any, bundle: zipfile.ZipFile, table: str, columns: list[str]) -> int:
    """Write the rows of a table into the zip; how many there are."""
    asked = _said("COPY {} ", table) + _list(columns) + SQL(" TO STDOUT")
    with bundle.open(f"{table}.copy", "w", force_zip64=True) as file, driver.cursor() as cursor:
        with cursor.copy(asked) as rows:
            for block in rows:
                file.write(block)
        return int(cursor.rowcount)


def _take(driver: Any, bundle: zipfile.ZipFile, table: str, told: dict[str, Any]) -> None:
    """Read the rows of a table out of the zip; Invalid unless there are as many as were told."""
    asked = _said("COPY {} ", table) + _list(told["columns"]) + SQL(" FROM STDIN")
    with bundle.open(f"{table}.copy") as file, driver.cursor() as cursor:
        with cursor.copy(asked) as rows:
            while block := file.read(BLOCK):
                rows.write(block)
        if cursor.rowcount != told["rows"]:
            raise Invalid(f"{told['rows']} rows of {table} were told, {cursor.rowcount} came.", rule="backup")


def _list(columns: list[str]) -> Composed:
    return SQL("({})").format(SQL(", ").join(map(Identifier, columns)))


def _said(statement: str, *names: str) -> Composed:
    return SQL(statement).format(*map(Identifier, names))


def _hold(driver: Any, tables: list[str]) -> None:
    """Wait until nobody uses the tables, the one that every writer begins with first; Busy for too long."""
    names = SQL(", ").join(map(Identifier, sorted(tables, key=lambda name: (name != FIRST, name))))
    for left in reversed(range(TRIES)):
        try:
            with driver.transaction():
                driver.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
            break
        except (errors.DeadlockDetected, errors.LockNotAvailable) as error:
            if not left or isinstance(error, errors.LockNotAvailable):
                raise Busy("The database is in use. Please stop the server, and try again.") from error


def _each(driver: Any, statement: str, names: list[str]) -> None:
    for name in names:
        driver.execute(_said(statement, name))
