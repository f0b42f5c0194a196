"""What PostgreSQL is told to count while much comes in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from annoserver.model.vocabulary import Term
from annoserver.store import vocabularies
from annoserver.store.upkeep import statistics
from tests.parts.shelf import draft

if TYPE_CHECKING:
    from tests.parts.shelf import Shelf

KNOWN = text("SELECT n_distinct FROM pg_stats WHERE tablename = 'annotation' AND attname = 'name'")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgresql_knows_after_some_batches_that_names_are_all_different(folk: Shelf) -> None:
    folk.fill("dog", "cat", "cow")
    found = []

    for batch in (2, 8):
        statistics.learn(folk.database, batch)
        with folk.database.glance() as store:
            found.append(store.connection.scalar(KNOWN))

    assert found == [None, -1.0]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgresql_looks_at_more_when_all_is_in(folk: Shelf) -> None:
    common = text(
        "SELECT array_length(most_common_vals::text::text[], 1) FROM pg_stats"
        " WHERE tablename = 'annotation' AND attname = 'creator'"
    )
    people = [f"http://example.org/{one}" for one in range(40)]
    folk.add(*(draft(f"{name}-{number}", creator=name) for number in range(2) for name in people))
    found = []

    for look in (partial(statistics.learn, folk.database, 1), partial(statistics.settle, folk.database)):
        look()
        with folk.database.glance() as store:
            found.append(store.connection.scalar(common) or 0)

    assert found[0] <= 10
    assert found[1] == 40


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_postgresql_knows_of_many_terms_when_they_came(folk: Shelf) -> None:
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'term'")
    many = [Term(f"urn:x:{number}", {"en": f"term {number}"}) for number in range(vocabularies.BATCH + 1)]
    found = []

    for terms in (many[:-1], many):
        with folk.held() as (store, held):
            vocabularies.put(store, held, "words", "urn:x:words", {}, terms)
            found.append(store.connection.scalar(known))

    assert found == [-1, len(many)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_is_told_nothing(folk: Shelf) -> None:
    statistics.learn(folk.database, 1)
    statistics.settle(folk.database)

    assert folk.faults() == []
