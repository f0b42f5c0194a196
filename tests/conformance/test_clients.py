"""Tests of what published clients send (wap.md, 9)."""

from __future__ import annotations

from annoserver.ld import graph
from annoserver.model.annotation import ANNO, Document, write
from annoserver.protocol.annotations import check

ANNOTORIOUS = {
    "@context": ANNO,
    "id": "9a6d7a4c-6a2f-4d6b-8a52-0c6c1d3f1a11",
    "type": "Annotation",
    "body": [],
    "creator": {"isGuest": True, "id": "xIwHR"},
    "created": "2026-01-31T12:00:00.123Z",
    "target": {
        "source": "https://example.org/image.jpg",
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": "xywh=pixel:1.5,2.25,30.125,40",
        },
    },
}
DOKIELI = {
    "@context": "https://www.w3.org/ns/anno.jsonld",
    "id": "",
    "type": "Annotation",
    "motivation": "oa:replying",
    "body": [{"id": "#note", "type": "TextualBody", "value": {"@value": "Well said", "@language": "en"}}],
    "target": {
        "id": "#target",
        "type": "SpecificResource",
        "source": "https://example.org/article",
        "selector": {
            "type": "TextQuoteSelector",
            "exact": {"@value": "quote", "@language": "en"},
            "prefix": "",
        },
    },
}


def received(document: Document) -> Document:
    return check(write(document), "https://www.w3.org/ns/anno.jsonld").document


def test_what_annotorious_sends_is_taken_as_it_is() -> None:
    assert received(ANNOTORIOUS) == ANNOTORIOUS


def test_what_dokieli_sends_is_taken_with_strings_for_its_values() -> None:
    document = received(DOKIELI)

    assert document["@context"] == ANNO
    assert document["body"][0]["value"] == "Well said"
    assert document["body"][0]["language"] == "en"
    assert document["target"]["selector"]["exact"] == "quote"


def test_local_names_become_iris_below_the_new_annotation() -> None:
    stored = {**received(DOKIELI), "id": "https://example.org/annotations/a1"}

    text = graph.text(graph.triples(stored), "turtle").decode()

    assert "<https://example.org/annotations/a1#note> a oa:TextualBody" in text
