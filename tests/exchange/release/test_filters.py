"""Filters by name, as commands and addresses give them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annoserver.errors import Invalid
from annoserver.exchange.release import filters
from annoserver.model.selection import EVERYTHING, Kind, Selection
from annoserver.model.vote import Status


def test_each_filter_is_read_and_told_again() -> None:
    given = {
        "collection": ["north", "south", "north"],
        "data-provider": ["Museum, A"],
        "dataset": ["12"],
        "since": ["2026-01-01"],
        "until": ["2026-02-01T10:00:00+02:00"],
        "status": ["accepted", "contested"],
        "property": ["dc:subject", "http://purl.org/dc/terms/spatial"],
        "kind": ["place", "text"],
        "min-votes": ["2", "3"],
        "min-confidence": ["0.439"],
        "motivation": ["oa:tagging", "http://www.w3.org/ns/oa#commenting", "https://x.example/seeing"],
        "item": ["http://data.europeana.eu/item/1/a"],
        "format": ["csv"],
    }

    found = filters.read(given)

    assert found == Selection(
        collections=("north", "south"),
        data_providers=("Museum, A",),
        datasets=("12",),
        since=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2026, 2, 1, 8, 0, 0, 999999, tzinfo=UTC),
        statuses=(Status.ACCEPTED, Status.CONTESTED),
        properties=("dc:subject", "dcterms:spatial"),
        kinds=(Kind.PLACE, Kind.TEXT),
        votes=3,
        confidence=0.439,
        motivations=("tagging", "commenting", "https://x.example/seeing"),
        items=("http://data.europeana.eu/item/1/a",),
    )
    assert filters.read(filters.told(found)) == found
    assert {"campaign", *filters.told(found)} == filters.NAMES.keys()


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2026-01-31", (23, 59, 59, 999999)),
        ("2026-01-31T10:00:00Z", (10, 0, 0, 999999)),
        ("2026-01-31T10:00:00.5Z", (10, 0, 0, 500000)),
    ],
)
def test_a_day_and_a_second_last_until_their_end(words: str, end: tuple[int, int, int, int]) -> None:
    found = filters.read({"until": [words]})

    assert found.until == datetime(2026, 1, 31, *end, tzinfo=UTC)
    assert filters.read(filters.told(found)) == found


def test_no_filter_takes_everything() -> None:
    assert filters.read({}) == EVERYTHING
    assert filters.told(EVERYTHING) == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("since", "yesterday"),
        ("until", "2026-13-01"),
        ("status", "good"),
        ("property", "edm:hasMet"),
        ("property", ""),
        ("kind", "colour"),
        ("until", "9999-12-31T23:00:00-14:00"),
        ("since", "0001-01-01T00:00:00+14:00"),
        ("min-votes", "-1"),
        ("min-votes", "99999999999999999999"),
        ("min-votes", "1.5"),
        ("min-confidence", "1.1"),
        ("min-confidence", "nan"),
        ("motivation", "judging"),
        ("item", "a picture"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, words: str) -> None:
    with pytest.raises(Invalid, match=name) as refused:
        filters.read({name: [words], "kind": ["nothing"]} if name != "kind" else {name: [words]})

    assert refused.value.problems[0].pointer in (f"/{name}", "/kind")
