"""Faults of what the server stands on: told while they last, and nothing half written afterwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from sqlalchemy import update

from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release.parcels import files, order
from annoserver.model.job import State
from annoserver.store import counts
from annoserver.store.database import Database
from annoserver.store.rows.jobs import job
from annoserver.store.upkeep import jobs
from annoserver.work import Worker
from tests.conftest import absent, upgrade
from tests.faults.serving import Serving
from tests.faults.writers import Heard, Writer, kept, lost
from tests.parts.cluster import throwaway
from tests.parts.folk import founded
from tests.parts.people import note
from tests.parts.shelf import NOW, draft, found

if TYPE_CHECKING:
    from tests.parts.people import Site


@pytest.fixture
def serving(database: Database, tmp_path: Path) -> Iterator[Serving]:
    """A server over the database of the test, which waits a second for it."""
    serving = Serving(database, str(tmp_path / "files"), settings={"BUSY_TIMEOUT": "1"})
    yield serving
    serving.stop()


@pytest.fixture
def small(tmp_path: Path, sqlite_template: Path) -> Iterator[Path]:
    """A file system with room for little, and a database on it."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        absent("mount", "only root can make a small file system, where that is allowed")
    shutil.copyfile(sqlite_template, place / "small.db")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def faults(database: Database) -> list[str]:
    """What a recount finds wrong."""
    with database.reading() as store:
        return list(counts.check(store))


def test_a_full_disk_is_told_and_everything_goes_on_when_there_is_room(small: Path, tmp_path: Path) -> None:
    serving = Serving(Database(f"sqlite:///{small / 'small.db'}"), str(tmp_path / "files"))
    site = serving.people()
    serving.start()
    first = site.post(note("first")).headers["Location"]
    answers = [site.post(note("x" * 200_000)) for _ in range(20)]

    full = [one for one in answers if one.status_code != 201]

    assert {one.status_code for one in full} == {507}
    assert all(one.headers["Retry-After"] for one in full)
    assert requests.get(f"{serving.url}readyz", timeout=30).json()["checks"]["disk"] == "is full"
    assert site.get(first).status_code == 200
    subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
    assert site.post(note("after")).status_code == 201
    assert site.get().json()["total"] == 2 + len(answers) - len(full)
    assert faults(serving.database) == []
    serving.stop()
    serving.database.forget()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_under_an_export_is_told_and_leaves_nothing(database: Database, small: Path) -> None:
    folk, worker = founded(database), Worker(database, small, Post("a@example.org", "", small))
    folk.tag("wood")
    with database.transaction() as store:
        one = files.put(store, order.read("annotations", {"format": ["ndjson"]}, "folk"), "x", NOW)
    (small / files.FOLDER).mkdir()
    rest = small / "rest"
    with suppress(OSError), rest.open("wb", buffering=0) as filling:
        while filling.write(b"x" * 4096):
            pass

    worker.drain()

    with database.reading() as store:
        met = jobs.get(store, one.key)
    assert (met.state, met.message) == (State.WAITING, "There is no room left here. Please try again later.")
    assert list((small / files.FOLDER).iterdir()) == []
    rest.unlink()
    with database.transaction() as store:
        store.connection.execute(update(job).values(due=NOW))
    worker.drain()
    assert b"wood" in files.path(small, one.key).read_bytes()


def test_a_locked_database_is_told_and_soon_taken_again(serving: Serving, engine: str) -> None:
    site = serving.people()
    serving.start()
    site.tag("before")
    with ExitStack() as held:
        if engine == "sqlite":
            other = sqlite3.connect(serving.database.url.removeprefix("sqlite:///"), isolation_level=None)
            held.enter_context(closing(other)).execute("BEGIN IMMEDIATE")
        else:
            lock = held.enter_context(serving.database.engine.begin())
            lock.exec_driver_sql("LOCK TABLE container IN EXCLUSIVE MODE")

        refused = site.post(note("while"))

        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) >= 1
        assert site.get().json()["total"] == 1
    assert site.post(note("after")).status_code == 201
    assert faults(serving.database) == []


def test_an_annotation_may_be_as_large_as_the_limit_and_no_larger(serving: Serving) -> None:
    site = serving.people()
    serving.start()
    room = (1 << 20) - len(str(note("x"))) - 100
    many = " ".join(f"{number:x}" for number in range(room))[:room]

    for words in ("x" * room, many):
        large = site.post(note(words))

        assert large.status_code == 201
        assert site.get(large.headers["Location"]).json()["body"]["value"] == words
    assert site.post(note("x" * (1 << 20))).status_code == 413
    assert faults(serving.database) == []


def test_a_clock_that_goes_back_disorders_nothing(database: Database) -> None:
    folk = found(database)

    for name, hours in (("a", 0), ("b", -5), ("c", -9), ("d", 2)):
        folk.add(draft(name), now=NOW + timedelta(hours=hours))
    folk.remove("b", now=NOW - timedelta(days=1))

    assert folk.names() == ["a", "c", "d"]
    assert folk.faults() == []


def write_through(serving: Serving, site: Site, fault: list[str]) -> list[Heard]:
    """What writers hear who go on while pg_ctl does something."""
    heard = [Heard() for _ in range(4)]
    writers = [Writer(number, site, heard, seed=5) for number in range(4)]
    for one in writers:
        one.start()
    until(heard, 10)
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *fault], cwd="/", stdout=subprocess.DEVNULL, check=True)
    until(heard, sum(one.acknowledged for one in heard) + 10)
    for one in writers:
        one.stop()
        one.join()
    return heard


def until(heard: list[Heard], number: int) -> None:
    """Wait until so many writes were acknowledged."""
    deadline = time.monotonic() + 60
    while sum(one.acknowledged for one in heard) < number:
        assert time.monotonic() < deadline, heard
        time.sleep(0.02)


def test_a_database_that_is_restarted_loses_nothing(tmp_path: Path, postgres_tools: Path) -> None:
    with throwaway() as cluster:
        database = Database(cluster.create())
        upgrade(database.url)
        with database.glance() as store:
            (data,) = store.connection.exec_driver_sql("SHOW data_directory").one()
        serving = Serving(database, str(tmp_path / "files"))
        site = serving.people()
        serving.start()
        restart = [str(postgres_tools), "restart", "-w", "-s", "-m", "immediate", "-D", data]

        heard = write_through(serving, site, restart)

        statuses = {code for one in heard for code in one.statuses}
        assert 503 in statuses <= {200, 201, 204, 409, 503}
        assert sum(one.hasty for one in heard) == 0
        assert lost(kept(database), heard) == []
        assert faults(database) == []
        serving.stop()
        database.forget()


@pytest.fixture
def postgres_tools() -> Path:
    """pg_ctl, where PostgreSQL is installed."""
    from tests.parts.cluster import Absent, _tools

    try:
        return _tools() / "pg_ctl"
    except Absent as reason:
        absent("postgres", str(reason))
