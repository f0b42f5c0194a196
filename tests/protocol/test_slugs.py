"""Tests of names: what becomes of a Slug, which is a hint and never an error."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.model.container import Address, fresh
from annoserver.protocol.slugs import LONGEST, choose, clean

NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)


def free(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("dog", "dog"),
        ('"my_first_annotation"', "my_first_annotation"),
        ("%22dog%22", "dog"),
        ("My dog", "My-dog"),
        ("my%20dog", "my-dog"),
        ("a/b?c#d%25e", "a-b-c-d-e"),
        ("a\\b", "a-b"),
        ("a%2Fb", "a-b"),
        ("a%252Fb", "a-2Fb"),
        ("caf%C3%A9", "café"),
        ("cafe%CC%81", "café"),
        ("%E7%8B%97", "狗"),
        ("%FF", ""),
        ("a%FFb", "a-b"),
        ("100%", "100"),
        ("a%00b\x07c", "a-b-c"),
        ("v1.2", "v1.2"),
        ("..dog", "..dog"),
        ("a;b=c,d@e", "a;b=c,d@e"),
        ("--dog--", "dog"),
        ("", ""),
        (".", ""),
        ("..", ""),
        ("...", ""),
        ("/", ""),
        ("%2F..%2F", ""),
        ('"', ""),
        ('""', ""),
        ("   ", ""),
        ("x" * 10_000, "x" * LONGEST),
    ],
)
def test_a_slug_becomes_one_path_component(slug: str, name: str) -> None:
    assert clean(slug) == name


@given(st.text(max_size=300).map(quote) | st.text(st.characters(max_codepoint=255), max_size=300))
def test_any_slug_gives_a_name_that_comes_back_from_its_iri(slug: str) -> None:
    address = Address("https://h/", "folk")

    name = choose(slug, NOW, free)

    assert 0 < len(name) <= LONGEST
    assert name not in (".", "..")
    assert address.child(address.annotation(name)) == name


def test_a_name_that_is_taken_is_varied() -> None:
    name = choose("dog", NOW, lambda wanted: wanted == "dog")

    assert re.fullmatch(r"dog-[0-9a-z]{8}", name)


def test_a_long_name_that_is_taken_stays_within_the_limit() -> None:
    name = choose("x" * 200, NOW, lambda wanted: wanted == "x" * LONGEST)

    assert re.fullmatch(r"x{91}-[0-9a-z]{8}", name)


def test_without_a_slug_the_name_is_ours_and_in_the_order_of_time() -> None:
    names = [choose("", datetime.fromtimestamp(second, UTC), free) for second in range(0, 10**9, 10**8)]

    assert all(re.fullmatch(r"[0-9a-z]{17}", name) for name in names)
    assert len(set(names)) == len(names)


def test_two_names_of_one_moment_differ() -> None:
    assert fresh(NOW) != fresh(NOW)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)), st.integers(1, 10**9))  # noqa: DTZ001
def test_later_names_sort_behind_earlier_ones(moment: datetime, milliseconds: int) -> None:
    earlier = moment.replace(tzinfo=UTC)
    later = datetime.fromtimestamp(earlier.timestamp() + milliseconds / 1000 + 0.002, UTC)

    assert fresh(earlier) < fresh(later)
