"""What people say of a tag: choices, their tally, rulings, reports, and the standing they give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Choice(StrEnum):
    """What one person answers about one tag."""

    APPROVE = "approve"
    REJECT = "reject"
    UNSURE = "unsure"


class Status(StrEnum):
    """What the rule makes of tally, policy and ruling."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of independent answers on one tag; the author's own approval stands apart.

    up, down, unsure: answers of others, imported counts included; by_person: 1 when the tag was
    made by a person, whose approval a policy may count, else 0.
    """

    up: int = 0
    down: int = 0
    unsure: int = 0
    by_person: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.up + other.up,
            self.down + other.down,
            self.unsure + other.unsure,
            self.by_person + other.by_person,
        )

    def __sub__(self, other: Tally) -> Tally:
        return Tally(
            self.up - other.up,
            self.down - other.down,
            self.unsure - other.unsure,
            self.by_person - other.by_person,
        )


WEIGHTS = {Choice.APPROVE: Tally(up=1), Choice.REJECT: Tally(down=1), Choice.UNSURE: Tally(unsure=1)}
"""What the answer of one person adds to a tally."""


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer about a tag, as the store keeps it beside its annotation.

    tag: name of the tag's annotation in the same container; choice: None for an imported review,
    which carries the counts of many people, and for a ruling; weight: what it adds to the tally;
    scope: IRI of the item that it says it was judged on; ruled: what a ruling decides, which is no
    answer and adds nothing.
    """

    tag: str
    choice: Choice | None
    weight: Tally
    scope: str = ""
    ruled: Status | None = None

    @classmethod
    def cast(cls, tag: str, choice: Choice, scope: str = "") -> Vote:
        """The vote of one person."""
        return cls(tag, choice, WEIGHTS[choice], scope)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision of a moderator on one tag; it wins over the votes."""

    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The stored copy of a tag's tally and status; changed: when the status last changed; ruled:
    whether a ruling gave it."""

    tally: Tally
    status: Status
    changed: datetime
    ruled: bool = False


ENOUGH = 3
"""Reports of a tag by different people after which it is hidden until somebody has looked."""


class Reason(StrEnum):
    """Why something is reported."""

    WRONG = "wrong"
    OFFENSIVE = "offensive"
    PERSONAL = "personal"
    SPAM = "spam"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of it: the tag stays, or it was removed; for a person: nothing is done, or something was."""

    KEPT = "kept"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Report:
    """One report; tag: name of the annotation, "" when a person is reported; agent: the IRI of who is
    reported or made the tag, "" for nobody known; reporter: row of a person, None for one who left."""

    id: int
    campaign: str
    tag: str
    agent: str
    reporter: int | None
    reason: Reason
    words: str
    created: datetime
    outcome: Outcome | None = None
    answer: str = ""
