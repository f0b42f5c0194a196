"""Filters of exports: the same names, and the same reading of them, for commands and for addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from annoserver.errors import Invalid, Problem
from annoserver.ld import authorities, resources
from annoserver.ld.terms import MOTIVATIONS, tag_property
from annoserver.model.selection import Kind, Selection
from annoserver.model.text import is_iri
from annoserver.model.vote import Status

NAMES: Mapping[str, str] = {
    "campaign": "annotations of this campaign, and of others that are named like this",
    "item": "what is about this item, by its IRI",
    "collection": "items of a collection",
    "data-provider": "items of an institution, as edm:dataProvider names it",
    "dataset": "items of a data set",
    "since": "decided from this moment on (ISO 8601; UTC when it names no zone)",
    "until": "decided until this moment, to the end of the second or day that is named",
    "status": f"tags that are {', '.join(Status)}",
    "property": "tags for an EDM property, such as dc:subject",
    "kind": f"tags that are a {', '.join(Kind)}",
    "min-votes": "tags with so many votes for or against",
    "min-confidence": "tags with this Wilson value, from 0 to 1",
    "motivation": "annotations with this motivation, such as tagging, or its IRI",
}
"""Each filter, and what it lets through. Those of words may be given several times: one has to fit."""

MOST = 10**9
"""The largest number that is taken: no database knows those of any size."""

Thing = TypeVar("Thing")


def read(given: Mapping[str, Sequence[str]]) -> Selection:
    """The selection that filters by name ask for; what is no filter is not looked at.

    Raises Invalid, with one problem for each filter that cannot be read.
    """
    reader = _Reader(given)
    found = Selection(
        collections=reader.all("collection", str),
        data_providers=reader.all("data-provider", str),
        datasets=reader.all("dataset", str),
        since=reader.one("since", _moment, None),
        until=reader.one("until", _end, None),
        statuses=reader.all("status", Status),
        properties=reader.all("property", _property),
        kinds=reader.all("kind", Kind),
        votes=reader.one("min-votes", _whole, 0),
        confidence=reader.one("min-confidence", _share, 0.0),
        motivations=reader.all("motivation", _motivation),
        items=reader.all("item", _iri),
    )
    if reader.problems:
        raise Invalid("; ".join(one.message for one in reader.problems), tuple(reader.problems))
    return found


def told(selection: Selection) -> dict[str, list[str]]:
    """The filters by name that ask for a selection; which campaigns are meant it does not know."""
    given: Mapping[str, Iterable[object]] = {
        "collection": selection.collections,
        "data-provider": selection.data_providers,
        "dataset": selection.datasets,
        "since": [selection.since.isoformat()] if selection.since else [],
        "until": [selection.until.isoformat(timespec="microseconds")] if selection.until else [],
        "status": selection.statuses,
        "property": selection.properties,
        "kind": selection.kinds,
        "min-votes": [selection.votes] if selection.votes else [],
        "min-confidence": [selection.confidence] if selection.confidence else [],
        "motivation": selection.motivations,
        "item": selection.items,
    }
    return {name: [str(one) for one in words] for name, words in given.items() if words}


class _Reader:
    """Reads filters one by one, and remembers what is wrong with them."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self.given = given
        self.problems: list[Problem] = []

    def all(self, name: str, of: Callable[[str], Thing]) -> tuple[Thing, ...]:
        return tuple(dict.fromkeys(self._read(name, of, self.given.get(name, ()))))

    def one(self, name: str, of: Callable[[str], Thing], otherwise: Thing) -> Thing:
        """The last one that was given, as with any option."""
        return next(iter(self._read(name, of, self.given.get(name, ())[-1:])), otherwise)

    def _read(self, name: str, of: Callable[[str], Thing], words: Iterable[str]) -> Iterable[Thing]:
        for one in words:
            try:
                yield of(one.strip())
            except (ValueError, OverflowError):  # the latter for moments at the end of time
                self.problems.append(
                    Problem("filter", f"/{name}", f"{name} cannot be “{one}”; it takes {NAMES[name]}")
                )


def _moment(words: str) -> datetime:
    read = datetime.fromisoformat(words)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _end(words: str) -> datetime:
    """A moment, or the last one of a second or a day: what exports show is cut to the second."""
    lasts = timedelta(days=1) if len(words) == len("2026-01-01") else timedelta(seconds=1)
    exact = "." in words or "," in words
    return _moment(words) + (timedelta() if exact else lasts - timedelta(microseconds=1))


def _property(words: str) -> str:
    """The short name of a property that tags are for."""
    short = tag_property(words)
    if short is None:
        raise ValueError(words)
    return short


def _iri(words: str) -> str:
    """The IRI of an item, as it is known here."""
    if not is_iri(words):
        raise ValueError(words)
    return authorities.item(words)


def _motivation(words: str) -> str:
    """A motivation in the form in which it is kept."""
    (found,) = resources.motivations({"motivation": words})
    if found not in MOTIVATIONS and ":" not in found:
        raise ValueError(words)
    return found


def _whole(words: str) -> int:
    number = int(words)
    if not 0 <= number <= MOST:
        raise ValueError(words)
    return number


def _share(words: str) -> float:
    number = float(words)
    if not 0 <= number <= 1:
        raise ValueError(words)
    return number
