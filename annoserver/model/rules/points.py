"""Points, ranks and badges: what contributions come to (crowd.md, 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from annoserver.model.campaign import BADGES, COMPATIBLE, Policy

MONDAY = datetime(1969, 12, 29, tzinfo=UTC)
"""The beginning of week 0, which stands for all time; weeks of contributions are 1 and up."""

ALL_TIME = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What one person made, in a campaign or in a week: living tags, those decided, and votes."""

    tags: int = 0
    accepted: int = 0
    rejected: int = 0
    votes: int = 0

    @property
    def contributions(self) -> int:
        """Tags and votes together."""
        return self.tags + self.votes


class Act(StrEnum):
    """What earns points, as the explanation of a sum lists it."""

    TAG = "tag"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What each act is worth; a rejected tag takes back what it was worth."""

    tag: int = 2
    accepted: int = 3
    rejected: int = -2
    vote: int = 1


USUAL = Scheme()
AS_CROWDHERITAGE = Scheme(accepted=0, rejected=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation: how many, what each is worth, and what they come to."""

    act: Act
    number: int
    each: int

    @property
    def points(self) -> int:
        """The sum of the line."""
        return self.number * self.each


class Badge(StrEnum):
    """Badges for what somebody has done; once reached they are kept."""

    FIRST = "first"
    TEN = "ten"
    HUNDRED = "hundred"
    THOUSAND = "thousand"
    TRUSTED = "trusted"


THRESHOLDS = {
    Badge.FIRST: ("tags", 1),
    Badge.TEN: ("contributions", 10),
    Badge.HUNDRED: ("contributions", 100),
    Badge.THOUSAND: ("contributions", 1000),
    Badge.TRUSTED: ("accepted", 50),
}
"""What is counted for each badge, and how many it takes."""


@dataclass(frozen=True, slots=True)
class Earned:
    """A badge, and how far somebody has come with it; kept: whether they have it for good."""

    badge: Badge
    have: int
    need: int
    kept: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is theirs."""
        return self.kept or self.have >= self.need


def scheme(policy: Policy) -> Scheme:
    """What acts are worth in a campaign with this policy."""
    return AS_CROWDHERITAGE if policy == COMPATIBLE else USUAL


def lines(made: Made, by: Scheme = USUAL) -> tuple[Line, ...]:
    """Points line by line; only what is worth something and has been done."""
    every = (
        Line(Act.TAG, made.tags, by.tag),
        Line(Act.ACCEPTED, made.accepted, by.accepted),
        Line(Act.REJECTED, made.rejected, by.rejected),
        Line(Act.VOTE, made.votes, by.vote),
    )
    return tuple(line for line in every if line.points)


def points(made: Made, by: Scheme = USUAL) -> int:
    """The points of what somebody made; a sum, so that differences add up as well."""
    return (
        made.tags * by.tag + made.accepted * by.accepted + made.rejected * by.rejected + made.votes * by.vote
    )


def ranks(sums: Sequence[int], first: int = 1) -> tuple[int, ...]:
    """Ranks of sums that fall; ties share one, and the next is not moved up: 1, 1, 3."""
    found: list[int] = []
    for place, one in enumerate(sums):
        tied = place > 0 and sums[place - 1] == one
        found.append(found[-1] if tied else first + place)
    return tuple(found)


def rank_badge(rank: int, sum_of: int) -> str:
    """The badge of a rank: gold, silver and bronze for the first three, rookie for who has begun."""
    if sum_of <= 0:
        return ""
    return BADGES[min(rank, len(BADGES)) - 1]


def badges(made: Made, kept: Collection[str] = ()) -> tuple[Earned, ...]:
    """Every badge for what was done, reached or not; kept: those that somebody has for good."""
    return tuple(
        Earned(badge, min(getattr(made, what), need), need, badge in kept)
        for badge, (what, need) in THRESHOLDS.items()
    )


@lru_cache(maxsize=1000)
def week(moment: datetime) -> int:
    """The number of a week, which begins on Monday (UTC)."""
    return max((moment - MONDAY) // timedelta(weeks=1), 1)
