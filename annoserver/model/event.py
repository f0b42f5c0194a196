"""What happened to an annotation, as the change log of its container tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """The three things that can happen; the words are those of Activity Streams."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log; number rises by one with each change of the container."""

    number: int
    change: Change
    moment: datetime
    name: str
    revision: int
    item: str | None = None
