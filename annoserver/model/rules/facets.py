"""Facets: what items can be chosen by, with how many there are of each when the others stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

FIELDS = ("kind", "period", "rights", "provider")

DECADE = 10
SHOWN = 50
"""How many values of a facet are offered, those with most items first."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Items of which all of this is true; number: how many they are; period: the first of ten years."""

    id: int
    kind: str
    period: str
    rights: str
    provider: str
    number: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A field and the values that can be chosen, each with its number of items."""

    field: str
    values: Sequence[tuple[str, int]]
    chosen: str = ""


def period(year: int) -> int:
    """The first of the ten years that a year belongs to, 0 for none."""
    return year // DECADE * DECADE if year > 0 else 0


def chosen(mixtures: Iterable[Mixture], wanted: Mapping[str, str]) -> list[Mixture]:
    """Those that have the wanted values; of a field that is not wanted, any."""
    return [one for one in mixtures if all(getattr(one, name) == value for name, value in wanted.items())]


def facets(mixtures: Sequence[Mixture], wanted: Mapping[str, str]) -> Iterator[Facet]:
    """Each field that leaves a choice, or in which something is chosen."""
    for field in FIELDS:
        others = {name: value for name, value in wanted.items() if name != field}
        numbers: Counter[str] = Counter()
        for one in chosen(mixtures, others):
            numbers[getattr(one, field)] += one.number
        known = {getattr(one, field) for one in mixtures if getattr(one, field)}
        here = wanted.get(field, "")
        if len(known) > 1 or here:
            yield Facet(field, _values(field, numbers, here), here)


def _values(field: str, numbers: Counter[str], here: str) -> list[tuple[str, int]]:
    there = [(value, number) for value, number in numbers.items() if value and number and value != here]
    most = sorted(there, key=lambda one: (-one[1], one[0]))[: SHOWN - 1]
    if here:
        most.insert(0, (here, numbers[here]))
    return sorted(most) if field == "period" else most
