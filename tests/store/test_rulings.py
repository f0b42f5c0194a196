"""Tests of rulings: they win over the votes, the latest stands, and votes go on being counted."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from annoserver.errors import Invalid, Taken
from annoserver.model.annotation import Draft, write
from annoserver.model.campaign import STRICT
from annoserver.model.vote import Choice, Status, Tally, Vote
from annoserver.store import annotations
from annoserver.store.derived import numbers, recounts, standings
from tests.parts.shelf import ITEM, NOW, Shelf, draft, vote

ACCEPTED, REJECTED, PENDING = Status.ACCEPTED, Status.REJECTED, Status.PENDING


def ruling(folk: Shelf, tag: str, decided: Status, *, by: str, hours: int = 0, reason: str = "so") -> Draft:
    one = Vote(tag, None, Tally(), ITEM, decided)
    document = write({"id": f"urn:x:{by}", "body": [decided.value, reason]})
    moment = NOW + timedelta(hours=hours)
    agent = folk.agent(by).id
    return draft(f"{by}-rules", document=document, agent=agent, by_person=True, vote=one, modified=moment)


def statuses(folk: Shelf, tag: str = "dog") -> tuple[Status, bool, tuple[int, int, int]]:
    standing = folk.standing(tag)
    return standing.status, standing.ruled, folk.tally(tag)


def test_a_ruling_wins_over_the_votes_which_go_on_being_counted(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", Choice.REJECT, by="bob")
    folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))

    for name in ("cy", "di", "ed"):
        folk.vote("dog", Choice.REJECT, by=name)

    assert statuses(folk) == (ACCEPTED, True, (0, 4, 0))
    assert folk.faults() == []


def test_of_two_rulings_the_later_stands_and_withdrawing_goes_back_to_the_votes(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", REJECTED, by="mo", hours=2), ruling(folk, "dog", ACCEPTED, by="ny", hours=1))
    assert statuses(folk)[:2] == (REJECTED, True)

    folk.remove("mo-rules")
    assert statuses(folk)[:2] == (ACCEPTED, True)

    folk.remove("ny-rules")
    assert statuses(folk)[:2] == (PENDING, False)
    assert folk.faults() == []


def test_a_ruling_that_changes_is_later_but_a_new_pseudonym_is_no_change(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", REJECTED, by="mo"), ruling(folk, "dog", ACCEPTED, by="ny", hours=1))

    folk.replace("mo-rules", ruling(folk, "dog", REJECTED, by="mo", hours=2))
    assert statuses(folk)[0] is ACCEPTED

    folk.replace("mo-rules", ruling(folk, "dog", REJECTED, by="mo", hours=3, reason="seen again"))
    assert statuses(folk)[0] is REJECTED
    assert folk.faults() == []


def test_a_tag_goes_with_the_rulings_on_it(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", REJECTED, by="mo"))

    folk.remove("dog")

    assert folk.names() == []
    assert folk.faults() == []


def test_points_follow_a_ruling_and_a_ruling_earns_none(folk: Shelf) -> None:
    folk.tag("dog")

    folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))

    with folk.held() as (store, held):
        ((_, counted),) = recounts.counted(store, held)
    made = counted.people
    assert [dict(one) for (who, _), one in made.items() if who == folk.agent("mo").id] == []
    assert {one["accepted"] for one in made.values()} == {1}


def test_another_policy_leaves_rulings_alone(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))

    with folk.held() as (store, held):
        changed = standings.revalue(store, held, STRICT, NOW)

    assert changed == 0
    assert statuses(folk)[:2] == (ACCEPTED, True)


@pytest.mark.parametrize(
    ("tag", "by", "error"),
    [("cat", "mo", Invalid), ("dog", "ann", IntegrityError), ("dog", "mo", IntegrityError)],
)
def test_the_database_takes_one_ruling_of_a_moderator_on_a_tag_of_somebody_else(
    folk: Shelf, tag: str, by: str, error: type[Exception]
) -> None:
    folk.tag("dog")
    if (tag, by) == ("dog", "mo"):
        folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))
    again = ruling(folk, tag, ACCEPTED, by=by)

    with pytest.raises(error):
        folk.add(again)


def test_a_ruling_stays_a_ruling(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))
    instead = vote("dog", Choice.APPROVE, agent=folk.agent("mo").id, name="mo-rules")

    with pytest.raises(Taken):
        folk.replace("mo-rules", instead)


def test_a_recount_finds_a_ruling_that_a_standing_does_not_know(folk: Shelf) -> None:
    folk.tag("dog")
    folk.add(ruling(folk, "dog", ACCEPTED, by="mo"))
    with folk.held() as (store, held):
        position = annotations.find(store, held, "dog").position
        standings.rule(store, held, position, None, NOW, numbers.Shift())

    assert "container “folk”: “dog” is ruled None, its rulings give accepted" in folk.faults()
