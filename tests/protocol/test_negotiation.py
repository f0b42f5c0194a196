"""Tests of choosing a form by Accept: weights, ties, wildcards, profiles and nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Unacceptable
from annoserver.protocol.negotiation import Form, choose, prefers_plain_json

LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'

JSON_LD = [
    "",
    "   ",
    "*/*",
    "application/*",
    "application/ld+json",
    "application/json",
    "APPLICATION/LD+JSON",
    LD,
    "application/ld+json;profile=http://www.w3.org/ns/anno.jsonld",
    'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld http://x/"',
    'application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"',
    'application/ld+json; charset=utf-8; profile="https://www.w3.org/ns/anno.jsonld"',
    "application/json, text/plain, */*",
    "text/plain, */*; q=0.01",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/turtle, application/ld+json",
    "text/turtle;q=0.5, application/ld+json;q=0.5",
    "text/turtle;q=0.5, */*",
    "text/turtle;q=0, */*",
    "text/*;q=0.4, application/*;q=0.5",
    "text/html, application/json;q=0.1",
    "application/ld+json;q=0.001",
    'application/ld+json;profile="a,b";q=0.9, text/turtle;q=0.8',
    "text/turtle;q=abc, application/ld+json",
    "image/png, */*;q=0.1, text/html",
]
TURTLE = [
    "text/turtle",
    "text/turtle; charset=utf-8",
    "text/*",
    "text/turtle;q=0.9, application/ld+json;q=0.2",
    "text/turtle, */*;q=0.9",
    "text/turtle, application/json;q=0.5",
    "application/ld+json;q=0, */*",
    "application/ld+json;q=0.1, */*;q=0.9",
    "application/*;q=0.1, */*;q=0.9",
    "text/turtle;q=0.1, application/ld+json;q=0",
    "text/turtle, application/rdf+xml;q=0.9, text/html;q=0.8",
]
NOTHING = [
    "text/html",
    "application/rdf+xml",
    "image/*",
    "application/ld+json;q=0",
    "*/*;q=0",
    "application/ld+json;q=0, text/turtle;q=0, */*",
    "application/ld+json;q=abc",
    "turtle",
    ";;;",
    "text/turtle;q=0.0",
]


@pytest.mark.parametrize("accept", JSON_LD)
def test_json_ld_is_chosen(accept: str) -> None:
    assert choose(accept) is Form.JSONLD


@pytest.mark.parametrize("accept", TURTLE)
def test_turtle_is_chosen(accept: str) -> None:
    assert choose(accept) is Form.TURTLE


@pytest.mark.parametrize("accept", NOTHING)
def test_nothing_fits_and_the_offer_is_told(accept: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        choose(accept)

    assert refused.value.offered == ("application/ld+json", "application/json", "text/turtle")


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_any_header_is_answered(accept: str) -> None:
    try:
        chosen = choose(accept)
    except Unacceptable:
        chosen = None

    assert chosen in {*Form, None}
    assert prefers_plain_json(accept) in {True, False}


@pytest.mark.parametrize(
    ("accept", "plain"),
    [
        ("", False),
        ("*/*", False),
        (LD, False),
        ("application/json", True),
        ("application/json, text/plain, */*", True),
        ("application/json, application/ld+json", True),
        (f"{LD}, application/json", False),
        ("Application/JSON;q=0.5", True),
    ],
)
def test_plain_json_named_first_asks_for_an_embedded_page(accept: str, plain: bool) -> None:
    assert prefers_plain_json(accept) is plain
