"""Tests of choosing a form by Accept: weights, ties, wildcards, profiles and nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Unacceptable
from annoserver.protocol.negotiation import GRAPHS, Form, choose, prefers_html, prefers_plain_json

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
    'application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"',
    'application/ld+json; profile="http://x/ http://www.w3.org/ns/anno.jsonld"',
    'application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded";q=0, */*',
    "application/ld+json, text/html",
    'application/ld+json; charset=utf-8; profile="https://www.w3.org/ns/anno.jsonld"',
    "application/json, text/plain, */*",
    "text/plain, */*; q=0.01",
    "text/turtle, application/ld+json",
    "text/turtle;q=0.5, application/ld+json;q=0.5",
    "text/turtle;q=0.5, */*",
    "text/turtle;q=0, */*",
    "text/*;q=0.4, application/*;q=0.5",
    "application/ld+json;q=0.001",
    "text/css, " * 50 + "application/ld+json",
    'application/ld+json;profile="a,b";q=0.9, text/turtle;q=0.8',
    "text/turtle;q=abc, application/ld+json",
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
    "text/turtle, application/rdf+xml, application/n-triples",
]
OTHERS = [
    ("application/n-triples", Form.NTRIPLES),
    ("application/n-quads", Form.NQUADS),
    ("application/trig", Form.TRIG),
    ("application/rdf+xml", Form.XML),
    ("application/rdf+xml, text/turtle;q=0.9", Form.XML),
    ("application/ld+json;q=0, text/turtle;q=0, */*", Form.NTRIPLES),
    ('application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"', Form.EXPANDED),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened http://x/"', Form.FLATTENED),
    ('application/ld+json;profile="http://x/ https://www.w3.org/ns/json-ld#flattened"', Form.FLATTENED),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened", */*;q=0.1', Form.FLATTENED),
    ("text/html", Form.HTML),
    ("text/html, application/json;q=0.1", Form.HTML),
    ("image/png, */*;q=0.1, text/html", Form.HTML),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Form.HTML),
]
NOTHING = [
    "text/css",
    "application/xhtml+xml",
    "image/*",
    "application/ld+json;q=0",
    "*/*;q=0",
    "text/html;q=0, */*;q=0",
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

    assert refused.value.offered[:2] == ("application/ld+json", "application/json")
    assert {form.media_type for form in Form} <= set(refused.value.offered)


@pytest.mark.parametrize(("accept", "form"), OTHERS)
def test_other_forms_are_chosen_where_they_are_named(accept: str, form: Form) -> None:
    assert choose(accept) is form
    assert prefers_html(accept) is (form is Form.HTML)


@pytest.mark.parametrize("form", Form)
def test_a_named_format_goes_before_accept(form: Form) -> None:
    assert choose("image/png", form.name.lower()) is form
    assert choose("", form.name) is form


@pytest.mark.parametrize("name", ["", "x", "text/turtle", "HTML5"])
def test_a_format_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(Unacceptable, match="jsonld, turtle, ntriples"):
        choose("*/*", name)


def test_where_only_graphs_are_served_nothing_else_is_chosen() -> None:
    assert choose("text/html, text/turtle;q=0.5", among=GRAPHS) is Form.TURTLE
    assert choose('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', among=GRAPHS) is (
        Form.JSONLD
    )
    with pytest.raises(Unacceptable):
        choose("", "html", GRAPHS)


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_any_header_is_answered(accept: str) -> None:
    try:
        chosen = choose(accept)
    except Unacceptable:
        chosen = None

    assert chosen in {*Form, None}
    assert prefers_plain_json(accept) in {True, False}
    assert prefers_html(accept) is (chosen is Form.HTML)


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
