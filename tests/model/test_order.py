"""Tests of which item comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from annoserver.model.campaign import BALANCED, COMPATIBLE, STRICT, Campaign, Policy
from annoserver.model.rules import order
from annoserver.model.rules.order import Candidate
from annoserver.model.rules.points import MONDAY
from annoserver.model.rules.status import status
from annoserver.model.vote import Status, Tally


@pytest.mark.parametrize(
    ("up", "down", "votes"), [(0, 0, 2), (1, 0, 1), (1, 1, 2), (2, 1, 1), (2, 2, 2), (0, 1, 1), (2, 0, 0)]
)
def test_the_distance_to_a_decision_is_counted_in_votes_one_way(up: int, down: int, votes: int) -> None:
    assert order.distance(Tally(up, down, by_person=1), BALANCED) == votes


@pytest.mark.parametrize("policy", [BALANCED, STRICT, COMPATIBLE])
def test_that_many_votes_do_settle_it_and_fewer_do_not(policy: Policy) -> None:
    for up in range(6):
        for down in range(6):
            tally = Tally(up, down)
            far = order.distance(tally, policy)
            settled = [
                status(tally + more, policy) in (Status.ACCEPTED, Status.REJECTED)
                for votes in (far - 1, far)
                for more in (Tally(up=votes), Tally(down=votes))
                if votes >= 0
            ]
            assert any(settled[-2:])
            assert not any(settled[:-2])


def following(*candidates: Candidate, draw: int = 0, person: int = 7) -> str | None:
    found = order.best(candidates, person, draw)
    return found.item if found else None


NEAR = Candidate("near", distance=1, people=3)
MIDDLE = Candidate("middle", distance=2, people=1)
UNTOUCHED = Candidate("untouched")
SEEN = Candidate("seen", people=2)
SKIPPED = Candidate("skipped", distance=1, skipped=MONDAY)
LATER = Candidate("later", distance=1, skipped=MONDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("candidates", "draw", "item"),
    [
        ((UNTOUCHED, MIDDLE, NEAR, SEEN), 0, "near"),
        ((UNTOUCHED, MIDDLE, SEEN), 1, "middle"),
        ((UNTOUCHED, SEEN), 2, "untouched"),
        ((NEAR, MIDDLE, SEEN, UNTOUCHED), 3, "untouched"),
        ((NEAR, MIDDLE), 7, "middle"),
        ((SKIPPED, SEEN), 0, "seen"),
        ((LATER, SKIPPED), 0, "skipped"),
        ((NEAR, Candidate("calm", distance=1, people=1)), 0, "calm"),
        ((), 0, None),
    ],
)
def test_what_comes_next(candidates: tuple[Candidate, ...], draw: int, item: str | None) -> None:
    assert following(*candidates, draw=draw) == item
    assert following(*reversed(candidates), draw=draw) == item


def test_people_do_not_all_meet_on_one_item() -> None:
    alike = [Candidate(f"item {number}") for number in range(20)]

    first = {following(*alike, person=person) for person in range(20)}

    assert len(first) > 5
    assert following(*alike, person=3) == following(*reversed(alike), person=3)


@pytest.mark.parametrize(
    ("people", "pending", "complete"), [(3, 0, True), (2, 0, False), (3, 1, False), (9, 0, True)]
)
def test_an_item_is_complete_when_enough_people_were_there_and_nothing_waits(
    people: int, pending: int, complete: bool
) -> None:
    assert order.complete(Campaign("folk", {"en": "Folk"}), people, pending) is complete
