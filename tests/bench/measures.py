"""Measures: what is measured, beside its floor and in the same rounds, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from tests.bench.load import part as part_of

PEERS = "a tenth of what peers take"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: how many a second, how many, how long each took (ms), and processor time of each (µs).

    took: the ms of each of them, where all rounds are looked at together. What is weighed has MiB for a rate.
    """

    rate: float
    number: int
    p50: float | None = None
    p99: float | None = None
    cost: float | None = None
    took: tuple[float, ...] = ()


Run = Callable[[], Sample]


@dataclass(frozen=True, slots=True)
class Floor:
    """What a case is compared with; bar: the least part of it that is good enough."""

    name: str
    run: Run
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure; unit: what is counted in a second.

    bar: the least rate that is good enough; most: the milliseconds within which 99 of 100 are answered;
    cost_bar: the most processor time of each (µs), which gets a line of its own; ceiling: the most MiB.
    """

    name: str
    run: Run
    floors: tuple[Floor, ...] = ()
    unit: str = "requests"
    bar: float | None = None
    most: float | None = None
    cost_bar: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The medians of a case: rates a second, ms, µs; ratios are those of each round, and of the costs.

    spread: the least and the greatest ratio of a round.
    """

    part: str
    name: str
    unit: str
    rate: float
    p50: float | None
    p99: float | None
    cost: float | None
    floor: str = ""
    floor_rate: float | None = None
    floor_cost: float | None = None
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    cost_ratio: float | None = None
    bar: float | None = None
    rate_bar: float | None = None
    most: float | None = None
    cost_bar: float | None = None
    ceiling: float | None = None
    floor_p99: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None when there is none."""
        if self.bar is not None and self.ratio is not None:
            return self.ratio >= self.bar
        if self.most is not None and self.p99 is not None:
            return self.p99 <= self.most
        if self.cost_bar is not None and self.cost is not None:
            return self.cost <= self.cost_bar
        if self.ceiling is not None:
            return self.rate <= self.ceiling
        return None if self.rate_bar is None else self.rate >= self.rate_bar


def measure(part: str, case: Case, rounds: int) -> Iterator[Line]:
    """Run a case and its floors in turn, once to warm up and then in rounds; a line for each floor."""
    runs = (case.run, *(floor.run for floor in case.floors))
    for run in runs:
        run()
    rows = [tuple(run() for run in runs) for _ in range(rounds)]
    own = [row[0] for row in rows]
    yield from (
        _line(part, case, own, floor, [row[number] for row in rows])
        for number, floor in enumerate(case.floors, 1)
    )
    if not case.floors:
        yield _line(part, case, own, None, [])
    if case.cost_bar is not None:
        alone = replace(_line(part, case, own, None, []), rate_bar=None, most=None)
        yield replace(alone, floor=PEERS, cost_bar=case.cost_bar)


def _line(part: str, case: Case, own: Sequence[Sample], floor: Floor | None, under: Sequence[Sample]) -> Line:
    ratios = [mine.rate / below.rate for mine, below in zip(own, under, strict=False)]
    cost, floor_cost = _middle([one.cost for one in own]), _middle([one.cost for one in under])
    return Line(
        part=part,
        name=case.name,
        unit=case.unit,
        rate=median(one.rate for one in own),
        p50=_middle([one.p50 for one in own]),
        p99=_late(own),
        cost=cost,
        floor=floor.name if floor else "",
        floor_rate=median(one.rate for one in under) if under else None,
        floor_cost=floor_cost,
        ratio=median(ratios) if ratios else None,
        spread=(min(ratios), max(ratios)) if ratios else None,
        cost_ratio=floor_cost / cost if cost and floor_cost else None,
        bar=floor.bar if floor else None,
        rate_bar=case.bar,
        most=case.most,
        ceiling=case.ceiling,
        floor_p99=_late(under) if case.most is not None else None,
    )


def _late(samples: Sequence[Sample]) -> float | None:
    """What 99 of 100 do not take longer than: of all rounds together where each is known."""
    every = sorted(one for sample in samples for one in sample.took)
    return part_of(every, 0.99) if every else _middle([sample.p99 for sample in samples])


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
