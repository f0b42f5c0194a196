"""What a tally makes of a tag under a campaign's policy."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

from annoserver.model.campaign import Policy
from annoserver.model.vote import Ruling, Status, Tally

Z = 1.959964
"""Quantile of the normal distribution for a two-sided interval of 95 %."""


def wilson(part: int, whole: int) -> float:
    """Lower end of the 95 % Wilson interval of part in whole; 0 for an empty whole."""
    if not whole:
        return 0.0
    share = part / whole
    centre = share + Z * Z / (2 * whole)
    spread = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    return max(0.0, (centre - spread) / (1 + Z * Z / whole))


def support(tally: Tally) -> float:
    """How well a tag is supported: what lists are ordered by and exports give as confidence."""
    return wilson(tally.up, tally.up + tally.down)


def status(tally: Tally, policy: Policy, ruling: Ruling | None = None) -> Status:
    """The status of a tag: a ruling if there is one, else what the votes carry."""
    if ruling:
        return ruling.status
    up, down = tally.up + (tally.by_person if policy.author else 0), tally.down
    if _carries(up, down, policy) and not (policy.veto and down):
        return Status.ACCEPTED
    if _carries(down, up, policy):
        return Status.REJECTED
    return Status.CONTESTED if policy.full and up + down >= policy.full else Status.PENDING


def _carries(one: int, other: int, policy: Policy) -> bool:
    if one - other < policy.margin or Fraction(one, one + other) < policy.share:
        return False
    return policy.bound is None or wilson(one, one + other) >= policy.bound
