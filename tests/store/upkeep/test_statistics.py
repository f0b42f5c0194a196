"""What PostgreSQL is told to count while much comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from annoserver.store.upkeep import statistics

if TYPE_CHECKING:
    from tests.parts.shelf import Shelf

KNOWN = text("SELECT n_distinct FROM pg_stats WHERE tablename = 'annotation' AND attname = 'name'")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgresql_knows_after_some_batches_that_names_are_all_different(folk: Shelf) -> None:
    folk.fill("dog", "cat", "cow")
    found = []

    for batch in (3, 4):
        statistics.learn(folk.database, batch)
        with folk.database.glance() as store:
            found.append(store.connection.scalar(KNOWN))

    assert found == [None, -1.0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_is_told_nothing(folk: Shelf) -> None:
    statistics.learn(folk.database, 1)

    assert folk.faults() == []
