"""Every row of a database, to compare one database with another."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy import MetaData, select

from annoserver.store.database import Database

INSIDE = ("words_", "titles_", "sqlite_", "alembic_")
"""How tables are called that the database keeps for itself, or that say which schema it has."""


def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Table → its rows, in an order that depends on nothing but them."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: sorted(
                (
                    {key: _plain(value) for key, value in row._mapping.items()}
                    for row in connection.execute(select(table))
                ),
                key=lambda row: repr(sorted(row.items(), key=str)),
            )
            for name, table in found.tables.items()
            if not name.startswith(INSIDE)
        }


def _plain(value: Any) -> Any:
    """A value as SQLite would give it: moments are in UTC, and do not say so."""
    return value.astimezone(UTC).replace(tzinfo=None) if getattr(value, "tzinfo", None) else value
