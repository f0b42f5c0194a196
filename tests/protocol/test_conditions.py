"""Tests of validators and conditions: lists, the star, weak and malformed entity tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Stale, Unconditional
from annoserver.protocol.conditions import etag, fresh, require


def test_a_tag_tells_revision_form_and_view() -> None:
    assert etag(17, "ld") == '"17-ld"'
    assert etag(17, "ttl", "im") == '"17-ttl-im"'


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("", False),
        ('"17-ld"', True),
        ('W/"17-ld"', True),
        ("*", True),
        ('"16-ld", "17-ld"', True),
        ('"16-ld",W/"17-ld","x"', True),
        ('"16-ld"', False),
        ('"17-ttl"', False),
        ('"17"', False),
        ('"17-ld', False),
    ],
)
def test_if_none_match_compares_weakly(header: str, known: bool) -> None:
    assert fresh('"17-ld"', header) is known


@pytest.mark.parametrize(
    "header",
    ['"17-ld"', '"17-ttl"', '"17"', "*", " * ", '"16-ld", "17-ld"', '"x,y" ,"17-ttl"', 'W/"17-ld", "17-ld"'],
)
def test_if_match_takes_any_form_of_the_revision(header: str) -> None:
    require(17, header, needed=True)


@pytest.mark.parametrize(
    "header",
    [
        "",
        '"16-ld"',
        '"1"',
        '"170-ld"',
        '"-17"',
        '"17x-ld"',
        '""',
        '"*"',
        'W/"17-ld"',
        'w/"17-ld"',
        '"17-ld',
        "17-ld",
        "17",
        '17"',
        '"16-ld" "17-ld"',
        ",",
        '"x,17-ld"',
    ],
)
def test_if_match_refuses_old_weak_and_malformed_tags(header: str) -> None:
    with pytest.raises(Stale):
        require(17, header, needed=False)


@given(st.text(st.characters(max_codepoint=255, exclude_characters="*"), max_size=40))
def test_no_nonsense_passes_for_a_revision(header: str) -> None:
    with pytest.raises(Stale):
        require(987654321, header, needed=False)
    assert not fresh('"987654321-ld"', header)


def test_if_match_may_be_absent_unless_the_server_needs_it() -> None:
    require(17, None, needed=False)

    with pytest.raises(Unconditional):
        require(17, None, needed=True)
