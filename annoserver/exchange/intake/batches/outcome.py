"""What a part of an import did, for the counts and the report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

from annoserver.exchange.records.refusal import Refusal
from annoserver.model.vote import Tally

SIZE = 500
"""How many things go into one transaction."""

MOST, LARGEST = 2000, 4 << 20
"""How many annotations go into one transaction, and how many bytes after which no more do."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one transaction did; everything read was added, updated, there already or refused.

    notes: what was taken and is remarkable; votes: answers that came with it, as the source counts
    them; items: IRIs of the items that tags were on; vanished: items that the source has no longer;
    removed: those of them that are not here any more either.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()
    notes: tuple[Refusal, ...] = ()
    votes: Tally = field(default_factory=Tally)
    items: frozenset[str] = frozenset()
    vanished: int = 0
    removed: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.read + other.read,
            self.added + other.added,
            self.updated + other.updated,
            self.same + other.same,
            self.refused + other.refused,
            self.notes + other.notes,
            self.votes + other.votes,
            self.items | other.items,
            self.vanished + other.vanished,
            self.removed + other.removed,
        )


def batches(things: Iterable[Thing], size: int = SIZE) -> Iterator[list[Thing]]:
    """The things in their order, as many at a time as go into one transaction."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


@contextmanager
def unswept() -> Iterator[None]:
    """Let Python look for no cycles while a batch is under way: there are none among so many objects."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def heaps(things: Iterable[Thing], size: Callable[[Thing], int]) -> Iterator[list[Thing]]:
    """The same for things of which more go together the smaller they are; size: of one, in bytes."""
    heap: list[Thing] = []
    room = LARGEST
    for one in things:
        heap.append(one)
        room -= size(one)
        if room <= 0 or len(heap) >= MOST:
            yield heap
            heap, room = [], LARGEST
    if heap:
        yield heap


class Ahead(Generic[Thing]):
    """Things of which the next one can be looked at before it is its turn; None when there are no more."""

    def __init__(self, things: Iterator[Thing]) -> None:
        self._things = things
        self._seen: list[Thing | None] = []

    def look(self) -> None:
        """Read the next one already."""
        self._seen.append(next(self._things, None))

    def take(self) -> Thing | None:
        """The next one."""
        return self._seen.pop() if self._seen else next(self._things, None)
