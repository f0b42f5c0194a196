"""Bringing a database to this version's schema, and seeing whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from annoserver.errors import Misconfigured
from annoserver.store import campaigns, containers
from annoserver.store.database import Database
from annoserver.store.derived import headers, recounts, standings
from annoserver.store.sqlite import connections

HERE = Path(__file__).parent
PATIENCE = 60
"""Seconds to wait for another process that is changing the schema."""

LOCK = 0x616E6E6F
"""The number of the advisory lock that whoever changes the schema takes on PostgreSQL."""


def upgrade(database: Database, to: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema to this version's, or to an older one's; the revisions before and after."""
    before = revision(database)
    with alone(database) as connection:
        migrate(connection, to)
    database.forget()
    after = revision(database)
    if before is not None and before != after:
        recount(database)
    return before, after


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A transaction in which nobody else changes the schema: others wait, and find it done."""
    with database.engine.connect() as connection:
        connection.execution_options(**{connections.WRITING: True})
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield connection


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the schema to a revision, in the transaction of this connection."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def behind(database: Database) -> str | None:
    """The revision of a database whose schema is older than this version's, else None."""
    found = revision(database)
    return None if found == head() else found


@cache
def head() -> str | None:
    """The revision that this version needs."""
    return ScriptDirectory(str(HERE)).get_current_head()


def recount(database: Database) -> None:
    """Fill what a newer version keeps count of."""
    for name in _names(database):
        with database.transaction() as store:
            held = containers.hold(store, name)
            standings.revalue(store, held, held.campaign.policy, datetime.now(UTC))
            recounts.rebuild(store, held)
            headers.fill(store, held)


def _names(database: Database) -> list[str]:
    with database.reading() as store:
        return [held.campaign.name for held in campaigns.every(store)]


def revision(database: Database) -> str | None:
    """The schema revision that a database has, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def ready(database: Database) -> None:
    """Raise Misconfigured unless the schema is this version's and init has run."""
    if (found := revision(database)) != (wanted := head()):
        what = "has no tables yet" if found is None else f"has schema {found}, this version needs {wanted}"
        raise Misconfigured(f"The database {what}. Run: annoserver init")
    if not database.base:
        raise Misconfigured("The database does not know its BASE_URL yet. Run: annoserver init")
