"""Which item comes next for a person (crowd.md, 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from annoserver.model.campaign import Campaign, Policy
from annoserver.model.rules.status import status
from annoserver.model.vote import Status, Tally

EVERY = 4
"""Each such draw looks away from pending tags, so that untouched items are found."""

FAR = 1000
"""Further than any decision."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could come next.

    distance: of its pending tag that is nearest to a decision and that the person may vote on, None
    for no such tag; people: how many contributed; skipped: when the person skipped it.
    """

    item: str
    distance: int | None = None
    people: int = 0
    skipped: datetime | None = None


@lru_cache(maxsize=4096)
def distance(tally: Tally, policy: Policy) -> int:
    """The fewest further votes, all one way, that would settle a tag; 0 when it is settled."""
    if status(tally, policy) in (Status.ACCEPTED, Status.REJECTED):
        return 0
    for votes in range(1, FAR):
        for more in (Tally(up=votes), Tally(down=votes)):
            if status(tally + more, policy) in (Status.ACCEPTED, Status.REJECTED):
                return votes
    return FAR


def complete(campaign: Campaign, people: int, pending: int) -> bool:
    """Whether an item has enough contributors, and no tag that waits for votes."""
    return people >= campaign.contributors and not pending


def best(candidates: Iterable[Candidate], person: int, draw: int) -> Candidate | None:
    """The item to show next; draw: how many the person was shown before."""
    untouched = draw % EVERY == EVERY - 1
    return min(candidates, key=lambda one: _place(one, person, untouched), default=None)


def ranked(candidates: Iterable[Candidate], person: int) -> list[Candidate]:
    """All of them in the order in which they come next, as far as that can be said before any is shown."""
    return sorted(candidates, key=lambda one: _place(one, person, untouched=False))


def _place(one: Candidate, person: int, untouched: bool) -> tuple[bool, float, bool, int, int, bytes]:
    waits = one.distance is not None and not untouched
    return (
        one.skipped is not None,
        one.skipped.timestamp() if one.skipped else 0.0,
        not waits,
        (one.distance or 0) if waits else 0,
        one.people,
        shuffled(person, one.item),
    )


def shuffled(person: int, item: str) -> bytes:
    """A place by chance that stays the same for this person and item."""
    return hashlib.sha256(f"{person} {item}".encode()).digest()[:8]
