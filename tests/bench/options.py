"""What a run is told: how long, how often, how large, and which cases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """sizes: annotations in the containers that are read, the last and largest is written to as
    well; things: how much is imported and exported; only: groups or keys of cases, none for all."""

    rounds: int = 5
    seconds: float = 1.0
    sizes: tuple[int, ...] = (1_000, 100_000)
    connections: tuple[int, ...] = (1, 8)
    things: int = 5_000
    threads: int = 8
    processes: int = 1
    database: str = "sqlite"
    only: frozenset[str] = frozenset()

    def wants(self, group: str, *keys: str) -> bool:
        """Whether a group, or one of its cases, is to be measured."""
        return not self.only or group in self.only or not self.only.isdisjoint(keys)
