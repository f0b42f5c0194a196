"""Writes that PostgreSQL is given as one statement: one message and one answer for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from psycopg import RawCursor
from psycopg.types.numeric import Int8

from annoserver.store.postgres.places import numbered

REMEMBERED = 200
"""How many statements made of others are remembered; tags and votes, one or many, take a dozen."""


class Gathered:
    """Writes that wait to be sent together, since none of them reads what another one writes.

    They see the database as it was before all of them, and it does not matter which comes first.
    """

    __slots__ = ("_driver", "_texts", "_values")

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._texts: list[str] = []
        self._values: list[Mapping[str, Any]] = []

    def add(self, text: str, values: Mapping[str, Any]) -> None:
        """Let a write wait for others."""
        self._texts.append(text)
        self._values.append(values)

    def send(self) -> None:
        """Send what waits."""
        if self._texts:
            text, places = _joined(tuple(self._texts))
            given = [self._values[part][name] for part, name in places]
            self._texts, self._values = [], []
            # Of one width, or each size of a number would be another statement to PostgreSQL.
            RawCursor(self._driver).execute(text, [Int8(one) if type(one) is int else one for one in given])


@lru_cache(maxsize=REMEMBERED)
def _joined(texts: Sequence[str]) -> tuple[bytes, Sequence[tuple[int, str]]]:
    """One statement for several, with numbers in the places of values: which of which statement's."""
    places: dict[tuple[int, str], int] = {}

    *before, last = (numbered(text, places, part) for part, text in enumerate(texts))
    named = ", ".join(f"write{part} AS ({text})" for part, text in enumerate(before))
    return (f"WITH {named} {last}" if before else last).encode(), tuple(places)
