"""Annotations that arrive at the same time: one transaction for all of them, and each judged by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from annoserver.errors import AnnoError, Unknown
from annoserver.model.annotation import Annotation, write
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.protocol import annotations as protocol
from annoserver.protocol.batch import adding
from annoserver.protocol.batch.arrivals import Arrival, Arrivals, Waiting
from annoserver.store import counts, people
from annoserver.store.annotations import every
from annoserver.store.database import Database, Store
from tests.parts.people import note, peopled, tag, vote

FOLK = "folk"


@dataclass
class Line:
    """A campaign to which several people post at once."""

    database: Database
    arrivals: Arrivals
    numbers: dict[str, int]

    def arrival(self, by: str, document: Any, slug: str = "") -> Arrival:
        return Arrival(protocol.check(write(document)), slug, by, partial(self._who, by))

    def _who(self, by: str, store: Store) -> Actor:
        if by not in self.numbers:
            raise Unknown("This token is not known here.", rule="token")
        return people.by_person(store, self.numbers[by], FOLK)

    def post(self, *several: tuple[Any, ...]) -> list[Annotation | BaseException]:
        """Post all these at the same moment; what became of them."""
        line: list[Waiting] = []
        begun = [self.arrivals.join(FOLK, self.arrival(*one), line) for one in several]
        return [self._outcome(one) for one in begun]

    def _outcome(self, waiting: Waiting) -> Annotation | BaseException:
        try:
            return self.arrivals.settle(waiting)
        except (AnnoError, ZeroDivisionError) as error:
            return error

    def kept(self) -> list[str]:
        """Names of what is there, which is as a recount gives it."""
        with self.database.reading() as store:
            assert list(counts.check(store)) == []
            return [one.name for one in every(store, FOLK)]


@pytest.fixture
def line(database: Database) -> Line:
    """Ann, bob and cy in the campaign folk."""
    peopled(database, "")
    with database.reading() as store:
        numbers = {one.name: one.id for one in people.every(store)}
    return Line(database, Arrivals(database), numbers)


def rules(outcomes: list[Annotation | BaseException]) -> list[str]:
    """Why each was refused, "" for those that were taken."""
    return sorted(one.rule if isinstance(one, AnnoError) else "" for one in outcomes)


def test_one_that_is_refused_undoes_no_other(line: Line) -> None:
    outcomes = line.post(("ann", tag("cat")), ("nobody", tag("dog")), ("bob", tag("cow")))

    assert rules(outcomes) == ["", "", "token"]
    assert len(line.kept()) == 2


def test_of_equal_tags_that_come_at_once_one_is_taken(line: Line) -> None:
    outcomes = line.post(("ann", tag("cat")), ("bob", tag("Cat")), ("cy", tag("cat")))

    assert rules(outcomes) == ["", "tag-equal", "tag-equal"]
    assert len(line.kept()) == 1


def test_of_two_votes_that_somebody_sends_at_once_one_counts(line: Line) -> None:
    with line.database.transaction() as store:
        ann = people.by_person(store, line.numbers["ann"], FOLK)
        sent, now = protocol.check(write(tag("cat"))), ann.person.created if ann.person else None
        assert now
        cat = adding.create(store, FOLK, sent, "cat", ann, now)
    on = Address(line.database.base, FOLK).annotation(cat.name)

    outcomes = line.post(("bob", vote(on)), ("bob", vote(on, "reject")), ("cy", vote(on)))

    assert rules(outcomes) == ["", "", "vote-twice"]
    assert len(line.kept()) == 3


def test_a_name_that_two_ask_for_at_once_is_given_to_one(line: Line) -> None:
    outcomes = line.post(("ann", note("a"), "mine"), ("bob", note("b"), "mine"))

    names = sorted(one.name for one in outcomes if isinstance(one, Annotation))
    assert names[0] == "mine"
    assert names[1].startswith("mine-")


def test_where_a_transaction_fails_each_gets_one_alone(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all: Callable[[adding.Batch], None] = adding.Batch.write

    def fail(batch: adding.Batch) -> None:
        write_all(batch)
        if len(batch.made) > 1 or any(b"dog" in one.document for one in batch.made.values()):
            raise ZeroDivisionError

    monkeypatch.setattr(adding.Batch, "write", fail)
    outcomes = line.post(("ann", tag("cat")), ("bob", tag("dog")), ("cy", tag("cow")))

    assert [type(one) for one in outcomes] == [Annotation, ZeroDivisionError, Annotation]
    assert len(line.kept()) == 2
