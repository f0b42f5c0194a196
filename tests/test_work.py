"""Tests of the worker: what becomes of a job that is done, fails, is stopped or hangs."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from annoserver.errors import Busy, Invalid, Unreachable
from annoserver.exchange.jobs import Desk, Run
from annoserver.exchange.outside.mail import Post
from annoserver.model.job import MOST_TRIES, Job, Refusal, State
from annoserver.model.person import Purpose
from annoserver.store import people
from annoserver.store.accounts import devices, profiles, slips
from annoserver.store.database import Database
from annoserver.store.rows.limits import answer, quota
from annoserver.store.upkeep import answers, jobs
from annoserver.work import Worker

POST = Post("annoserver@example.org", "", Path("nowhere"))


@pytest.fixture
def engine() -> str:
    """The queue itself is tested on both databases; a worker says the same to each."""
    return "sqlite"


def put(database: Database, kind: str = "count", now: datetime | None = None) -> Job:
    with database.transaction() as store:
        return jobs.put(store, kind, {"to": 3}, now or datetime.now(UTC))


def got(database: Database, job: Job) -> Job:
    with database.reading() as store:
        return jobs.get(store, job.key)


def worker(database: Database, tmp_path: Path, run: Run, **more: Any) -> Worker:
    return Worker(database, tmp_path, POST, runners={"count": run}, **more)


def count(desk: Desk) -> Mapping[str, Any]:
    most = desk.job.arguments["to"]
    for number in range(most):
        desk.progress(number + 1, most)
    desk.refuse(Refusal("4", "too much"))
    return {"counted": most}


def test_a_job_is_run_with_its_progress_result_and_refusals(database: Database, tmp_path: Path) -> None:
    job = put(database)

    assert worker(database, tmp_path, count).drain() == 1

    ended = got(database, job)
    assert (ended.state, ended.result, ended.done, ended.total) == (State.DONE, {"counted": 3}, 3, 3)
    with database.reading() as store:
        assert jobs.refusals(store, job) == [Refusal("4", "too much")]


@pytest.mark.parametrize(
    ("error", "state", "message"),
    [
        (Invalid("There is no such campaign."), State.FAILED, "There is no such campaign."),
        (Unreachable("The mail server does not answer."), State.WAITING, "The mail server does not answer."),
        (Busy("The database does not answer."), State.WAITING, "The database does not answer."),
        (ZeroDivisionError("1/0"), State.WAITING, "Something went wrong on our side; it has been logged."),
    ],
)
def test_an_error_is_kept_and_what_may_pass_is_tried_again(
    database: Database, tmp_path: Path, error: Exception, state: State, message: str
) -> None:
    def run(desk: Desk) -> Mapping[str, Any]:
        raise error

    job = put(database)

    worker(database, tmp_path, run).drain()

    assert (got(database, job).state, got(database, job).message) == (state, message)
    assert got(database, job).tries == 1


def test_a_kind_that_nobody_knows_fails(database: Database, tmp_path: Path) -> None:
    job = put(database, "unheard-of")

    worker(database, tmp_path, count).drain()

    assert "knows no jobs of the kind “unheard-of”" in got(database, job).message


def test_a_job_that_killed_its_worker_each_time_is_given_up(database: Database, tmp_path: Path) -> None:
    job = put(database, now=datetime.now(UTC) - MOST_TRIES * jobs.CLAIM)
    with database.transaction() as store:
        for times in range(MOST_TRIES, 0, -1):
            assert jobs.claim(store, datetime.now(UTC) - times * jobs.CLAIM) is not None

    worker(database, tmp_path, count).drain()

    assert (got(database, job).state, got(database, job).message) == (
        State.FAILED,
        "The worker died each time it ran this job.",
    )


def test_what_has_expired_is_forgotten(database: Database, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old, new = tmp_path / "copies" / "old.zip", tmp_path / "copies" / "new.zip"
    old.parent.mkdir()
    for path, age in ((old, 73), (new, 71)):
        path.touch()
        os.utime(path, (now.timestamp() - age * 3600,) * 2)
    with database.transaction() as store:
        ann = people.add(store, "ann", "ann@example.org", "", False, now)
        profiles.claim(store, "user-1", "bob@example.org", "", "en", now - timedelta(days=8))
        profiles.claim(store, "user-2", "bob@example.org", "", "en", now - timedelta(days=6))
        for place, age in (("here", 31), ("there", 29)):
            begun = now - timedelta(days=age)
            devices.add(store, ann, place, "Browser", begun, begun + timedelta(days=30))
        slips.add(store, ann, Purpose.RESET, "slip", "", now - timedelta(days=1), now)
        for name, age in (("past", 61), ("present", 59)):
            counted = {"key": name, "used": 1, "expires": now.timestamp() + 60 - age}
            store.connection.execute(insert(quota).values(**counted))
        for key, age in (("past", 25), ("present", 23)):
            answers.claim(store, "person 1", key, "", now - timedelta(hours=age))

    worker(database, tmp_path, count).sweep(now)

    assert [path.name for path in old.parent.iterdir()] == ["new.zip"]
    with database.reading() as store:
        assert [one.name for one in people.every(store)] == ["ann", "user-2"]
        assert [one.digest for one in devices.of(store, ann, now - timedelta(days=40))] == ["there"]
        assert slips.find(store, "slip", Purpose.RESET, now - timedelta(days=2)) is None
        for table in (quota, answer):
            assert store.connection.scalars(select(table.c.key)).all() == ["present"]


def test_a_worker_that_is_told_to_stop_puts_its_job_back(database: Database, tmp_path: Path) -> None:
    told: Iterator[bool] = iter([False, False, True, True, True])
    job = put(database)

    Worker(database, tmp_path, POST, stopping=lambda: next(told), runners={"count": count}).run()

    assert (got(database, job).state, got(database, job).tries) == (State.WAITING, 0)


def test_a_job_that_another_worker_took_up_is_left_to_it(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def run(desk: Desk) -> Mapping[str, Any]:
        with database.transaction() as store:
            assert jobs.claim(store, datetime.now(UTC) + 2 * jobs.CLAIM) is not None
        return {}

    job = put(database)

    worker(database, tmp_path, run).step()

    assert (got(database, job).state, got(database, job).tries) == (State.RUNNING, 2)
    assert "taken up by another worker" in caplog.text


def test_a_long_step_keeps_its_claim(database: Database, tmp_path: Path) -> None:
    def run(desk: Desk) -> Mapping[str, Any]:
        start = got(database, desk.job).due
        while got(database, desk.job).due == start:
            pass
        return {}

    job = put(database)

    worker(database, tmp_path, run, beat=0.01).step()

    assert got(database, job).state is State.DONE


def test_a_database_that_does_not_answer_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: Iterator[bool] = iter([False, True])

    with caplog.at_level(logging.WARNING):
        absent = Database(f"sqlite:///{tmp_path / 'absent' / 'annoserver.db'}")
        Worker(absent, tmp_path, POST, stopping=lambda: next(told), rest=0).run()

    assert "The queue cannot be read" in caplog.text
