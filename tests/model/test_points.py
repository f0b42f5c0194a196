"""Tests of points, ranks and badges."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annoserver.model.campaign import BALANCED, COMPATIBLE, STRICT
from annoserver.model.rules import points
from annoserver.model.rules.points import Act, Badge, Line, Made

EXAMPLE = Made(tags=3, accepted=1, rejected=1, votes=5)


@pytest.mark.parametrize(
    ("made", "usual", "compatible"),
    [
        (EXAMPLE, 12, 11),
        (Made(), 0, 0),
        (Made(tags=1), 2, 2),
        (Made(tags=1, accepted=1), 5, 2),
        (Made(tags=1, rejected=1), 0, 2),
        (Made(votes=7), 7, 7),
        (Made(tags=2, accepted=2, votes=1), 11, 5),
    ],
)
def test_points_follow_from_what_was_made(made: Made, usual: int, compatible: int) -> None:
    assert points.points(made) == usual
    assert points.points(made, points.scheme(COMPATIBLE)) == compatible


def test_only_the_compatible_policy_counts_as_crowdheritage_does() -> None:
    assert points.scheme(BALANCED) == points.scheme(STRICT) == points.USUAL
    assert points.scheme(COMPATIBLE) == points.AS_CROWDHERITAGE


def test_a_sum_is_explained_line_by_line() -> None:
    assert points.lines(EXAMPLE) == (
        Line(Act.TAG, 3, 2),
        Line(Act.ACCEPTED, 1, 3),
        Line(Act.REJECTED, 1, -2),
        Line(Act.VOTE, 5, 1),
    )
    assert sum(line.points for line in points.lines(EXAMPLE)) == 12
    assert [line.act for line in points.lines(EXAMPLE, points.AS_CROWDHERITAGE)] == [Act.TAG, Act.VOTE]


@pytest.mark.parametrize(
    ("sums", "ranks"),
    [((), ()), ((9,), (1,)), ((9, 9, 4), (1, 1, 3)), ((9, 4, 4, 4, 1), (1, 2, 2, 2, 5))],
)
def test_ties_share_a_rank(sums: tuple[int, ...], ranks: tuple[int, ...]) -> None:
    assert points.ranks(sums) == ranks
    assert points.ranks(sums, first=11) == tuple(rank + 10 for rank in ranks)


def test_the_first_three_ranks_have_a_badge_of_their_own() -> None:
    assert [points.rank_badge(rank, 9) for rank in (1, 2, 3, 4, 99)] == [
        "gold",
        "silver",
        "bronze",
        "rookie",
        "rookie",
    ]
    assert points.rank_badge(1, 0) == ""


@pytest.mark.parametrize(
    ("made", "reached"),
    [
        (Made(), set()),
        (Made(votes=9), set()),
        (Made(votes=10), {Badge.TEN}),
        (Made(tags=1, votes=9), {Badge.FIRST, Badge.TEN}),
        (Made(tags=60, accepted=50, votes=40), {Badge.FIRST, Badge.TEN, Badge.HUNDRED, Badge.TRUSTED}),
        (Made(votes=1000), {Badge.TEN, Badge.HUNDRED, Badge.THOUSAND}),
    ],
)
def test_badges_are_for_what_was_done(made: Made, reached: set[Badge]) -> None:
    assert {one.badge for one in points.badges(made) if one.reached} == reached


def test_a_badge_says_how_far_one_has_come() -> None:
    (ten,) = [one for one in points.badges(Made(votes=4)) if one.badge is Badge.TEN]

    assert (ten.have, ten.need, ten.reached) == (4, 10, False)


def test_a_week_begins_on_monday_and_never_stands_for_all_time() -> None:
    sunday = datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    monday = datetime(2026, 11, 30, tzinfo=UTC)

    assert points.week(monday) == points.week(sunday) + 1
    assert points.week(datetime(1950, 1, 1, tzinfo=UTC)) == 1 != points.ALL_TIME
