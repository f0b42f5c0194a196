"""Statements that are given to the driver itself: the same rows, values and errors as by SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import bindparam, exc, insert, select, text, update

from annoserver.store.driver.statements import MANY, Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.people import person

if TYPE_CHECKING:
    from annoserver.store.database import Database

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ADD = Statement(insert(container))
NAMED = Statement(select(container).where(container.c.name == bindparam("name")))
COUNT = Statement(
    select(container.c.name).where(container.c.total >= bindparam("least")).order_by(container.c.name)
)


def row(number: int, **more: Any) -> dict[str, Any]:
    values = {"id": number, "name": f"c{number:04}", "label": "C", "created": NOW, "modified": NOW}
    return {**values, "revision": 0, "total": 0, "given": 0, "page_size": 100, **more}


def add(database: Database, rows: list[dict[str, Any]]) -> None:
    with database.transaction() as store:
        for one in rows[:1]:
            ADD.run_all(store, [one])
        ADD.run_all(store, rows[1:])


def test_rows_have_names_and_the_values_that_were_given(database: Database) -> None:
    with database.transaction() as store:
        ADD.run_all(store, [row(1)])

        found = NAMED.first(store, {"name": "c0001"})

        assert (found.id, found.created, found.page_size) == (1, NOW, 100)
        assert NAMED.first(store, {"name": "none"}) is None


@pytest.mark.parametrize("number", [0, 2, MANY])
def test_many_rows_are_taken_in_at_once(database: Database, number: int) -> None:
    with database.transaction() as store:
        ADD.run_all(store, [row(one) for one in range(1, number + 1)])

    with database.reading() as store:
        assert COUNT.column(store, {"least": 0}) == [f"c{one:04}" for one in range(1, number + 1)]


def test_values_of_the_statement_itself_count(database: Database) -> None:
    rename = Statement(update(container).where(container.c.name == bindparam("was")).values(label="Renamed"))
    with database.transaction() as store:
        ADD.run_all(store, [row(1), row(2)])

        changed = rename.run(store, {"was": "c0001"})

        assert changed == 1
        assert [one.label for one in NAMED.all(store, {"name": "c0001"})] == ["Renamed"]


@pytest.mark.parametrize("number", [1, 2, MANY])
def test_what_the_database_refuses_is_an_error_of_sqlalchemy(database: Database, number: int) -> None:
    rows = [row(one, name="same") for one in range(1, number + 1)]
    with database.transaction() as store:
        ADD.run_all(store, [row(MANY + 1, name="same")])

    with pytest.raises(exc.IntegrityError):
        add(database, rows)


def test_a_transaction_that_failed_leaves_nothing(database: Database) -> None:
    with pytest.raises(exc.IntegrityError):
        add(database, [row(1), row(2, name="c0001")])

    with database.glance() as store:
        assert COUNT.column(store, {"least": 0}) == []


def test_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as store:
        before = COUNT.column(store, {"least": 0})
        with database.transaction() as other:
            ADD.run_all(other, [row(1)])

        assert COUNT.column(store, {"least": 0}) == before
        assert store.connection.scalars(select(container.c.name)).all() == before


def test_a_glance_leaves_no_transaction_to_the_next_one(database: Database) -> None:
    """Also where SQLAlchemy ran what was asked, and not the driver."""
    with database.glance() as store:
        store.connection.execute(text("SELECT 1"))

    with database.reading() as store:
        assert store.connection.scalar(text("SELECT 2")) == 2
    with database.transaction() as store:
        assert store.connection.scalar(text("SELECT 3")) == 3


def test_a_glance_sees_what_was_committed_last(database: Database) -> None:
    with database.glance() as store:
        before = COUNT.column(store, {"least": 0})
        with database.transaction() as other:
            ADD.run_all(other, [row(1)])

        assert (before, COUNT.column(store, {"least": 0})) == ([], ["c0001"])


def test_columns_that_are_not_given_have_their_defaults(database: Database) -> None:
    add_person = Statement(insert(person))
    values = {"id": 1, "name": "ann", "email": "ann@example.org", "public_name": "", "admin": False}

    with database.transaction() as store:
        add_person.run_all(store, [{**values, "created": NOW}])

        assert store.connection.scalar(select(person.c.language)) == ""
