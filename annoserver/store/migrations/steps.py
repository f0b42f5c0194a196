"""Bringing a database to this version's schema, and seeing whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from annoserver.errors import Misconfigured
from annoserver.store.database import Database

HERE = Path(__file__).parent


def upgrade(database: Database, to: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema to this version's, or to an older one's; the revisions before and after."""
    before = revision(database)
    with database.engine.connect() as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(HERE).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    database.forget()
    return before, revision(database)


def revision(database: Database) -> str | None:
    """The schema revision that a database has, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def ready(database: Database) -> None:
    """Raise Misconfigured unless the schema is this version's and init has run."""
    head = ScriptDirectory(str(HERE)).get_current_head()
    if (found := revision(database)) != head:
        what = "has no tables yet" if found is None else f"has schema {found}, this version needs {head}"
        raise Misconfigured(f"The database {what}. Run: annoserver init")
    if not database.base:
        raise Misconfigured("The database does not know its BASE_URL yet. Run: annoserver init")
