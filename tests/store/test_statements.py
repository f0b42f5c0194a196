"""Statements that are given to the driver itself: the same rows, values and errors as by SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    Integer,
    LargeBinary,
    String,
    bindparam,
    cast,
    exc,
    insert,
    select,
    text,
    update,
)

from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import MANY, Statement
from annoserver.store.postgres import columns
from annoserver.store.rows.annotations import container, source
from annoserver.store.rows.kinds import Moment
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


@pytest.mark.parametrize("number", [1, 2, MANY])
def test_rows_come_back_as_they_were_given(database: Database, number: int) -> None:
    odd = ("", "NULL", '"{a,b}"', "\\\\x41", "\x1f\x1e\n", "λόγος 🎺", " ' ")
    sources = [
        {
            "container_id": 1,
            "key": f"{one}",
            "name": odd[one % 7],
            "digest": f"{one}{odd[-one % 7]}",
            "raw": raw,
        }
        for one, raw in zip(range(number), cycle((b"\x00\xff", None, b"")), strict=False)
    ]

    with database.transaction() as store:
        ADD.run_all(store, [row(1)])
        Statement(insert(source)).run_all(store, sources)

        found = (
            store.connection.execute(select(source).order_by(cast(source.c.key, Integer))).mappings().all()
        )
    assert [dict(one) for one in found] == sources


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("of", "name", "values"),
    [
        (BigInteger(), "bigint", [1 << 40, -1, None, 0]),
        (Integer(), "integer", [7, -7, 7]),
        (Boolean(), "boolean", [True, None, False]),
        (Float(), "double precision", [0.1, -2.5e300, 0.1]),
        (LargeBinary(), "bytea", [b"", b"\x00", None]),
        (String(), "text", ["", "é", None, "{}"]),
        (Moment(), "timestamptz", [NOW, None, datetime(1492, 10, 12, 1, 2, 3, 4, tzinfo=UTC)]),
    ],
)
def test_columns_are_read_by_postgresql(database: Database, of: Any, name: str, values: list[Any]) -> None:
    kind = columns.kind(of)

    with database.transaction() as store:
        told = store.driver.execute(f"SELECT %s::{name}[]", [kind and kind.column(values)]).fetchone()

    assert told == (values,)


def test_what_is_no_kind_of_column_goes_row_by_row() -> None:
    assert columns.kind(JSON()) is None


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgresql_reads_many_values_as_an_array_once(database: Database) -> None:
    """And not as a text that is cast for every row that it looks at."""
    named = Among(lambda among: select(container.c.id).where(among(container.c.name)))
    with database.transaction() as store:
        ADD.run_all(store, [row(1), row(2)])
        for _ in range(store.driver.prepare_threshold + 1):
            assert [one.id for one in named.all(store, ["c0002", '"'])] == [2]

        told = text("SELECT parameter_types::text FROM pg_prepared_statements WHERE statement LIKE '%ANY%'")
        assert store.connection.scalars(told).all() == ['{"character varying[]"}']


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
