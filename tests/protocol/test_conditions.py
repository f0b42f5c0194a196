"""Tests of validators and conditions: lists, the star, weak and malformed entity tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Stale, Unconditional
from annoserver.protocol.conditions import Conditions, etag, fresh
from tests.parts.people import Site


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
    Conditions(header, needed=True).require(17)


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
        Conditions(header).require(17)


@given(st.text(st.characters(max_codepoint=255, exclude_characters="*"), max_size=40))
def test_no_nonsense_passes_for_a_revision(header: str) -> None:
    with pytest.raises(Stale):
        Conditions(header).require(987654321)
    assert not fresh('"987654321-ld"', header)


def test_if_match_may_be_absent_unless_the_server_needs_it() -> None:
    Conditions().require(17)

    with pytest.raises(Unconditional):
        Conditions(needed=True).require(17)


@pytest.mark.parametrize("header", ['"17-ld"', 'W/"17-ttl"', "*", '"16-ld", "17"'])
def test_if_none_match_refuses_a_change_of_what_it_names(header: str) -> None:
    """Weakly, and in any form of the state (RFC 9110, 13.1.2)."""
    with pytest.raises(Stale):
        Conditions('"17-ld"', header).require(17)


@pytest.mark.parametrize("header", ["", '"16-ld"', 'W/"1"', "nonsense"])
def test_if_none_match_lets_other_states_be_changed(header: str) -> None:
    Conditions(None, header).require(17)


def test_nothing_is_overwritten_or_deleted_that_should_not_be_there(full: Site) -> None:
    """`If-None-Match: *` with PUT or DELETE, as clients send it that want to make something new."""
    iri = full.get(f"{full.container}?iris=1&page=0").json()["items"][0]
    before = full.get(iri)
    container = full.get()

    assert full.put(iri, before.json(), If_None_Match="*").status_code == 412
    assert full.delete(iri, If_None_Match="*").status_code == 412
    assert full.put(full.container, container.json(), by="root", If_None_Match="*").status_code == 412
    assert full.delete(f"{full.container}?force=1", by="root", If_None_Match="*").status_code == 412
    assert full.put(iri, before.json(), If_None_Match=before.headers["ETag"]).status_code == 412
    assert full.get(iri).content == before.content
    assert full.put(iri, before.json(), If_None_Match='"0-ld"').status_code == 200
