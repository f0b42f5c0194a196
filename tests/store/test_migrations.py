"""Tests of bringing a database to this version's schema."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import ForeignKeyConstraint, inspect, text

from annoserver.errors import Misconfigured
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from annoserver.store.rows import (
    annotations,
    campaigns,
    jobs,
    limits,
    numbers,
    origins,
    people,
    reports,
    search,
    votes,
)
from annoserver.store.rows.kinds import metadata
from annoserver.store.upkeep import strays
from tests.parts.shelf import draft, found

SHELVES = (annotations, campaigns, jobs, limits, numbers, origins, people, reports, search, votes)


@pytest.fixture
def empty(empty_url: str) -> Database:
    """A database with nothing in it."""
    return Database(empty_url)


def described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a catalogue describes a table: the words are in FTS5 on one database only."""
    return kind != "table" or not str(name).startswith(("words", "titles"))


def looked_up(one: object, name: str | None, _kind: str, _reflected: object, _other: object) -> bool:
    """Whether every database looks a reference up; all else is the same everywhere."""
    return not (isinstance(one, ForeignKeyConstraint) and name in strays.TRUSTED)


def test_postgresql_trusts_some_references_and_no_others(database: Database) -> None:
    look = inspect(database.engine)
    kept = {str(one["name"]) for name in look.get_table_names() for one in look.get_foreign_keys(name)}

    wanted = {str(one.name) for table in metadata.tables.values() for one in table.foreign_key_constraints}

    assert wanted >= strays.TRUSTED
    assert wanted - kept == (strays.TRUSTED if database.engine.dialect.name == "postgresql" else set())


def test_the_migrated_schema_is_that_of_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": described, "include_object": looked_up},
        )

        assert compare_metadata(context, metadata) == []
        names = {
            name
            for name in inspect(connection).get_table_names()
            if not name.startswith(("words_", "titles_"))
        }
        assert names == {*metadata.tables, *search.apart.tables, "alembic_version"}


def test_checks_and_partial_indexes_are_migrated_too(database: Database) -> None:
    look = inspect(database.engine)

    for table in metadata.tables.values():
        wanted = {str(one.name) for one in table.constraints if type(one).__name__ == "CheckConstraint"}
        assert {one["name"] for one in look.get_check_constraints(table.name)} == wanted
    (filled,) = [one for one in look.get_indexes("page") if one["name"] == "ix_page_filled"]
    assert any("live > 0" in str(value) for value in filled["dialect_options"].values())


def test_an_empty_database_is_upgraded_once(empty: Database) -> None:
    before, after = steps.upgrade(empty)

    assert before is None
    assert steps.upgrade(empty) == (after, after)
    empty.forget()


def test_upgrading_again_loses_nothing(database: Database) -> None:
    folk = found(database)
    folk.fill("a", "b")

    steps.upgrade(database)

    assert folk.names() == ["a", "b"]
    folk.add(draft("c"))
    assert folk.faults() == []


def test_a_database_is_ready_when_schema_and_base_are_there(empty: Database) -> None:
    with pytest.raises(Misconfigured, match=r"has no tables yet\. Run: annoserver init"):
        steps.ready(empty)
    steps.upgrade(empty)
    with pytest.raises(Misconfigured, match="BASE_URL"):
        steps.ready(empty)
    empty.write_setting("base_url", "https://h/")

    steps.ready(empty)
    empty.forget()


def test_a_schema_of_another_version_is_refused(database: Database) -> None:
    with database.transaction() as store:
        store.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Misconfigured, match="has schema 9999"):
        steps.ready(database)
