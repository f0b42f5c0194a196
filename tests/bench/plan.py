"""The plan of a run: how much of everything, on which databases, and where the files lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measures import Case
from tests.parts.cluster import Cluster

MOST = 3_000
"""More votes a second than any server here will take."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the parts of the bench are told.

    seconds: of each run; rounds: of each case; sizes: annotations in the containers that are read;
    bulk: annotations to import, and to harvest; items: records to export.
    """

    folder: Path
    stack: ExitStack
    cluster: Cluster | None
    seconds: float = 1.0
    rounds: int = 5
    sizes: Sequence[int] = (1_000, 100_000)
    bulk: int = 60_000
    items: int = 3_000

    @property
    def tags(self) -> int:
        """As many tags as can be voted on in all rounds: one connection, eight, and a run to warm up."""
        return int(MOST * self.seconds * (self.rounds + 1) * 2)

    def engines(self) -> list[str]:
        """The databases that are there."""
        return ["SQLite", "PostgreSQL"] if self.cluster else ["SQLite"]

    def database(self, engine: str, name: str) -> str:
        """The URL of a new, empty database."""
        if engine == "SQLite" or self.cluster is None:
            return f"sqlite:///{self.folder / name}.db"
        url = self.cluster.create()
        self.stack.callback(self.cluster.drop, url)
        return url


Part = Callable[[Plan], Sequence[Case]]
"""A part of the bench: it prepares what it needs, and says what is to be measured."""
