"""Tests of vocabularies in SKOS."""

from __future__ import annotations

import json

import pytest
import rdflib

from annoserver.errors import Invalid
from annoserver.ld import skos
from annoserver.model.vocabulary import Term

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix ex: <https://example.org/terms/> .

ex:other a skos:ConceptScheme ; dcterms:title "Another"@en .
ex:scheme a skos:ConceptScheme ; dcterms:title "Scenes"@en , "Szenen"@de .

ex:city a skos:Concept ; skos:inScheme ex:scheme ;
    skos:prefLabel "city"@en , "Stadt"@de ; skos:altLabel "town"@en , ex:shanghai ;
    skos:hiddenLabel "citty"@en ;
    skos:definition "Many houses."@en ; skos:scopeNote "Not villages."@en .
ex:shanghai a skos:Concept ; skos:topConceptOf ex:scheme ; skos:broader ex:city ;
    skos:prefLabel "Shanghai" ; skos:notation "CN-SH" ; geo:lat "31.22" ; geo:long "121.46" .
ex:nowhere a skos:Concept ; skos:prefLabel "nowhere"@en ; geo:lat "91" ; geo:long "0" .
ex:bare skos:inScheme ex:scheme ; geo:lat "north" ; geo:long "0" .
[] a skos:Concept ; skos:prefLabel "without an IRI"@en .
<relative> a skos:Concept ; skos:prefLabel "relative"@en .
"""
EX = "https://example.org/terms/"

EXPECTED = [
    Term(
        f"{EX}city",
        {"en": "city", "de": "Stadt"},
        (("en", "town"), ("en", "citty")),
        {"en": "Many houses."},
    ),
    Term(f"{EX}shanghai", {"": "Shanghai"}, broader=f"{EX}city", position=(31.22, 121.46), notation="CN-SH"),
    Term(f"{EX}nowhere", {"en": "nowhere"}),
    Term(f"{EX}bare", {}),
]


def test_a_vocabulary_is_read_with_its_labels_notes_and_places() -> None:
    scheme, title, terms = skos.terms(TURTLE.encode(), "text/turtle")

    assert (scheme, title) == (f"{EX}scheme", {"en": "Scenes", "de": "Szenen"})
    assert list(terms) == EXPECTED


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("xml", "application/rdf+xml"), ("json-ld", "application/ld+json"), ("nt", "application/n-triples")],
)
def test_every_form_of_a_vocabulary_gives_the_same_terms(form: str, media_type: str) -> None:
    source = rdflib.Graph().parse(data=TURTLE.replace("<relative>", "[]"), format="turtle")

    scheme, _, terms = skos.terms(source.serialize(format=form, encoding="utf-8"), media_type)

    assert scheme == f"{EX}scheme"
    assert {term.iri: dict(term.labels) for term in terms} == {term.iri: term.labels for term in EXPECTED}


def test_a_list_of_terms_without_a_scheme_is_a_vocabulary_too() -> None:
    source = {
        "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
        "@id": f"{EX}city",
        "@type": "skos:Concept",
        "skos:prefLabel": {"@value": "city", "@language": "en"},
    }

    scheme, title, terms = skos.terms(json.dumps(source).encode(), "application/ld+json")

    assert (scheme, title) == ("", {})
    assert list(terms) == [Term(f"{EX}city", {"en": "city"})]


def test_what_is_no_rdf_is_refused() -> None:
    with pytest.raises(Invalid):
        skos.terms(b"city, town", "text/turtle")
