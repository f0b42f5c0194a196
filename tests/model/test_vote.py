"""Tests of tallies and of what one vote adds to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.model.vote import Choice, Tally, Vote

NUMBERS = st.integers(0, 1000)
TALLIES = st.builds(Tally, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@given(TALLIES, TALLIES)
def test_what_is_added_can_be_taken_away(one: Tally, other: Tally) -> None:
    assert one + other - other == one
    assert one + other == other + one


@pytest.mark.parametrize(
    ("choice", "weight"),
    [(Choice.APPROVE, Tally(up=1)), (Choice.REJECT, Tally(down=1)), (Choice.UNSURE, Tally(unsure=1))],
)
def test_the_vote_of_one_person_weighs_one(choice: Choice, weight: Tally) -> None:
    assert Vote.cast("dog", choice, "urn:x:item") == Vote("dog", choice, weight, "urn:x:item")
