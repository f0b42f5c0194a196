"""Tests of the status rule: the worked examples of the rule's own table, and what holds for every tally."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.model.campaign import BALANCED, COMPATIBLE, PRESETS, STRICT, Policy
from annoserver.model.rules.status import status, support, wilson
from annoserver.model.vote import Ruling, Status, Tally

VETO = replace(COMPATIBLE, veto=True)
PENDING, ACCEPTED, REJECTED, CONTESTED = Status.PENDING, Status.ACCEPTED, Status.REJECTED, Status.CONTESTED

# For–against on a tag made by a person: compatible, compatible with veto, balanced, strict, Wilson.
EXAMPLES = [
    (0, 0, ACCEPTED, ACCEPTED, PENDING, PENDING, 0.000),
    (1, 0, ACCEPTED, ACCEPTED, PENDING, PENDING, 0.207),
    (2, 0, ACCEPTED, ACCEPTED, ACCEPTED, PENDING, 0.342),
    (4, 0, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED, 0.510),
    (1, 1, ACCEPTED, PENDING, PENDING, PENDING, 0.095),
    (2, 1, ACCEPTED, PENDING, PENDING, PENDING, 0.208),
    (2, 2, ACCEPTED, PENDING, PENDING, PENDING, 0.150),
    (3, 1, ACCEPTED, PENDING, ACCEPTED, PENDING, 0.301),
    (4, 2, ACCEPTED, PENDING, ACCEPTED, PENDING, 0.300),
    (5, 1, ACCEPTED, PENDING, ACCEPTED, PENDING, 0.436),
    (3, 2, ACCEPTED, PENDING, CONTESTED, PENDING, 0.231),
    (5, 3, ACCEPTED, PENDING, CONTESTED, PENDING, 0.306),
    (7, 1, ACCEPTED, PENDING, ACCEPTED, ACCEPTED, 0.529),
    (12, 4, ACCEPTED, PENDING, ACCEPTED, ACCEPTED, 0.505),
    (10, 3, ACCEPTED, PENDING, ACCEPTED, CONTESTED, 0.497),
    (10, 4, ACCEPTED, PENDING, ACCEPTED, CONTESTED, 0.454),
    (30, 20, ACCEPTED, PENDING, CONTESTED, CONTESTED, 0.462),
    (0, 1, PENDING, PENDING, PENDING, PENDING, 0.000),
    (1, 2, PENDING, PENDING, PENDING, PENDING, 0.061),
    (0, 2, REJECTED, REJECTED, REJECTED, PENDING, 0.000),
    (1, 3, REJECTED, REJECTED, REJECTED, PENDING, 0.046),
    (0, 4, REJECTED, REJECTED, REJECTED, REJECTED, 0.000),
    (3, 5, REJECTED, REJECTED, CONTESTED, PENDING, 0.137),
]
CELLS = [
    (up, down, policy, wanted)
    for up, down, *cells, _ in EXAMPLES
    for policy, wanted in zip((COMPATIBLE, VETO, BALANCED, STRICT), cells, strict=True)
]
NAMES = {COMPATIBLE: "compatible", VETO: "veto", BALANCED: "balanced", STRICT: "strict"}

VOTES = st.integers(0, 60)
POLICIES = st.builds(
    Policy,
    margin=st.integers(1, 5),
    share=st.fractions(0, 1, max_denominator=12),
    bound=st.none() | st.floats(0, 0.95),
    full=st.none() | st.integers(1, 30),
    author=st.booleans(),
    veto=st.booleans(),
) | st.sampled_from(list(NAMES))
MIRRORED = {PENDING: PENDING, CONTESTED: CONTESTED, ACCEPTED: REJECTED, REJECTED: ACCEPTED}


@pytest.mark.parametrize(
    ("up", "down", "policy", "wanted"), CELLS, ids=[f"{u}-{d}-{NAMES[p]}" for u, d, p, _ in CELLS]
)
def test_a_tag_made_by_a_person_has_the_status_of_the_table(
    up: int, down: int, policy: Policy, wanted: Status
) -> None:
    assert status(Tally(up, down, by_person=1), policy) is wanted


@pytest.mark.parametrize(("up", "down", "bound"), [(row[0], row[1], row[-1]) for row in EXAMPLES])
def test_support_is_the_lower_end_of_the_wilson_interval(up: int, down: int, bound: float) -> None:
    assert support(Tally(up, down, unsure=7, by_person=1)) == pytest.approx(bound, abs=0.0005)


@pytest.mark.parametrize(("up", "wanted"), [(0, PENDING), (1, ACCEPTED)])
def test_a_machine_tag_has_no_author_to_count(up: int, wanted: Status) -> None:
    assert status(Tally(up), COMPATIBLE) is wanted


def test_the_presets_are_the_three_of_the_table() -> None:
    assert PRESETS == {"balanced": BALANCED, "strict": STRICT, "crowdheritage": COMPATIBLE}
    assert Policy() == BALANCED


@given(VOTES, VOTES, st.integers(0, 1), POLICIES)
def test_an_accepted_tag_stays_accepted_under_one_more_approval(
    up: int, down: int, by_person: int, policy: Policy
) -> None:
    if status(Tally(up, down, 0, by_person), policy) is ACCEPTED:
        assert status(Tally(up + 1, down, 0, by_person), policy) is ACCEPTED


@given(VOTES, VOTES, POLICIES)
def test_swapping_the_sides_swaps_the_result(up: int, down: int, policy: Policy) -> None:
    fair = replace(policy, author=False, veto=False)

    assert status(Tally(down, up), fair) is MIRRORED[status(Tally(up, down), fair)]


@given(VOTES, VOTES, VOTES, POLICIES)
def test_who_is_unsure_changes_nothing(up: int, down: int, unsure: int, policy: Policy) -> None:
    assert status(Tally(up, down, unsure), policy) is status(Tally(up, down), policy)


@given(VOTES, VOTES)
def test_a_lead_and_a_share_are_both_needed(up: int, down: int) -> None:
    accepted = status(Tally(up, down), BALANCED) is ACCEPTED

    assert accepted == (up - down >= 2 and Fraction(up, max(1, up + down)) >= Fraction(2, 3))


@pytest.mark.parametrize("ruled", list(Status))
@pytest.mark.parametrize("policy", list(NAMES), ids=NAMES.get)
def test_a_ruling_wins_over_every_tally(ruled: Status, policy: Policy) -> None:
    assert status(Tally(60, 0), policy, Ruling(ruled, "seen by an expert")) is ruled


def test_nobody_asked_supports_nothing() -> None:
    assert wilson(0, 0) == 0.0
