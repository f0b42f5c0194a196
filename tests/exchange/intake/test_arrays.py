"""Tests of reading the elements of JSON lists one at a time."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.files.arrays import Broken, Element

LISTS = frozenset({"items"})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def read(text: str | bytes) -> list[Element]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(arrays.elements(io.BytesIO(content), LISTS, frozenset({"first"})))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[1, 2,\n3]", [1, 2, 3]),
        ('{"total": 2, "items": [{"a": 1}, {"b": 2}], "rest": [5]}', [{"a": 1}, {"b": 2}]),
        ('{"first": {"items": ["x"]}}', ["x"]),
        ('{"first": "http://a.example/", "n": 1}', [{"first": "http://a.example/", "n": 1}]),
        ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('\ufeff [{"ä": "𝄞"}] ', [{"ä": "𝄞"}]),
        ('[{"a": NaN}]', [{"a": "NaN"}]),
        ("[]", []),
        ("", []),
    ],
)
def test_elements_come_from_lists_wherever_they_lie(text: str, values: list[Any]) -> None:
    assert [one.value for one in read(text)] == values


def test_an_element_brings_its_text_and_what_came_before_it() -> None:
    (element,) = read('{"@context": "c", "first": {"id": "p", "items": [ {"a" : 1} ], "last": 1}}')

    assert element.text == '{"a" : 1}'
    assert element.around == {"@context": "c", "id": "p"}


@pytest.mark.parametrize(
    ("text", "reason", "before"),
    [
        ("nothing", "a list or an object was expected, at character 1", 0),
        ('[{"a": 1}, {"b": ', "Expecting value, at character 18", 1),
        ('[{"a": 1} {"b": 2}]', "“,” was expected, at character 11", 1),
        ("[1, ]", "“]” was not expected, at character 5", 1),
        ('{"a": 1, }', "“}” was not expected, at character 10", 0),
        ("{1: 2}", "a key in double quotes was expected, at character 2", 0),
        ('{"items": [1,', "the file ends too early", 1),
        ("[" * 100_000, "nested too deep", 0),
        (b'[1, "\xff"]', "cannot be read", 0),
    ],
)
def test_a_broken_file_says_where_and_keeps_what_came_before(
    text: str | bytes, reason: str, before: int
) -> None:
    found = []

    with pytest.raises(Broken, match=reason.replace("[", r"\[")):  # noqa: PT012, what came before counts
        content = text if isinstance(text, bytes) else text.encode()
        for one in arrays.elements(io.BytesIO(content), LISTS):
            found.append(one)  # noqa: PERF402

    assert len(found) == before


@given(st.lists(VALUES, max_size=5), st.integers(1, 9))
def test_any_list_is_read_as_json_reads_it(values: list[Any], indent: int) -> None:
    text = json.dumps({"x": 1, "items": values, "y": [2]}, indent=indent)

    assert [one.value for one in read(text)] == values


def test_values_longer_than_a_block_are_read_whole() -> None:
    long = ["ä" * arrays.BLOCK, 12345, "b" * (3 * arrays.BLOCK)]

    assert [one.value for one in read(json.dumps(long * 3))] == long * 3


def test_the_end_of_a_value_is_not_looked_for_for_ever() -> None:
    endless = b'["' + b"x" * (3 * arrays.LARGEST)
    stream = io.BytesIO(endless)

    with pytest.raises(Broken, match="Unterminated string"):
        list(arrays.elements(stream, LISTS))

    assert stream.tell() < len(endless)


def test_a_packed_file_is_told_by_its_content(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.json.gz", tmp_path / "b.json"
    plain.write_bytes(b"[1]")
    packed.write_bytes(gzip.compress(b"[2]"))

    for path, value in ((plain, 1), (packed, 2)):
        with arrays.opened(path) as stream:
            assert [one.value for one in arrays.elements(stream, LISTS)] == [value]


def test_a_damaged_packed_file_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps(list(range(99_999))).encode())[:-400])

    with arrays.opened(path) as stream, pytest.raises(Broken, match="cannot be read"):
        list(arrays.elements(stream, LISTS))
