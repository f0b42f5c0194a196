"""A transaction that reads from PostgreSQL: what it asked when it was here before, it asks at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from annoserver.store.postgres.lines import Answer, Line, Question

KNOWN = 4_096
"""How many places are known."""

ABOUT = object()
"""Where a question has the value that another one like it has something else for."""


class Habits:
    """What was asked in which place. This is a guess at questions, never at answers: whatever is not asked
    this time was asked in vain, and whatever else is asked takes a way of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Sequence[Question]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, like: Hashable, about: Any) -> list[Question]:
        """What is likely to be asked in a place, about something."""
        with self._lock:
            found = self._known.get(like, ())
            if found:
                self._known.move_to_end(like)
        return [(text, _put(values, ABOUT, about)) for text, values in found]

    def keep(self, like: Hashable, about: Any, asked: Sequence[Question]) -> None:
        """Know what was asked in a place, the longest unused being forgotten."""
        kept = [(text, _put(values, about, ABOUT)) for text, values in asked]
        with self._lock:
            self._known[like] = kept
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)


def _put(values: Mapping[str, Any], old: Any, new: Any) -> Mapping[str, Any]:
    if old is not None and old in values.values():
        return {name: new if one == old else one for name, one in values.items()}
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
