"""A transaction that reads from PostgreSQL: what it asked when it was here before, it asks at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from annoserver.store.postgres.lines import Answer, Line, Question

KNOWN = 4_096
"""How many places are known."""

PLACES = tuple(object() for _ in range(4))
"""Where a question has one of the values that are others each time."""


class Habits:
    """What was asked in which place. This is a guess at questions, never at answers: whatever is not asked
    this time was asked in vain, and whatever else is asked takes a way of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Sequence[Question]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, like: Hashable, about: Sequence[Any]) -> list[Question]:
        """What is likely to be asked in a place, about these values."""
        with self._lock:
            found = self._known.get(like, ())
            if found:
                self._known.move_to_end(like)
        return [(text, _put(values, PLACES, about)) for text, values in found]

    def keep(self, like: Hashable, about: Sequence[Any], asked: Sequence[Question]) -> None:
        """Know what was asked in a place, the longest unused being forgotten."""
        kept = [(text, _put(values, about, PLACES)) for text, values in asked]
        with self._lock:
            self._known[like] = kept
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)


def _put(values: Mapping[str, Any], old: Sequence[Any], new: Sequence[Any]) -> Mapping[str, Any]:
    """Values with new ones in the place of old ones."""
    there = values.values()
    for one, other in zip(old, new, strict=False):
        if one is not None and one in there:
            values = {name: other if value == one else value for name, value in values.items()}
    return values


class Asking:
    """The questions of one transaction; foreseen: what is sent with the first of them.

    single: there is no transaction, and each is of a moment of its own.
    """

    __slots__ = ("_begun", "_foreseen", "_line", "_met", "_waiting", "asked", "single")

    def __init__(self, line: Line, foreseen: Sequence[Question] = (), *, single: bool = False) -> None:
        self._line, self.single, self._foreseen = line, single, foreseen
        self._begun, self._met = False, True
        self._waiting: list[tuple[Question, Answer]] = []
        self.asked: list[Question] = []

    def answer(self, text: str, values: Mapping[str, Any]) -> Answer:
        """The answer to a question."""
        if self.single:
            return self._line.ask([(text, values)])[0]
        question = text, values
        self.asked.append(question)
        if not self._begun:
            self.begin()
        for place, (one, answer) in enumerate(self._waiting):
            if one[0] is text and one[1] == values:
                del self._waiting[place]
                return answer
        self._met = False
        return self._line.ask([question])[0]

    def begin(self) -> None:
        """Begin the transaction, if it has not begun."""
        if not (self._begun or self.single):
            self._begun = True
            found = self._line.ask(self._foreseen, begin=True)
            self._waiting = list(zip(self._foreseen, found, strict=True))

    def end(self) -> bool:
        """End it; whether all was foreseen, and nothing in vain."""
        if self._begun:
            self._line.end()
        return self._met and not self._waiting
