"""Tests of the counters that all processes share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from annoserver.store.database import Database
from annoserver.store.upkeep.limits import SWEEP, Counters, Portion


@pytest.fixture
def two(database: Database) -> Iterator[tuple[Counters, Counters]]:
    """The counters as two processes see them."""
    pair = Counters(database.url), Counters(database.url)
    yield pair
    for one in pair:
        one.close()


def test_all_processes_count_together(two: tuple[Counters, Counters]) -> None:
    one, other = two

    assert one.take("a", 6, 60, now=100) == Portion(6, 160)
    assert other.take("a", 6, 60, now=130) == Portion(12, 160)
    assert other.take("b", 1, 60, now=130) == Portion(1, 190)


def test_a_counter_begins_anew_when_its_time_is_over(two: tuple[Counters, Counters]) -> None:
    one, other = two
    one.take("a", 6, 60, now=100)

    assert other.take("a", 2, 60, now=160) == Portion(2, 220)


def test_nothing_is_lost_when_many_count_at_once(two: tuple[Counters, Counters]) -> None:
    def count(counters: Counters) -> None:
        done = 0
        while done < 20:
            done += counters.take("a", 1, 60, now=100) is not None

    threads = [threading.Thread(target=count, args=(one,)) for one in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert two[0].take("a", 1, 60, now=100) == Portion(41, 160)


def test_what_has_expired_is_cleared_away(two: tuple[Counters, Counters], database: Database) -> None:
    one, _ = two
    one.take("old", 1, 1, now=100)
    for _ in range(SWEEP):
        one.take("new", 1, 60, now=200)

    with database.reading() as store:
        assert store.connection.exec_driver_sql("SELECT key FROM quota").scalars().all() == ["new"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_busy_database_is_not_waited_for(two: tuple[Counters, Counters], database: Database) -> None:
    with database.transaction():
        assert two[0].take("a", 1, 60, now=100) is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_database_that_is_away_is_no_error(tmp_path: Path, engine: str) -> None:
    assert Counters(f"sqlite:///{tmp_path / 'away' / 'x.db'}").take("a", 1, 60, now=100) is None
