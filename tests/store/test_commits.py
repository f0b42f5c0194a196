"""Commits that writers share: one for all who wait, durable for each, undone for one alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from annoserver.errors import Busy
from annoserver.store.database import Database
from annoserver.store.rows.people import setting

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WRITERS = 8


def write(database: Database, name: str) -> None:
    with database.transaction() as store:
        store.connection.execute(setting.insert().values(name=name, value="written"))


def fail(database: Database, name: str) -> None:
    with database.transaction() as store:
        store.connection.execute(setting.insert().values(name=name, value="written"))
        raise ZeroDivisionError


def written(database: Database) -> set[str]:
    with database.reading() as store:
        return set(store.connection.scalars(select(setting.c.name).where(setting.c.value == "written")))


def together(database: Database, *acts: Callable[[], None]) -> list[type[BaseException] | None]:
    """Let acts wait while somebody writes, so that they share the commit of that; what each raised."""
    commits = database._commits
    assert commits is not None

    def first() -> None:
        with database.transaction():
            while commits._waiting < len(acts):
                time.sleep(0.01)

    with ThreadPoolExecutor(len(acts) + 1) as threads:
        done = [threads.submit(first)]
        while not commits._turn.locked():
            time.sleep(0.01)
        done += [threads.submit(act) for act in acts]
        return [type(fault) if (fault := one.exception()) else None for one in done[1:]]


def frames(database: Database) -> int:
    """How many commits the journal of a database holds: each ends with a frame that says so."""
    path = Path(database.url.removeprefix("sqlite:///") + "-wal")
    journal = path.read_bytes()
    size = int.from_bytes(journal[8:12], "big") + 24
    heads = (journal[at : at + 24] for at in range(32, len(journal), size))
    return sum(int.from_bytes(head[4:8], "big") > 0 and head[8:16] == journal[16:24] for head in heads)


def test_writers_who_wait_share_a_commit(database: Database) -> None:
    write(database, "before")
    before = frames(database)

    faults = together(database, *(partial(write, database, f"w{number}") for number in range(WRITERS)))

    assert faults == [None] * WRITERS
    assert written(database) == {"before", *(f"w{number}" for number in range(WRITERS))}
    assert frames(database) == before + 1


def test_one_who_fails_undoes_only_his_own(database: Database) -> None:
    acts = (partial(write, database, "a"), partial(fail, database, "lost"), partial(write, database, "b"))

    faults = together(database, *acts)

    assert faults == [None, ZeroDivisionError, None]
    assert written(database) == {"a", "b"}


def test_the_first_who_fails_takes_nobody_with_him(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(database, "lost")

    write(database, "kept")

    assert written(database) == {"kept"}


def test_a_commit_that_fails_fails_for_everybody(database: Database) -> None:
    def refuse(name: str) -> None:
        with database.transaction() as store:
            # A reference to nowhere, which is looked at only when everything is committed.
            store.driver.execute("PRAGMA defer_foreign_keys = ON")
            store.driver.execute("INSERT INTO password (person_id, hash) VALUES (4711, 'x')")

    faults = together(database, partial(write, database, "a"), partial(refuse, "b"))

    assert faults == [sqlite3.IntegrityError] * 2
    assert written(database) == set()
    write(database, "after")
    assert written(database) == {"after"}


def test_nobody_waits_for_ever(database: Database) -> None:
    impatient = Database(database.url, timeout=0.2)
    with impatient.transaction(), ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(write, impatient, "late")

        assert isinstance(waiting.exception(timeout=30), Busy)
    impatient.forget()


def test_a_writer_of_another_process_is_waited_for(database: Database) -> None:
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = Database(database.url, timeout=0.2)

    with pytest.raises(Busy):
        write(impatient, "late")
    other.execute("ROLLBACK")
    write(impatient, "in time")

    other.close()
    impatient.forget()
    assert written(database) == {"in time"}
