"""Tests of the queue of jobs, from which several processes take work."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from annoserver.errors import Missing, Stale
from annoserver.model.job import FIRST_PAUSE, MOST_TRIES, Job, Refusal, State, pause
from annoserver.store import people
from annoserver.store.database import Database
from annoserver.store.upkeep import jobs
from tests.parts.shelf import NOW


def put(database: Database, kind: str = "count", *, now: datetime = NOW, **more: Any) -> Job:
    with database.transaction() as store:
        return jobs.put(store, kind, {"to": 3}, now, **more)


def claim(database: Database, now: datetime = NOW) -> Job | None:
    with database.transaction() as store:
        return jobs.claim(store, now)


def claimed(database: Database, now: datetime = NOW) -> Job:
    job = claim(database, now)
    assert job is not None
    return job


def got(database: Database, key: str) -> Job:
    with database.reading() as store:
        return jobs.get(store, key)


def finish(database: Database, job: Job, result: Mapping[str, Any]) -> None:
    with database.transaction() as store:
        jobs.finish(store, job, result, NOW)


def test_a_job_is_claimed_once_the_oldest_first(database: Database) -> None:
    first, second = put(database), put(database)

    assert (claimed(database).key, claimed(database).key) == (first.key, second.key)
    assert claim(database) is None


def test_a_job_waits_until_it_is_due(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    put(database, due=later)

    with database.reading() as store:
        assert not jobs.is_due(store, NOW)
        assert jobs.is_due(store, later)
    assert claim(database) is None
    assert claimed(database, later).arguments == {"to": 3}


def test_a_job_that_is_to_be_run_at_once_does_not_wait_for_a_clock_that_went_back(database: Database) -> None:
    put(database, due=NOW + timedelta(seconds=1))
    at_once, earlier = put(database), NOW - timedelta(hours=5)

    with database.reading() as store:
        assert jobs.is_due(store, earlier)
    assert claimed(database, earlier).key == at_once.key
    assert claim(database, earlier) is None


def test_what_came_of_a_job_is_kept_and_its_arguments_are_forgotten(database: Database) -> None:
    put(database)
    job = claimed(database)

    finish(database, job, {"counted": 3})

    ended = got(database, job.key)
    assert (ended.state, ended.result, ended.arguments) == (State.DONE, {"counted": 3}, {})
    assert claim(database, NOW + timedelta(days=1)) is None


def test_a_job_whose_worker_died_is_taken_up_again(database: Database) -> None:
    put(database)
    dead = claimed(database)

    again = claimed(database, NOW + jobs.CLAIM)

    assert (again.key, again.tries) == (dead.key, 2)
    with pytest.raises(Stale, match="taken this job up"):
        finish(database, dead, {})
    with database.transaction() as store, pytest.raises(Stale):
        jobs.renew(store, dead, NOW)


def test_a_sign_of_life_keeps_a_claim_and_tells_how_far_the_job_is(database: Database) -> None:
    put(database)
    job, soon = claimed(database), NOW + jobs.CLAIM - timedelta(seconds=1)

    with database.transaction() as store:
        jobs.renew(store, job, soon, done=2, total=3)
        jobs.renew(store, job, soon)

    assert claim(database, NOW + jobs.CLAIM) is None
    assert (got(database, job.key).done, got(database, job.key).total) == (2, 3)


def test_a_failed_try_is_followed_by_another_after_a_pause(database: Database) -> None:
    put(database)
    job = claimed(database)

    with database.transaction() as store:
        jobs.fail(store, job, "Nobody answers.", NOW, pause(job.tries))

    assert (got(database, job.key).state, got(database, job.key).message) == (
        State.WAITING,
        "Nobody answers.",
    )
    assert claim(database, NOW + FIRST_PAUSE - timedelta(seconds=1)) is None
    assert claimed(database, NOW + FIRST_PAUSE).tries == 2


def test_pauses_grow_and_end() -> None:
    pauses = [pause(tries) for tries in range(1, MOST_TRIES)]

    assert pauses == sorted(wait for wait in pauses if wait)
    assert pauses[0] == FIRST_PAUSE
    assert pause(MOST_TRIES) is None


def test_a_job_that_failed_for_good_is_begun_anew_by_hand_only(database: Database) -> None:
    put(database)
    job = claimed(database)
    with database.transaction() as store, pytest.raises(Stale, match="failed"):
        jobs.retry(store, job, NOW)
    with database.transaction() as store:
        jobs.fail(store, job, "No.", NOW, None)
    assert claim(database, NOW + timedelta(days=9)) is None

    with database.transaction() as store:
        jobs.retry(store, jobs.get(store, job.key), NOW)

    assert claimed(database).tries == 1


def test_a_job_that_is_put_back_has_lost_no_try(database: Database) -> None:
    put(database)
    job = claimed(database)

    with database.transaction() as store:
        jobs.release(store, job, NOW)

    assert claimed(database).tries == 1


def test_what_a_job_left_out_is_listed_up_to_a_limit(database: Database) -> None:
    job, many = put(database), [Refusal(str(place), "odd") for place in range(jobs.MOST_REFUSALS)]

    with database.transaction() as store:
        jobs.refuse(store, job, [Refusal("first", "even")])
        jobs.refuse(store, job, many)
        jobs.refuse(store, job, many)
        listed = jobs.refusals(store, job)

    assert len(listed) == jobs.MOST_REFUSALS
    assert listed[:2] == [Refusal("first", "even"), Refusal("0", "odd")]


def test_jobs_are_found_by_person_and_kind_and_forgotten_when_old(database: Database) -> None:
    with database.transaction() as store:
        ann = people.add(store, "ann", "ann@example.org", "", False, NOW)
    mine, other = put(database, "mine", person=ann.id), put(database)
    finish(database, claimed(database), {})

    with database.transaction() as store:
        assert [one.key for one in jobs.listed(store)] == [other.key, mine.key]
        assert [one.key for one in jobs.listed(store, person=ann.id)] == [mine.key]
        assert [one.key for one in jobs.listed(store, kind="count")] == [other.key]
        assert jobs.forget(store, NOW + timedelta(days=1), ["mine", "count"]) == 1
        with pytest.raises(Missing, match="no such job"):
            jobs.get(store, mine.key)


def test_workers_at_the_same_time_never_take_the_same_job(database: Database) -> None:
    wanted = {put(database).key for _ in range(12)}
    taken: list[str] = []

    def work() -> None:
        while job := claim(database):
            taken.append(job.key)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 12
    assert set(taken) == wanted


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_claim_under_way_keeps_no_other_worker_waiting(database: Database) -> None:
    first, second = put(database), put(database)

    with database.transaction() as store:
        mine = jobs.claim(store, NOW)
        theirs = claim(database)
        assert claim(database) is None, "the first is not offered before its claim is committed"

    assert mine is not None
    assert theirs is not None
    assert (mine.key, theirs.key) == (first.key, second.key)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_two_people_do_not_wait_for_each_other_to_order(database: Database) -> None:
    with database.transaction() as store, database.transaction() as another:
        for one, by in ((store, "ann"), (another, "bob")):
            assert jobs.under_way(one, by) == []
            jobs.put(one, "count", {jobs.BY: by}, NOW)

    with database.reading() as store:
        assert [len(jobs.under_way(store, by)) for by in ("ann", "bob", "cy")] == [1, 1, 0]
