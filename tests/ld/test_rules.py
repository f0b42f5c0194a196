"""Tests of the rules of the model, one table for what is refused, one for what is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Rules = Callable[..., list[str]]

DATE = "2026-01-31T12:00:00Z"
HERE = "https://example.org/page"


def selected(selector: Any) -> dict[str, Any]:
    return {"target": {"source": HERE, "selector": selector}}


def stated(**keys: Any) -> dict[str, Any]:
    return {"target": {"source": HERE, "state": {"type": "TimeState", **keys}}}


def text(**keys: Any) -> dict[str, Any]:
    return {"body": {"type": "TextualBody", "value": "dog", **keys}}


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("M01 /@context", {"context": ...}),
    ("M01 /@context", {"context": ["http://www.w3.org/ns/anno.jsonld"]}),
    ("M01 /@context", {"context": "http://www.w3.org/ns/ldp.jsonld"}),
    ("M02 /id", {"id": 5}),
    ("M02 /id", {"id": "/relative"}),
    ("M02 /id", {"id": ["https://example.org/1"]}),
    ("M02 /id", {"id": None}),
    ("M03 /type", {"type": ...}),
    ("M03 /type", {"type": "Person"}),
    ("M03 /type", {"type": ["Annotation", ""]}),
    ("M03 /type", {"type": ["Annotation", 5]}),
    ("M03 /type", {"type": "oa:Annotation"}),
    ("M04 /target", {"target": ...}),
    ("M04 /target", {"target": []}),
    ("M04 /target", {"target": "page1"}),
    ("M04 /target", {"target": {"type": "Image"}}),
    ("M04 /target/1", {"target": [HERE, 5]}),
    ("M05 /body", {"body": None}),
    ("M05 /body", {"body": "no IRI"}),
    ("M05 /body/0", {"body": [[HERE]]}),
    ("M06 /bodyValue", {"bodyValue": "x"}),
    ("M07 /bodyValue", {"body": ..., "bodyValue": ["x"]}),
    ("M08 /body/id", {"body": {"id": "no IRI"}}),
    ("M08 /body/id", {"body": {"id": [HERE]}}),
    ("M08 /target/selector/id", selected({"id": "_:b1"})),
    ("M09 /body/language", text(language=5)),
    ("M09 /body/format", text(format=5)),
    ("M09 /body/processingLanguage", text(processingLanguage=["en", "de"])),
    ("M10 /body/textDirection", text(textDirection="up")),
    ("M11 /body/value", {"body": {"type": "TextualBody", "id": HERE}}),
    ("M11 /body/value", text(value=["a", "b"])),
    ("M11 /body/value", text(value={"@value": "x", "@type": "rdf:HTML"})),
    ("M11 /body/value", text(value={"@value": "x", "@language": "en"}, language="de")),
    ("M12 /body/items", {"body": {"type": "Choice"}}),
    ("M12 /body/items", {"body": {"type": "Choice", "items": []}}),
    ("M12 /body/type", {"body": {"type": ["Choice", "Text"], "items": [HERE]}}),
    ("M12 /body", {"body": {"items": [HERE]}}),
    ("M16 /body/items", {"body": {"type": "List"}}),
    ("M17 /created", {"created": "2026-01-31T12:00:00+00:00"}),
    ("M17 /created", {"created": "2026-02-30T12:00:00Z"}),
    ("M17 /created", {"created": [DATE]}),
    ("M17 /body/modified", text(modified="today")),
    ("M17 /creator/created", {"creator": {"name": "Jane", "created": "2026"}}),
    ("M18 /creator", {"creator": "Jane Doe"}),
    ("M18 /creator/0", {"creator": [6]}),
    ("M18 /creator/id", {"creator": {"id": "Jane Doe"}}),
    ("M18 /creator/email", {"creator": {"email": "jane@example.org"}}),
    ("M18 /creator/homepage", {"creator": {"homepage": "home"}}),
    ("M18 /body/generator", text(generator=True)),
    ("M19 /audience", {"audience": 5}),
    ("M19 /audience/type", {"audience": {"id": HERE, "type": "EducationalAudience"}}),
    ("M19 /audience", {"audience": {"type": "Audience", "educationalRole": "teacher"}}),
    ("M40 /accessibility", {"accessibility": {}}),
    ("M21 /motivation", {"motivation": "guessing"}),
    ("M21 /motivation", {"motivation": 5}),
    ("M21 /motivation", {"motivation": {"id": "guessing"}}),
    ("M21 /body/purpose", text(purpose=["tagging", None])),
    ("M22 /rights", {"rights": "mine"}),
    ("M23 /canonical", {"canonical": [HERE]}),
    ("M24 /via", {"via": [HERE, "there"]}),
    ("M25 /target/source", {"target": {"type": "SpecificResource", "id": HERE}}),
    ("M25 /target/source", {"target": {"source": [HERE]}}),
    ("M25 /target/source", {"target": {"source": "page1"}}),
    ("M25 /target/source", {"target": {"source": {"type": "Image"}}}),
    ("M25 /target/source", {"target": {"type": "SpecificResource", "selector": {"type": "ex:S"}}}),
    ("M26 /target/selector/value", selected({"type": "CssSelector"})),
    ("M26 /target/selector/type", selected({"type": ["XPathSelector", "ex:S"], "value": "/a"})),
    (
        "M26 /target/selector/conformsTo",
        selected({"type": "FragmentSelector", "value": "a", "conformsTo": 1}),
    ),
    ("M27 /target/selector/exact", selected({"type": "TextQuoteSelector"})),
    ("M27 /target/selector/suffix", selected({"type": "TextQuoteSelector", "exact": "a", "suffix": ["b"]})),
    ("M28 /target/selector/start", selected({"type": "TextPositionSelector", "start": True, "end": 2})),
    ("M28 /target/selector/end", selected({"type": "DataPositionSelector", "start": 0, "end": -1})),
    ("M28 /target/selector/end", selected({"type": "TextPositionSelector", "start": 0, "end": 1.5})),
    ("M29 /target/selector/value", selected({"type": "SvgSelector", "value": "<svg><g></svg>"})),
    ("M29 /target/selector/value", selected({"type": "SvgSelector", "value": "<!DOCTYPE svg><svg/>"})),
    ("M29 /target/selector/value", selected({"type": "SvgSelector", "value": "<svg>&name;</svg>"})),
    ("M30 /target/selector/endSelector", selected({"type": "RangeSelector", "startSelector": HERE})),
    ("M31 /target/selector", selected({"value": "x"})),
    ("M31 /target/selector/1", selected([{"type": "ex:S"}, {}])),
    (
        "M26 /target/selector/refinedBy/value",
        selected({"type": "ex:S", "refinedBy": {"type": "CssSelector"}}),
    ),
    ("M33 /target/state", stated(sourceDate=DATE, sourceDateStart=DATE)),
    ("M33 /target/state", stated(sourceDateStart=DATE)),
    ("M33 /target/state/sourceDate", stated(sourceDate=[DATE, "2026"])),
    ("M33 /target/state/sourceDateEnd", stated(sourceDateStart=DATE, sourceDateEnd="2026")),
    ("M33 /target/state/cached", stated(cached="there")),
    ("M34 /target/state/value", {"target": {"source": HERE, "state": {"type": "HttpRequestState"}}}),
    ("M35 /stylesheet", {"stylesheet": [HERE, HERE]}),
    ("M35 /stylesheet/type", {"stylesheet": {"id": HERE, "type": "Css"}}),
    ("M40 /body/type", {"body": {"id": HERE, "type": [""]}}),
    ("M40 /body/type", {"body": {"id": HERE, "type": "ex:a b"}}),
    ("M40 /target/scope", {"target": {"source": HERE, "scope": 5}}),
    ("M40 /target/renderedVia/0", {"target": {"source": HERE, "renderedVia": ["x"]}}),
    ("M40 /target/selector", selected("x")),
    ("M40 /body/styleClass", {"body": {"id": HERE, "styleClass": {}}}),
    ("M40 /body/@id", {"body": {"id": HERE, "@id": HERE}}),
    ("M40 /@graph", {"@graph": []}),
    ("M08 /ex:a/id", {"ex:a": {"id": 5}}),
    ("M40 /ex:a~1b", {"ex:a/b": {"@value": {}}}),
    ("M40 /ex:a/1", {"ex:a": [1, {"@value": "x", "@language": "no language"}]}),
    ("M40 /ex:a", {"ex:a": {"@value": 5, "@language": "en"}}),
    ("M40 /ex:a", {"ex:a": {"@id": "relative"}}),
    ("M40 /ex:a", {"ex:a": {"@id": HERE, "id": HERE}}),
    ("M40 /ex:a", {"ex:a": {"@reverse": {}}}),
]

TAKEN: list[dict[str, Any]] = [
    {},
    {"id": ""},
    {"id": "#local"},
    {"id": "9a6d7a4c-6a2f-4d6b-8a52-0c6c1d3f1a11"},
    {"id": "urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df"},
    {"context": "https://www.w3.org/ns/anno.jsonld"},
    {"type": ["Annotation", "ex:Tag"]},
    {"body": ...},
    {"body": []},
    {"body": {"value": "no class"}},
    {"body": {"id": "#part", "type": "TextualBody", "value": "x"}},
    {"body": ..., "bodyValue": "x"},
    {"body": {"id": HERE, "type": "Choice", "items": [HERE, {"value": "x"}]}},
    {"body": {"source": {"type": "TextualBody", "value": "x"}, "purpose": "tagging"}},
    {"target": {"type": "TextualBody", "value": "x"}},
    {"target": {"id": HERE, "type": "Image", "format": "image/png; q=1", "language": ["en", "zh-Hant"]}},
    {"target": {"source": {"id": HERE, "type": "Image"}, "styleClass": "red", "scope": {"id": HERE}}},
    {"created": "2026-01-31T12:00:00.123456789Z", "generated": "0001-01-01T00:00:00Z"},
    {"creator": []},
    {"creator": [HERE, {"type": "Person", "name": ["Jane", "Doe"], "email": "mailto:jane@example.org"}]},
    {"creator": {"id": "#me", "homepage": {"id": HERE}}},
    {"audience": {"type": "schema:EducationalAudience", "schema:educationalRole": "teacher"}},
    {"audience": HERE},
    {"accessibility": ["captions"]},
    {"motivation": ["tagging", "oa:linking", "https://example.org/guessing", {"id": "oa:assessing"}]},
    {"rights": [HERE, HERE], "canonical": "urn:x:1", "via": HERE},
    selected({"type": "FragmentSelector", "value": "xywh=0,0,1,1", "conformsTo": HERE}),
    selected({"type": "TextPositionSelector", "start": 5, "end": 2}),
    selected({"type": "TextQuoteSelector", "exact": {"@value": "dog", "@language": "en"}}),
    selected({"type": "SvgSelector"}),
    selected({"type": "SvgSelector", "id": HERE, "value": "<svg:svg> ... </svg:svg>"}),
    selected({"type": "RangeSelector", "startSelector": HERE, "endSelector": {"type": "ex:S"}}),
    selected([{"id": HERE}, {"type": "ex:NewSelector", "ex:any": 5}, HERE]),
    stated(cached=[HERE, HERE]),
    stated(sourceDateStart=DATE, sourceDateEnd=DATE),
    {"target": {"source": HERE, "state": {"type": "HttpRequestState", "value": "Accept: */*"}}},
    {"stylesheet": {"type": "CssStylesheet", "value": ".red {}"}},
    {"stylesheet": HERE},
    {"ex:foo": ["bar", 5, 0.5, True, {"@value": "x", "@language": "en"}, {"@value": 5}, {"@id": "ex:b"}]},
    {"ex:foo": {"@type": "ex:Thing", "label": "thing"}},
    {"unknown": {"id": 5, "type": None}},
]

WARNED: list[tuple[str, dict[str, Any]]] = [
    ("M09 /body/language", text(language="not a language!")),
    ("M09 /body/format", text(format="text")),
    ("M13 /target", {"target": {"type": "Choice", "items": [HERE]}}),
    ("M14 /body/purpose", {"body": {"id": HERE, "purpose": "tagging"}}),
    ("M14 /body/items", {"body": {"id": HERE, "items": [HERE]}}),
    ("M14 /target/value", {"target": {"source": HERE, "value": "x"}}),
    ("M14 /body/items", text(items=[HERE])),
    ("M16 /target", {"target": {"type": "List", "items": [HERE]}}),
    ("M18 /creator/id", {"creator": {"id": "xIwHR", "isGuest": True}}),
    ("M18 /creator/email", {"creator": {"email": "https://example.org/jane"}}),
    ("M20 /accessibility", {"accessibility": 5}),
    ("M21 /motivation", {"motivation": "reviewing"}),
    ("M40 /body/type", {"body": {"id": HERE, "type": "Hologram"}}),
]


@pytest.mark.parametrize(("rule", "keys"), REFUSED, ids=str)
def test_what_breaks_a_rule_is_refused_with_the_rule_and_its_place(
    rule: str, keys: dict[str, Any], judged: Rules
) -> None:
    assert judged(**keys) == [rule]


@pytest.mark.parametrize("keys", TAKEN, ids=str)
def test_what_the_model_allows_is_taken_without_a_word(keys: dict[str, Any], warned: Rules) -> None:
    assert warned(**keys) == []


@pytest.mark.parametrize(("rule", "keys"), WARNED, ids=str)
def test_what_breaks_a_should_is_taken_with_a_warning(rule: str, keys: dict[str, Any], warned: Rules) -> None:
    assert rule in warned(**keys)
