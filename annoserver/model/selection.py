"""Selections: which tags of a campaign an export takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annoserver.model.vote import Status


class Kind(StrEnum):
    """What a tag is: a place, another term, words for a record, or a comment that becomes none."""

    PLACE = "place"
    TERM = "term"
    TEXT = "text"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; of each list one has to fit, and an empty list takes all.

    data_providers, datasets: as the items' records name them; since, until: moments between which
    the decision on a tag changed, both included; votes: approvals and rejections together;
    confidence: the Wilson value as exports give it, from 0 to 1; motivations: short names or IRIs;
    items: their IRIs.
    """

    collections: tuple[str, ...] = ()
    data_providers: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[Status, ...] = ()
    properties: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    votes: int = 0
    confidence: float = 0.0
    motivations: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


EVERYTHING = Selection()
