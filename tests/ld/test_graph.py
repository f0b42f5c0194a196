"""Tests of documents as RDF."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.compare import isomorphic

from annoserver.errors import Invalid, Unacceptable, Unfit
from annoserver.ld import graph, shape
from annoserver.ld.graph import Form
from annoserver.ld.rules.annotation import CHECKS
from annoserver.ld.terms import CROWD_CONTEXT, LDP_CONTEXT, OA
from annoserver.model.annotation import ANNO, Document

Make = Callable[..., Document]

IRI = "https://example.org/1"
PARSERS = {
    Form.TURTLE: "turtle",
    Form.NTRIPLES: "nt",
    Form.NQUADS: "nt",  # as long as there are no named graphs
    Form.TRIG: "turtle",
    Form.XML: "xml",
}


@pytest.fixture
def rich(annotation: Make) -> Document:
    """An annotation with blank nodes, a list, a language, a date and a prefix of its own."""
    return annotation(
        context=[ANNO, CROWD_CONTEXT],
        id=IRI,
        motivation="assessing",
        asProperty="dc:subject",
        created="2026-01-31T12:00:00.120Z",
        body={
            "type": "Choice",
            "items": [{"value": "x", "prefLabel": {"en": "dog"}}, "https://example.org/2"],
        },
        **{"skos:note": {"@value": "Ein Hund", "@language": "de"}},
    )


def turtle(document: Document) -> str:
    return graph.text(graph.triples(document), "turtle").decode()


def test_words_that_no_context_knows_are_left_out(annotation: Make) -> None:
    document = annotation(
        id=IRI,
        type=["Annotation", "Hologram"],
        colour="red",
        nested={"id": 5, "type": None},
        body={"id": "https://example.org/body", "styleClass": "x", "shade": {"id": "https://example.org/3"}},
        **{"ex:bad key": "x", "ex:": "x"},
    )

    text = turtle(document)

    assert len(graph.triples(document)) == 4
    assert graph.NOWHERE not in text
    assert "Hologram" not in text


def test_prefixed_names_of_the_plain_context_are_iris(annotation: Make) -> None:
    names = {"motivation": "oa:tagging", "skos:note": "x", "dcterms:subject": {"id": "as:a"}}
    triples = graph.triples(annotation(id=IRI, **names))

    said = {str(triple).removeprefix(f"<{IRI}> ") for triple in triples}

    assert f"<{OA}motivatedBy> <{OA}tagging>" in said
    assert '<http://www.w3.org/2004/02/skos/core#note> "x"' in said
    assert "<http://purl.org/dc/terms/subject> <http://www.w3.org/ns/activitystreams#a>" in said


def test_names_of_parts_are_those_of_the_document(annotation: Make) -> None:
    document = annotation(id=IRI, body={"id": "#part", "value": "x"}, creator={"id": "xIwHR", "name": "Jo"})

    said = {str(triple) for triple in graph.triples(document)}

    assert f"<{IRI}> <{OA}hasBody> <{IRI}#part>" in said
    assert not any("xIwHR" in one for one in said)
    assert any('foaf/0.1/name> "Jo"' in one for one in said)


def test_a_document_without_a_context_says_nothing(annotation: Make) -> None:
    assert graph.triples(annotation(context=..., id=IRI)) == []


def test_dates_keep_their_z_and_fractions(rich: Document) -> None:
    assert '"2026-01-31T12:00:00.120Z"^^xsd:dateTime' in turtle(rich)


def test_equal_documents_give_equal_bytes_and_others_other_blank_nodes(rich: Document) -> None:
    def blank(document: Document) -> set[Any]:
        subjects = {triple.subject for triple in graph.triples(document)}
        return {node for node in subjects if isinstance(node, ox.BlankNode)}

    assert turtle(rich) == turtle(json.loads(json.dumps(rich)))
    assert turtle(rich | {"id": ""}) == turtle(rich | {"id": ""})
    assert blank(rich)
    assert blank(rich).isdisjoint(blank(rich | {"id": IRI + "2"}))


@pytest.mark.parametrize("form", Form)
def test_every_form_says_the_same(form: Form, rich: Document) -> None:
    triples = graph.triples(rich)
    expected = rdflib.Graph().parse(data=graph.text(triples, "ntriples"), format="nt")
    out = io.BytesIO()

    graph.write(iter(triples), form, out)

    for data in (graph.text(triples, form), out.getvalue()):
        assert isomorphic(read(data, form), expected)


def read(data: bytes, form: Form) -> rdflib.Graph:
    """What other processors make of our bytes."""
    if form is Form.JSONLD:
        lines = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
        return rdflib.Graph().parse(data=lines, format="nt")
    return rdflib.Graph().parse(data=data, format=PARSERS[form])


def test_only_the_prefixes_in_use_are_declared_in_a_small_graph(rich: Document) -> None:
    text = turtle(rich)

    assert "@prefix oa:" in text
    assert "@prefix crowd:" in text
    assert "@prefix edm:" not in text


def test_what_is_said_of_a_subject_stands_together(rich: Document) -> None:
    assert turtle(rich).count(f"<{IRI}>") == 1


def test_named_graphs_are_kept_where_the_form_has_them() -> None:
    node = ox.NamedNode(IRI)
    quad = ox.Quad(node, node, node, ox.NamedNode("https://example.org/votes"))

    assert b"<https://example.org/votes>" in graph.text([quad], "nquads")
    assert b"<https://example.org/votes>" not in graph.text([quad], "ntriples")


def test_a_container_with_its_page_is_written(annotation: Make) -> None:
    other = annotation(id=IRI + "2", context=[ANNO, CROWD_CONTEXT], asProperty="dc:subject")
    document = {
        "@context": [ANNO, LDP_CONTEXT],
        "id": "https://example.org/c/",
        "type": ["BasicContainer", "AnnotationCollection"],
        "total": 2,
        "contains": [IRI, IRI + "2"],
        "first": {"id": "https://example.org/c/?page=0", "items": [annotation(id=IRI, context=...), other]},
    }

    text = turtle(document)

    assert "ldp:contains <https://example.org/1> , <https://example.org/12>" in text
    assert 'as:totalItems "2"^^xsd:nonNegativeInteger' in text
    assert "crowd:asProperty dc:subject" in text


def test_a_document_that_cannot_be_rdf_is_not_acceptable_as_rdf(annotation: Make) -> None:
    with pytest.raises(Unacceptable) as refused:
        graph.triples(annotation(id=IRI, **{"@id": IRI}))

    assert refused.value.offered == ("application/ld+json",)


def test_a_context_that_is_not_bundled_is_never_fetched(annotation: Make) -> None:
    with pytest.raises(Unfit, match="nothing is fetched"):
        graph.triples(annotation(context=[ANNO, "https://example.org/c.jsonld"]))


KEYS = st.sampled_from([*CHECKS, "ex:extra", "unknown", "@id", "@value", "@language", "@type"])
WORDS = st.sampled_from(
    ["x", "", "en", IRI, "http://[bad", "https://example.org/1%", "#a", "Choice", "tagging", "ltr", "oa:Tag"]
)
NUMBERS = st.none() | st.booleans() | st.integers(-1, 9) | st.just(0.5)
VALUES = st.recursive(
    WORDS | NUMBERS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4)
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_whatever_is_accepted_can_be_written_as_rdf(keys: dict[str, Any]) -> None:
    document = {"target": IRI, **keys, "@context": ANNO, "id": IRI, "type": "Annotation"}
    try:
        shape.check(shape.normal(document))
    except Invalid:
        return

    triples = graph.triples(document)

    assert any(triple.predicate.value == f"{OA}hasTarget" for triple in triples)
    rdflib.Graph().parse(data=graph.text(triples, "ntriples"), format="nt")


BUNDLED = b'[{"@context": ["http://www.w3.org/ns/anno.jsonld"], "id": "https://example.org/1", "label": "x"}]'


@pytest.mark.parametrize(
    ("source", "media_type"),
    [
        (b"<https://example.org/1> a <https://example.org/T> .", "text/turtle; charset=utf-8"),
        (b'{"@context": {"a": "ex:a"}, "@id": "https://example.org/1", "a": 5}', "application/ld+json"),
        (BUNDLED, "application/ld+json"),
    ],
    ids=["turtle", "json-ld with a context of its own", "json-ld with a bundled context"],
)
def test_files_are_read(source: bytes, media_type: str) -> None:
    assert len(graph.read(source, media_type)) == 1


@pytest.mark.parametrize(
    ("source", "media_type", "reason"),
    [
        (b"nonsense", "text/turtle", "This is no text/turtle"),
        (b"{", "application/ld+json", "This is no application/ld"),
        (b'{"@id": 5}', "application/ld+json", "This is no application/ld"),
        (b"[" * 100_000, "application/ld+json", "This is no application/ld"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "application/rdf+xml", "DOCTYPE"),
        (b"a,b", "text/csv", "text/csv is not read here"),
    ],
    ids=lambda one: str(one)[:20],
)
def test_files_that_cannot_be_read_are_refused(source: bytes, media_type: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        graph.read(source, media_type)


def test_a_file_that_names_a_foreign_context_is_refused() -> None:
    with pytest.raises(Unfit):
        graph.read(b'{"@context": "https://example.org/c.jsonld"}', "application/ld+json")


def test_statements_of_our_own_are_made_of_plain_words() -> None:
    values = (graph.node(IRI), graph.words("dog", "en"), graph.words("dog"), graph.typed("5", f"{OA}five"))
    said = [value for value in values if value is not None]
    made = [graph.quad(IRI, f"{OA}value", value, "https://example.org/votes") for value in said]

    lines = graph.text(made, "nquads").decode().splitlines()
    assert [line.split(" ")[2] for line in lines] == [f"<{IRI}>", '"dog"@en', '"dog"', f'"5"^^<{OA}five>']
