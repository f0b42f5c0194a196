"""Annotations of every shape that the model has: posted, read back in every form, and mutated."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from annoserver.errors import Invalid, Unacceptable, Unfit
from annoserver.ld import contexts, graph, terms
from annoserver.model.annotation import ANNO, Document, write
from annoserver.protocol.annotations import check
from annoserver.protocol.negotiation import Form
from tests.parts import documents
from tests.parts.people import Site
from tests.parts.rdf import graph_of, meaning

# rdflib warns of its own ways inside Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")

IRI = "https://h.example/annotations/folk/a1"
OURS = ("id", "via", "created", "modified", "creator")
# A few of each, the same in every run: what more of them would find is looked for by hand.
FEW = settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
MORE = settings(FEW, max_examples=60)
MANY = settings(FEW, max_examples=250)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | documents.words | documents.iris,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(documents.words, inner, max_size=3),
    max_leaves=5,
)
BROKEN: list[tuple[str, Any]] = [
    ("@context", None),
    ("@context", "http://other.example/"),
    ("type", "Person"),
    ("type", []),
    ("target", []),
    ("target", 5),
    ("target", {"selector": {"type": "CssSelector", "value": "p"}}),
    ("body", None),
    ("body", {"type": "TextualBody"}),
    ("bodyValue", ["x"]),
    ("motivation", "guessing"),
    ("created", "2026-02-30T12:00:00Z"),
    ("modified", "2026-01-31T12:00:00+02:00"),
    ("generated", ["2026-01-31T12:00:00Z"]),
    ("creator", "Jane"),
    ("generator", 6),
    ("rights", "CC0"),
    ("canonical", ["urn:x:1"]),
    ("via", 7),
    ("audience", {"type": "Student"}),
    ("stylesheet", {"type": "Style"}),
]


def sent(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


_COLLECTIONS = "AnnotationCollection AnnotationPage first items label last next partOf prev startIndex total"
_OTHERS = "Motivation ResourceSelection reviewing tagging moderating"
BESIDES = frozenset(f"{_COLLECTIONS} {_OTHERS}".split())
"""Words of the context that no annotation of these has: of collections, old ones, of tags and votes."""


def test_the_shapes_have_every_word_of_the_model() -> None:
    seen: set[str] = set()

    @settings(MANY, max_examples=1500, derandomize=True)  # chance may leave a word out
    @given(documents.every)
    def look(document: Document) -> None:
        for place in places(document):
            value: Any = document
            for step in place:
                value = value[step]
            seen.update(value if isinstance(value, dict) else [value] if isinstance(value, str) else [])

    look()

    words = {word for word, meaning in terms.context(ANNO).items() if not str(meaning).endswith(("#", "/"))}
    assert words - seen - BESIDES == set()


@MANY
@given(documents.every)
def test_every_shape_of_the_model_is_accepted_without_a_warning(document: Document) -> None:
    assert check(sent(document)).warnings == ()


@MORE
@given(documents.every)
def test_every_shape_means_the_same_in_every_form(document: Document) -> None:
    stored = {**document, "id": IRI}
    expected = meaning(stored)

    for form in (Form.TURTLE, Form.NTRIPLES):
        assert isomorphic(graph_of(graph.text(graph.triples(stored), form.name.lower()), form), expected), (
            form
        )
    assert isomorphic(meaning(contexts.expanded(stored)), expected)
    assert isomorphic(meaning(contexts.flattened(stored)), expected)


@MORE
@given(documents.every)
def test_every_shape_that_xml_can_say_means_the_same_in_xml(document: Document) -> None:
    stored = {**document, "id": IRI}
    try:
        written = graph.text(graph.triples(stored), "xml")
    except Unacceptable:
        assume(False)

    assert isomorphic(graph_of(written, Form.XML), meaning(stored))


@FEW
@given(document=documents.every)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_shape_comes_back_as_it_was_sent_and_in_every_form(room: Site, document: Document) -> None:
    made = room.post(sent(document))
    assert made.status_code == 201, made.text
    iri = made.headers["Location"]

    read = room.get(iri)

    kept = {key: value for key, value in read.json().items() if key not in OURS}
    assert kept == {key: value for key, value in document.items() if key not in OURS}
    assert read.json().get("canonical") == document.get("canonical")
    for form in Form:
        assert room.get(iri, Accept=form.content_type).status_code in (200, 406)
    turtle = room.get(iri, Accept="text/turtle")
    assert isomorphic(graph_of(turtle.content, Form.TURTLE), meaning(read.json()))
    assert room.put(iri, read.json(), If_Match=read.headers["ETag"]).status_code == 200


@MANY
@given(documents.every, st.sampled_from(BROKEN))
def test_a_broken_rule_is_always_found_with_its_place(document: Document, fault: tuple[str, Any]) -> None:
    key, value = fault
    if key == "bodyValue":
        document = {name: said for name, said in document.items() if name != "body"}
    elif key == "body":
        document = {name: said for name, said in document.items() if name != "bodyValue"}

    with pytest.raises((Invalid, Unfit)) as refused:
        check(sent({**document, key: value}))

    problems = refused.value.problems if isinstance(refused.value, Invalid | Unfit) else ()
    assert any(one.pointer.startswith(f"/{key}") for one in problems)
    assert all(one.rule[:1] == "M" and one.message for one in problems)


def places(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a document."""
    yield at
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in parts:
        yield from places(value, (*at, key))


def with_another(document: Document, place: tuple[Any, ...], value: Any) -> Any:
    """A copy of a document with another value at a place."""
    if not place:
        return value
    changed = copy.deepcopy(document)
    node: Any = changed
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return changed


@MANY
@given(documents.every, st.data())
def test_a_mutated_document_is_judged_and_what_is_accepted_can_be_written(
    document: Document, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(sorted(places(document), key=str)))
    mutant = with_another(document, place, data.draw(JSON))
    try:
        accepted = check(sent(mutant)).document
    except (Invalid, Unfit):
        return

    lines = graph.text(graph.triples({**accepted, "id": IRI}), "ntriples").decode()
    assert "unknown.invalid" not in lines
    assert write(accepted)


@FEW
@given(document=documents.every, data=st.data())
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_mutated_document_never_breaks_the_server(
    room: Site, document: Document, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(sorted(places(document), key=str)))
    mutant = with_another(document, place, data.draw(JSON))
    before = room.get().json()["total"]

    answer = room.post(sent(mutant))

    assert answer.status_code in (201, 400, 409, 415), answer.text
    assert room.get().json()["total"] == before + (answer.status_code == 201)
    if answer.status_code == 201:
        assert room.get(answer.headers["Location"], Accept="text/turtle").status_code in (200, 406)
