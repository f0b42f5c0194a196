"""Reading what was read before: all of it is asked at once, and nothing of it is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import pytest
from psycopg.pq import Trace
from sqlalchemy import bindparam, exc, select, text, update

from annoserver.errors import Missing
from annoserver.store import containers
from annoserver.store.database import Database, Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.people import setting
from tests.parts.shelf import Shelf, found

if TYPE_CHECKING:
    from tests.parts.cluster import Cluster

NAMED = Statement(select(setting.c.value).where(setting.c.name == bindparam("name")))
SOME = Among(lambda among: select(setting.c.name).where(among(setting.c.name)).order_by(setting.c.name))
NUMBERS = Among(lambda among: select(container.c.id).where(among(container.c.id)).order_by(container.c.id))
ODD = ('a "b"', "c\\d", "{e,f}", "ÄÖ%(x)s", "NULL", "", "two\nlines")


@pytest.fixture
def folk(database: Database) -> Shelf:
    """A database with settings of odd names."""
    folk = found(database)
    with database.transaction() as store:
        store.connection.execute(setting.insert(), [{"name": one, "value": one[::-1]} for one in ODD])
    return folk


def value(store: Store, name: str) -> str | None:
    row = NAMED.first(store, {"name": name})
    return None if row is None else row.value


def change(database: Database, name: str, words: str) -> None:
    with database.transaction() as store:
        store.connection.execute(update(setting).where(setting.c.name == name).values(value=words))


@contextmanager
def ways(database: Database) -> Iterator[Callable[[], int]]:
    """How often PostgreSQL was waited for, from now on; the connection that was used last is used next."""
    with NamedTemporaryFile("r+", encoding="utf-8") as file:
        with database.glance() as store:
            connection = store.driver.pgconn
        connection.trace(file.fileno())
        connection.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

        def count() -> int:
            connection.untrace()
            file.seek(0)
            return file.read().count("\tSync")

        yield count


def test_values_are_read_as_they_were_written_whatever_is_in_them(folk: Shelf) -> None:
    for _ in range(2):
        with folk.database.looking("here") as store:
            assert [value(store, one) for one in ODD] == [one[::-1] for one in ODD]
            assert SOME.all(store, ODD) == [(one,) for one in sorted(ODD)]
            assert NUMBERS.all(store, [1, 2, 99]) == [(1,), (2,)]
            assert SOME.all(store, []) == []


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_what_was_asked_before_is_asked_at_once(folk: Shelf) -> None:
    def look(about: str) -> list[str | None]:
        with folk.database.looking("here", about) as store:
            return [value(store, one) for one in (ODD[0], about, ODD[1])]

    look(ODD[2])
    with ways(folk.database) as waited:
        assert look(ODD[3]) == [ODD[0][::-1], ODD[3][::-1], ODD[1][::-1]]
        assert waited() == 1


def test_nothing_is_remembered_but_what_is_asked(folk: Shelf) -> None:
    def look() -> list[str | None]:
        with folk.database.looking("here") as store:
            return [value(store, ODD[0]), value(store, ODD[1])]

    before = look()
    change(folk.database, ODD[1], "changed")

    assert (before[1], look()[1]) == (ODD[1][::-1], "changed")


def test_all_of_it_is_of_one_moment_what_was_not_foreseen_as_well(folk: Shelf) -> None:
    with folk.database.looking("here") as store:
        value(store, ODD[0])
    with folk.database.looking("here") as store:
        first = value(store, ODD[0])
        for one in ODD:
            change(folk.database, one, "later")
        others = [value(store, ODD[1]), value(store, ODD[0])]
        usual = store.connection.scalar(select(setting.c.value).where(setting.c.name == ODD[2]))

    assert [first, *others, usual] == [ODD[0][::-1], ODD[1][::-1], ODD[0][::-1], ODD[2][::-1]]
    with folk.database.looking("here") as store:
        assert value(store, ODD[0]) == "later"


def test_what_is_refused_is_an_error_of_sqlalchemy_and_leaves_connections_that_work(folk: Shelf) -> None:
    wrong = Statement(select(text("1 / nothing")).where(setting.c.name == bindparam("name")))
    looks: tuple[Callable[[], AbstractContextManager[Store]], ...] = (
        partial(folk.database.looking, "here"),
        folk.database.glance,
    )
    for look in looks:
        with pytest.raises(exc.DBAPIError), look() as store:
            wrong.first(store, {"name": ODD[0]})
        with pytest.raises(Missing), look() as store:
            containers.read(store, "none")

        with look() as store:
            assert value(store, ODD[0]) == ODD[0][::-1]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_nothing_is_prepared_where_that_is_not_wanted(folk: Shelf, postgres: Cluster) -> None:
    database = Database(folk.database.url)
    with database.glance() as store:
        store.driver.prepare_threshold = None
    for _ in range(2):
        with database.looking("here") as store:
            assert value(store, ODD[0]) == ODD[0][::-1]
            known = store.driver.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()

    assert known == (0,)
    database.forget()
