"""What is searched for: conditions on annotations, joined by and, or and not; and the order asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product

from annoserver.model.search.finding import Region


class Field(StrEnum):
    """What a condition is about; the words are those of the parameters."""

    TAG = "tag"
    FRAGMENT = "fragment"
    TARGET = "target"
    BODY = "body"
    TEXT = "text"
    CREATOR = "creator"
    TEXT_PREFIX = "text-prefix"
    TARGET_PREFIX = "target-prefix"
    BODY_PREFIX = "body-prefix"
    GENERATOR = "generator"
    STATUS = "status"
    PROPERTY = "property"
    MOTIVATION = "motivation"
    CREATED_FROM = "created-from"
    CREATED_UNTIL = "created-until"
    MODIFIED_FROM = "modified-from"
    MODIFIED_UNTIL = "modified-until"


Value = str | datetime | Region


@dataclass(frozen=True, slots=True)
class Is:
    """One condition; value: text, a moment for the dates, a part of a target for a fragment."""

    field: Field
    value: Value


@dataclass(frozen=True, slots=True)
class All:
    """All of these hold; none at all holds always."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of this holds."""

    part: Query


Query = Is | All | Either | Not


class Sort(StrEnum):
    """The order of what is found; position: container by container, as they were added."""

    POSITION = "position"
    CREATED = "created"
    MODIFIED = "modified"


@dataclass(frozen=True, slots=True)
class Order:
    """How results are put in order; down: the newest first."""

    by: Sort = Sort.POSITION
    down: bool = False

    def __str__(self) -> str:
        return f"-{self.by}" if self.down else str(self.by)


AS_ADDED = Order()
"""The order if nothing is asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands in an order: its date, or None where that does not count, and its row."""

    moment: datetime | None
    container: int
    position: int


def conditions(query: Query) -> Iterator[Is]:
    """All single conditions of a query."""
    if isinstance(query, Is):
        yield query
    elif isinstance(query, Not):
        yield from conditions(query.part)
    else:
        for part in query.parts:
            yield from conditions(part)


def alternatives(query: Query, most: int) -> list[tuple[Query, ...]]:
    """The query as a choice of conjunctions, so that each can be looked up by its best index.

    A query that would fall apart into more than most is left as one conjunction.
    """
    if isinstance(query, Either):
        found = [one for part in query.parts for one in alternatives(part, most)]
    elif isinstance(query, All):
        found = [()]
        for part in query.parts:
            choices = alternatives(part, most)
            if len(found) * len(choices) > most:
                choices = [(part,)]
            found = [(*left, *right) for left, right in product(found, choices)]
    else:
        return [(query,)]
    return found if 0 < len(found) <= most else [(query,)]
