"""Statements that are sent without waiting: one that fails undoes all, and leaves a connection that works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import bindparam, exc, select, text, update

from annoserver.errors import Busy
from annoserver.model.vote import Choice
from annoserver.store.database import Database, Store
from annoserver.store.driver.pipeline import pipeline, under_way
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, event, page, target
from annoserver.store.rows.numbers import attention
from annoserver.store.rows.people import setting
from annoserver.store.rows.votes import standing, vote
from tests.parts.shelf import Shelf, draft, found, tag
from tests.parts.shelf import vote as voting

if TYPE_CHECKING:
    from sqlalchemy import Table

Rows = dict[str, list[str]]
TABLES: tuple[Table, ...] = (annotation, event, page, target, attention, standing, vote)
KEEP = Statement(setting.insert())


@pytest.fixture
def folk(database: Database) -> Shelf:
    """A campaign that people have said something in."""
    folk = found(database)
    folk.tag("dog")
    folk.vote("dog", Choice.APPROVE)
    return folk


def rows(folk: Shelf) -> Rows:
    """Every row that a write touches."""
    with folk.database.reading() as store:
        return {one.name: sorted(map(repr, store.connection.execute(select(one)).all())) for one in TABLES}


def test_a_name_that_is_taken_undoes_everything_that_was_sent(folk: Shelf) -> None:
    before, ann = rows(folk), folk.agent("ann").id

    for again in (
        draft("dog"),
        tag("cat", agent=ann, name="dog"),
        voting("dog", Choice.REJECT, agent=folk.agent("bob").id, name="another"),
    ):
        with pytest.raises(exc.IntegrityError) as told:
            folk.add(again)
        assert "example.org" not in str(told.value)

    assert rows(folk) == before
    assert folk.faults() == []


def test_the_connection_works_after_a_statement_failed(folk: Shelf) -> None:
    for _ in range(30):  # more than the pool holds
        with pytest.raises(exc.IntegrityError):
            folk.add(draft("dog"))
        with folk.database.glance() as store:
            assert not under_way(store)
            assert store.connection.scalar(text("SELECT 1")) == 1
    folk.fill("after")

    assert "after" in folk.names()
    assert folk.faults() == []


def sent(folk: Shelf, *then: Callable[[Store], object]) -> None:
    """Send a setting, do something, and send another one."""
    with folk.database.transaction() as store, pipeline(store):
        KEEP.run_all(store, [{"name": "one", "value": "x"}])
        for act in then:
            act(store)
        KEEP.run_all(store, [{"name": "two", "value": "x"}])


def nothing_sent(folk: Shelf, before: Rows) -> None:
    """Nothing is left of what was sent, and the next writer finds everything in order."""
    assert folk.database.read_setting("one") is None
    assert folk.database.read_setting("two") is None
    assert rows(folk) == before
    folk.fill("after")
    assert folk.faults() == []


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_what_the_database_refuses_is_told_when_the_block_ends(folk: Shelf) -> None:
    before = rows(folk)

    with pytest.raises(exc.IntegrityError):
        sent(folk, lambda store: KEEP.run_all(store, [{"name": "one", "value": "again"}]))

    nothing_sent(folk, before)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_an_error_of_ours_in_the_block_is_told_as_it_is(folk: Shelf) -> None:
    before = rows(folk)

    with pytest.raises(ZeroDivisionError):
        sent(folk, lambda _: 1 // 0)

    nothing_sent(folk, before)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_server_that_goes_away_in_the_block_is_busy(folk: Shelf) -> None:
    before = rows(folk)

    def cut(store: Store) -> None:
        with closing(psycopg.connect(folk.database.url.replace("+psycopg", ""), autocommit=True)) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [store.driver.info.backend_pid])

    with pytest.raises(Busy):
        sent(folk, cut)

    nothing_sent(folk, before)


def setting_of(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def test_writes_that_are_one_statement_are_there_for_the_question_after_them(folk: Shelf) -> None:
    asked = Statement(select(setting.c.value).where(setting.c.name == bindparam("name")))

    with folk.database.transaction() as store, pipeline(store, joined=True):
        KEEP.run_all(store, [setting_of("one", "50 %")])
        KEEP.run_all(store, [setting_of("two", "a"), setting_of("three", "b")])
        found = [asked.first(store, {"name": name}).value for name in ("one", "two")]
        store.connection.execute(setting.delete().where(setting.c.name == "two"))
        KEEP.run_all(store, [setting_of("two", "c")])

    assert found == ["50 %", "a"]
    assert [folk.database.read_setting(name) for name in ("one", "two", "three")] == ["50 %", "c", "b"]


def test_a_write_that_follows_others_sees_them(folk: Shelf) -> None:
    more = Statement(
        update(setting).values(value=setting.c.value + bindparam("more")).where(setting.c.name == "one"),
        apart=True,
    )

    with folk.database.transaction() as store, pipeline(store, joined=True):
        KEEP.run_all(store, [setting_of("one", "a")])
        more.run_all(store, [{"more": "b"}, {"more": "c"}])
        KEEP.run_all(store, [setting_of("two", "d")])
        more.run_all(store, [{"more": "d"}])

    assert folk.database.read_setting("one") == "abcd"
