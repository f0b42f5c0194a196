"""The plan of a run: how much of everything, on which databases, and where the files lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from annoserver.store.upkeep import statistics
from tests.bench import content
from tests.bench.content import Site
from tests.bench.measures import Case
from tests.parts.cluster import Cluster

MOST = 6_000
"""More votes a second than any server here will take."""


@dataclass(frozen=True, slots=True)
class Held:
    """A database that parts share; sizes: of the containers that are in it."""

    url: str
    site: Site
    sizes: set[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the parts of the bench are told.

    stack, lasting: what is cleared away after a part, and after all; seconds: of each run; rounds: of each
    case; sizes: annotations in the containers that are read; bulk: annotations to import; items: records to
    export; steady: seconds of what is asked steadily, in all rounds together; held: what parts share.
    """

    folder: Path
    stack: ExitStack
    lasting: ExitStack
    cluster: Cluster | None
    seconds: float = 1.0
    rounds: int = 5
    sizes: Sequence[int] = (1_000, 100_000)
    bulk: int = 60_000
    items: int = 3_000
    steady: float = 20.0
    sqlite: bool = True
    held: dict[str, Held] = field(default_factory=dict)

    @property
    def tags(self) -> int:
        """As many tags as can be voted on in all rounds: one connection, eight, and a run to warm up."""
        return int(MOST * self.seconds * (self.rounds + 1) * 2)

    def engines(self) -> list[str]:
        """The databases that are there."""
        return ["SQLite"] * self.sqlite + ["PostgreSQL"] * (self.cluster is not None)

    def database(self, engine: str, name: str) -> str:
        """The URL of a new, empty database."""
        return self._new(engine, name, self.stack)

    def containers(self, engine: str, *sizes: int) -> Held:
        """A database with a container of each of these sizes (`content.address`), which parts share.

        To fill a large one takes longer than to measure it.
        """
        if engine not in self.held:
            url = self._new(engine, "shared", self.lasting)
            self.held[engine] = Held(url, content.site(url), set())
        held = self.held[engine]
        for size in {*sizes} - held.sizes:
            held.site.fill(content.address(size).name, size)
            held.sizes.add(size)
        # As an import does in the end: PostgreSQL looks by itself after a minute, which is no steady floor.
        statistics.settle(held.site.database)
        held.site.database.forget()
        return held

    def _new(self, engine: str, name: str, stack: ExitStack) -> str:
        if engine == "SQLite" or self.cluster is None:
            return f"sqlite:///{self.folder / name}.db"
        url = self.cluster.create()
        stack.callback(self.cluster.drop, url)
        return url


Part = Callable[[Plan], Sequence[Case]]
"""A part of the bench: it prepares what it needs, and says what is to be measured."""
