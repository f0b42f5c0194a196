"""Rounds: each round runs the floors and then ours, and every figure is the median of the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. p50, p99: latencies in ms; cpu: processor time of the server for each request, in
    ms; busy: part of the time in which the client used its core; made: connections that it needed."""

    count: int
    seconds: float
    p50: float | None = None
    p99: float | None = None
    cpu: float | None = None
    busy: float | None = None
    made: int | None = None

    @property
    def rate(self) -> float:
        """Things per second."""
        return self.count / self.seconds


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table before it is measured.

    key: what --only names; runs: floors by name and, under OURS, ours, in the order in which a
    round runs them; goals: the ratio that is aimed at, by floor; factor: how many things one count
    is, such as the annotations of a page; size: annotations in the container.
    """

    group: str
    key: str
    title: str
    unit: str
    runs: Mapping[str, Callable[[], Sample]]
    goals: Mapping[str, float]
    size: int | None = None
    connections: int | None = None
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A case with its samples, round by round."""

    case: Case
    samples: Mapping[str, tuple[Sample, ...]]

    @property
    def floors(self) -> list[str]:
        """Names of the floors."""
        return [name for name in self.samples if name != OURS]

    def ratios(self, floor: str) -> list[float]:
        """Ours to a floor, in each round."""
        pairs = zip(self.samples[OURS], self.samples[floor], strict=True)
        return [ours.rate / theirs.rate for ours, theirs in pairs]

    def ratio(self, floor: str) -> float:
        """Ours to a floor."""
        return median(self.ratios(floor))

    def rate(self, name: str) -> float:
        """Things per second."""
        return median(sample.rate for sample in self.samples[name]) * self.case.factor

    def middle(self, name: str, what: str) -> float | None:
        """The median of a figure of the samples, None where it was not measured."""
        figures = [getattr(sample, what) for sample in self.samples[name]]
        return None if None in figures else median(figures)

    def record(self) -> dict[str, Any]:
        """The line as JSON."""
        case = self.case
        return {
            "group": case.group,
            "key": case.key,
            "title": case.title,
            "unit": case.unit,
            "size": case.size,
            "connections": case.connections,
            "measured": {name: self._figures(name) for name in self.samples},
            "ratios": {name: _spread(self.ratios(name)) for name in self.floors},
            "goals": dict(case.goals),
        }

    def _figures(self, name: str) -> dict[str, Any]:
        rates = [sample.rate * self.case.factor for sample in self.samples[name]]
        latencies = {f"{part}_ms": self.middle(name, part) for part in ("p50", "p99", "cpu")}
        return {**_spread(rates), **latencies, "client_busy": self.middle(name, "busy"), "connections_made": self.middle(name, "made")}


def measure(case: Case, rounds: int) -> Line:
    """Run floor, ours, floor, ours … so that a slow moment of the machine meets both."""
    samples: dict[str, list[Sample]] = {name: [] for name in case.runs}
    for _ in range(rounds):
        for name, run in case.runs.items():
            samples[name].append(run())
    return Line(case, {name: tuple(found) for name, found in samples.items()})


def _spread(figures: list[float]) -> dict[str, float]:
    return {"median": median(figures), "min": min(figures), "max": max(figures)}
