"""Tests of single values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annoserver.ld import values


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-01-31T12:00:00Z", True),
        ("2024-02-29T23:59:59.5Z", True),
        ("2026-02-29T12:00:00Z", False),
        ("2026-01-31T24:00:00Z", False),
        ("2026-01-31T12:00:60Z", False),
        ("2026-01-31T12:00:00z", False),
        ("2026-01-31T12:00:00", False),
        ("2026-01-31T12:00:00+00:00", False),
        ("2026-01-31", False),
        ("20260131T120000Z", False),
        ("٢٠٢٦-01-31T12:00:00Z", False),
        (20260131, False),
    ],
)
def test_a_date_is_in_utc_and_of_a_day_that_exists(words: object, *, expected: bool) -> None:
    assert values.is_date(words) is expected


def test_a_date_says_its_moment() -> None:
    assert values.moment("2026-01-31T12:00:00.1234567Z") == datetime(2026, 1, 31, 12, 0, 0, 123456, UTC)


def test_local_names_are_told_from_relative_iris() -> None:
    assert all(values.is_local(name) for name in ("xIwHR", "9a6d7a4c-6a2f", "#", "#part-1"))
    assert not any(values.is_local(name) for name in ("", "/a", "a/b", "a b", "#a b", "a:b", None))
    assert values.is_fragment("#a")
    assert not values.is_fragment("#")
    assert not values.is_fragment(["#a"])


def test_languages_and_media_types_have_a_form() -> None:
    assert all(values.is_language(tag) for tag in ("en", "zh-Hant", "x-private", "de-DE-1996"))
    assert not any(values.is_language(tag) for tag in ("", "e n", "englische", "en_GB", "a-" * 99))
    assert all(values.is_media_type(one) for one in ("text/html", "image/svg+xml;charset=utf-8"))
    assert not any(values.is_media_type(one) for one in ("text", "text/", "/html", "text/ht ml"))
