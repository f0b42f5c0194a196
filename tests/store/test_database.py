"""Tests of transactions, of what is said when the database does not answer, and of kept settings."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from annoserver.errors import Busy, Full, Misconfigured
from annoserver.store import containers
from annoserver.store.database import Database
from annoserver.store.links.idle import AGE
from annoserver.store.rows.annotations import container, page
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.people import setting
from tests.parts.shelf import NOW, Shelf, draft

BERLIN = timezone(timedelta(hours=2))
MOMENTS = Table("moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", Moment))


def test_a_transaction_is_kept_whole_or_not_at_all(folk: Shelf) -> None:
    def fail_halfway() -> None:
        with folk.held() as (store, held):
            containers.bump(store, held.id, changes=1, living=0, positions=0, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    assert folk.describe().revision == 0


def test_a_reader_sees_one_moment_while_others_write(folk: Shelf) -> None:
    with folk.database.reading() as store:
        before = containers.read(store, "folk").total
        writer = threading.Thread(target=folk.add, args=(draft("a"),))
        writer.start()
        writer.join()

        assert containers.read(store, "folk").total == before == 0
    assert folk.describe().total == 1


def test_foreign_keys_are_kept(folk: Shelf) -> None:
    values = {"container_id": 99, "number": 0, "live": 1, "revision": 1, "modified": NOW}

    with pytest.raises(IntegrityError), folk.database.transaction() as store:
        store.connection.execute(insert(page).values(values))


def test_moments_come_back_in_utc_whatever_zone_they_went_in(database: Database) -> None:
    with database.transaction() as store:
        MOMENTS.create(store.connection)
        for at in (datetime(2026, 7, 1, 12, tzinfo=BERLIN), None):
            store.connection.execute(insert(MOMENTS).values(at=at))
        found = store.connection.scalars(select(MOMENTS.c.at).order_by(MOMENTS.c.id)).all()

    assert found == [datetime(2026, 7, 1, 10, tzinfo=UTC), None]
    assert found[0] is not None
    assert found[0].tzinfo is UTC


def test_settings_are_kept_and_replaced(database: Database) -> None:
    assert database.read_setting("colour") is None

    database.write_setting("colour", "red")
    database.write_setting("colour", "blue")

    assert database.read_setting("colour") == "blue"


def test_the_base_is_read_once_and_anew_when_it_is_forgotten(database: Database) -> None:
    other = Database(database.url)
    before = other.base

    database.write_setting("base_url", "https://elsewhere.example/")

    assert database.base == "https://elsewhere.example/"
    assert other.base == before
    other.forget()
    assert other.base == "https://elsewhere.example/"
    other.forget()


def test_an_empty_database_has_no_settings(empty_url: str) -> None:
    empty = Database(empty_url)

    assert empty.read_setting("base_url") is None
    assert empty.base == ""
    empty.forget()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_database_that_stays_locked_is_busy(database: Database) -> None:
    impatient = Database(database.url, timeout=0.05)

    with database.transaction(), pytest.raises(Busy) as refused, impatient.transaction():
        pass

    assert refused.value.retry_after == 1
    impatient.forget()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_pool_that_is_used_up_is_busy(database: Database) -> None:
    small = Database(database.url, timeout=0.05, pool_size=1)
    used = [small.engine.connect() for _ in range(21)]

    with pytest.raises(Busy, match="in use"), small.reading():
        pass

    for connection in used:
        connection.close()
    small.forget()


def test_no_more_connections_wait_than_the_pool_has(database: Database) -> None:
    small = Database(database.url, pool_size=2)
    with ExitStack() as glances:
        for _ in range(4):
            glances.enter_context(small.glance())

    assert small.engine.pool.status().endswith("Current Checked out connections: 2")
    small.forget()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_an_old_connection_is_opened_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def used() -> list[int]:
        with database.glance() as waiting, database.engine.connect() as pooled:
            asked = "SELECT pg_backend_pid()"
            return [one.exec_driver_sql(asked).scalar_one() for one in (waiting.connection, pooled)]

    before = used()
    assert used() == before

    for clock in ("monotonic", "time"):
        later = getattr(time, clock)() + AGE
        monkeypatch.setattr(time, clock, lambda later=later: later)
    assert not {*used()} & {*before}
    monkeypatch.undo()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_database_that_is_not_there_is_busy(database: Database) -> None:
    lost = Database(database.url.replace("/annoserver_", "/nowhere_"))

    with pytest.raises(Busy), lost.reading():
        pass
    lost.forget()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_the_first_of_several_hosts_that_answers_is_used(database: Database) -> None:
    start, at, hosts = database.url.rpartition("@")
    several = f"{start}{at}127.0.0.1:1,{hosts}?target_session_attrs=read-write"
    found = Database(several)

    assert found.base == database.base
    found.forget()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_connection_that_the_server_closed_is_not_used_again(database: Database) -> None:
    used = Database(database.url)
    with used.glance() as store:
        number = store.connection.scalar(text("SELECT pg_backend_pid()"))
    with database.glance() as store:
        store.connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})

    with used.glance() as store:
        assert store.connection.scalar(text("SELECT pg_backend_pid()")) != number
    used.forget()


def test_a_folder_that_is_not_there_is_busy(tmp_path: Path) -> None:
    lost = Database(f"sqlite:///{tmp_path}/nowhere/annoserver.db")

    with pytest.raises(Busy), lost.reading():
        pass


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_statement_of_ours_that_is_wrong_is_no_reason_to_try_again(database: Database) -> None:
    with pytest.raises(OperationalError), database.reading() as store:
        store.connection.execute(text("SELECT * FROM nowhere"))


def test_what_is_no_address_of_a_database_is_told() -> None:
    with pytest.raises(Misconfigured, match="DATABASE_URL"):
        Database("annoserver.db")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_keeps_what_was_committed_through_a_crash(database: Database) -> None:
    with database.reading() as store:
        ask = store.connection.exec_driver_sql

        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1


def test_names_are_in_the_order_of_code_points_on_every_database(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        for name in ("b", "a", "Z", "ä", "a-b", "ab"):
            containers.add(store, name, name, 1, NOW)
        query = select(container.c.name).where(func.length(container.c.name) < 4).order_by(container.c.name)

        assert store.connection.scalars(query).all() == ["", "Z", "a", "a-b", "ab", "b", "ä"]


def test_a_connection_that_waits_is_in_no_transaction(database: Database) -> None:
    for opened in (database.glance, database.reading, database.transaction):
        with opened() as store:
            store.connection.execute(select(setting)).all()
        with database.transaction() as store:
            store.connection.execute(setting.insert().values(name=opened.__name__, value="written"))

    assert {database.read_setting(name) for name in ("glance", "reading", "transaction")} == {"written"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_full_disk_of_postgresql_is_told_as_one(database: Database) -> None:
    raising = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"

    with pytest.raises(Full) as refused, database.transaction() as store:
        store.connection.exec_driver_sql(raising)

    assert refused.value.retry_after == 60
    assert database.base
