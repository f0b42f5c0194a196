"""Jobs: work that is not done while somebody waits for a page, such as mail, exports and erasures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_GROWS = 4


class State(StrEnum):
    """Where a job is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that a job left out: where it stands in what was given, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """One job, as its row is.

    key: 128 random bits in hex, for addresses; kind: which function runs it; arguments, result: JSON;
    person: row of who ordered it, None for the server itself; tries: how often it was begun, which is
    also the mark of a claim; done, total: how far it is, total None when nobody knows; message: why it
    failed, or waits for another try; due: not before this moment.
    """

    id: int
    key: str
    kind: str
    arguments: Mapping[str, Any]
    person: int | None
    state: State
    tries: int
    due: datetime
    created: datetime
    changed: datetime
    done: int = 0
    total: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""

    @property
    def under_way(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in (State.WAITING, State.RUNNING)


def pause(tries: int) -> timedelta | None:
    """How long a job waits after this many failed tries, None when it is not tried again."""
    return FIRST_PAUSE * PAUSE_GROWS ** (tries - 1) if tries < MOST_TRIES else None
