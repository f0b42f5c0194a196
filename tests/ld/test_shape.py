"""Tests of reading documents and of judging them as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Invalid, Unfit
from annoserver.ld import shape
from annoserver.model.annotation import ANNO, Document, write

Make = Callable[..., Document]

CROWD = "https://w3id.org/annoserver/contexts/crowd.jsonld"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(LEAF, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=40)


@given(st.dictionaries(TEXT, JSON))
def test_what_is_written_is_read_as_it_was(document: Document) -> None:
    assert shape.read(write(document)) == document


BROKEN = [
    b"",
    b"{",
    b'{"a": 1,}',
    b"{'a': 1}",
    b'{"a": NaN}',
    b'{"a": -Infinity}',
    b'{"a": 1e999}',
    b'{"a": ' + b"1" * 5000 + b"}",
    b'{"a": 1, "b": 2, "a": 3}',
    b'{"a": {"b": 2, "b": 2}}',
    b'{"a": "\xff"}',
    b'{"a": "\\u0000"}',
    b'{"\\u0000": 1}',
    b'{"a": ["\\ud800"]}',
    b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}",
    b'{"a": ' + b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
]


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:20]))
def test_broken_json_is_refused_with_rule_m00(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        shape.read(body)

    assert [problem.rule for problem in refused.value.problems] == ["M00"]
    assert refused.value.message == refused.value.problems[0].message


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"5", b"true"])
def test_json_that_is_no_object_is_no_document(body: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        shape.read(body)

    assert refused.value.rule == "M00"


def test_what_is_unusual_but_json_is_read() -> None:
    body = '\ufeff{"a": "\\ud83d\\ude00", "b": [1.5e3, ' + "[" * 61 + "]" * 61 + "]}"

    document = shape.read(body.encode())

    assert document["a"] == "😀"
    assert document["b"][0] == 1500


def test_many_shallow_arrays_are_not_deep() -> None:
    body = json.dumps({"a": [[] for _ in range(1000)]}).encode()

    assert len(shape.read(body)["a"]) == 1000


def test_the_message_names_the_key_that_stands_twice() -> None:
    with pytest.raises(Invalid, match='The key "b" stands twice'):
        shape.read(b'{"a": 1, "b": 2, "b": 3}')


def test_all_problems_are_told_at_once(annotation: Make) -> None:
    document = annotation(target=..., created="today", body={"type": "TextualBody"})

    with pytest.raises(Invalid) as refused:
        shape.check(document)

    assert [problem.rule for problem in refused.value.problems] == ["M04", "M11", "M17"]
    assert refused.value.message.startswith("3 rules are broken; the first: An annotation has one target")


def test_what_is_no_annotation_at_all_is_unfit_before_anything_else(annotation: Make) -> None:
    document = annotation(context=..., type="Person", target=...)

    with pytest.raises(Unfit) as refused:
        shape.check(document)

    assert [problem.rule for problem in refused.value.problems] == ["M01", "M03"]


@pytest.mark.parametrize("iri", [..., "", "#a", "9a6d7a4c"])
def test_a_stored_document_has_its_iri(iri: str, annotation: Make) -> None:
    with pytest.raises(Invalid) as refused:
        shape.check(annotation(id=iri), stored=True)

    assert refused.value.rule == "M02"
    assert shape.check(annotation(id="https://example.org/1"), stored=True) == ()


def test_only_the_context_of_the_recommendation_alone_is_plain(annotation: Make) -> None:
    assert shape.plain(annotation())
    assert not shape.plain(annotation(context=ANNO.replace("http:", "https:")))
    assert not shape.plain(annotation(context=[ANNO, CROWD]))
    assert not shape.plain(annotation(context=...))
    assert not shape.plain(annotation(context=5))
    assert not shape.plain(annotation(body={"@context": {"ex": "http://e.org/"}, "value": "x"}))


def test_a_bundled_context_may_stand_beside_the_plain_one(annotation: Make) -> None:
    body = {"value": "x", "type": "Review", "prefLabel": {"id": "anjing", "en": ["dog"]}}

    assert shape.check(annotation(context=[ANNO, CROWD], asProperty="dc:subject", body=body)) == ()


def test_a_part_may_bring_a_context_of_its_own(annotation: Make) -> None:
    document = annotation(body={"@context": {"mood": "ex:mood"}, "value": "x", "mood": {"id": "ex:glad"}})

    assert shape.check(document) == ()


def test_a_context_that_is_not_bundled_is_unfit_and_named_with_those_that_are(annotation: Make) -> None:
    foreign = "https://example.org/c.jsonld"

    with pytest.raises(Unfit) as refused:
        shape.check(annotation(context=[ANNO, foreign], body={"@context": [foreign], "value": "x"}))

    found = [(problem.rule, problem.pointer) for problem in refused.value.problems]
    assert found == [("M39", "/@context/1"), ("M39", "/body/@context/0")]
    assert foreign in refused.value.message
    assert CROWD in refused.value.message


INLINE = [
    ("M39 /@context/1/body", {"body": "https://example.org/body"}),
    ("M39 /@context/1/schema", {"schema": "https://schema.org/"}),
    ("M39 /@context/1/creator", {"creator": {"@id": "dcterms:creator"}}),
    ("M39 /@context/1/ex:a/@context/label", {"ex:a": {"@id": "ex:a", "@context": {"label": "ex:b"}}}),
    ("M39 /@context/1/uri", {"uri": "@id"}),
    ("M39 /@context/1/uri", {"uri": {"@id": "@id"}}),
    ("M39 /@context/1/uri", {"uri": {"@id": "ex:uri", "@type": 5}}),
    ("M39 /@context/1/uri", {"uri": {"@id": "ex:uri", "@index": 5}}),
    ("M39 /@context/1/uri", {"uri": {"@id": "ex:uri", "@container": [5]}}),
    ("M39 /@context/1/uri", {"uri": {"@id": "ex:uri", "@new": 5}}),
    ("M39 /@context/1/@language", {"@language": "no language"}),
    ("M39 /@context/1/@direction", {"@direction": "up"}),
    ("M39 /@context/1/@version", {"@version": 2}),
    ("M39 /@context/1/@graph", {"@graph": []}),
    ("M39 /@context/1", None),
    ("M39 /@context/1", 5),
    ("M40 /@context/1/@base", {"@base": "https://example.org/"}),
    ("M39 /@context/1/@import", {"@import": "https://example.org/c.jsonld"}),
]


@pytest.mark.parametrize(("rule", "context"), INLINE, ids=str)
def test_an_inline_context_must_leave_the_model_alone(
    rule: str, context: object, judged: Callable[..., list[str]]
) -> None:
    assert judged(context=[ANNO, context]) == [rule]


@pytest.mark.parametrize(
    "context",
    [
        {"ex": "https://example.org/"},
        {"oa": {"@id": "http://www.w3.org/ns/oa#", "@prefix": True}, "id": "@id", "type": "@type"},
        {"guess": {"@id": "https://example.org/guess", "@type": "@id"}, "@language": "en"},
        {"@version": 1.1, "@protected": False, "@direction": "ltr", "guess": None},
        {"guess": {"@id": "ex:guess", "@container": ["@index", "@set"], "@index": "ex:i"}},
        {"ex:a": {"@id": "ex:a", "@context": {"inner": "ex:inner"}}},
        [{"ex": "https://example.org/"}, [CROWD]],
    ],
    ids=str,
)
def test_an_inline_context_that_adds_words_is_taken(
    context: object, warned: Callable[..., list[str]]
) -> None:
    assert warned(context=[ANNO, context]) == []


def test_words_of_an_inline_context_are_known_wherever_one_is_needed(
    warned: Callable[..., list[str]],
) -> None:
    words = {"guessing": "https://example.org/guessing", "Guess": "https://example.org/Guess"}
    keys = {"motivation": "guessing", "body": {"value": "x", "type": "Guess"}}

    assert warned(context=[ANNO, words], **keys) == []
    assert warned(context=[ANNO, {"@vocab": "https://example.org/"}], **keys) == []


def test_json_that_is_kept_as_it_is_may_name_any_context(warned: Callable[..., list[str]]) -> None:
    raw = {"@context": "https://example.org/unknown.jsonld", "id": 5}

    assert warned(context=[ANNO, CROWD], raw=raw) == []


def test_a_document_in_the_usual_form_is_left_as_it_is(annotation: Make) -> None:
    document = annotation(body=[{"value": "x"}, {"type": "Choice", "items": ["https://example.org/1"]}])

    assert shape.normal(document) is document


def test_values_with_a_language_become_a_string_and_a_language(annotation: Make) -> None:
    said = {"@value": "dog", "@language": "en"}
    quote = {"type": "TextQuoteSelector", "exact": {"@value": "hund"}}
    document = annotation(
        body=[{"value": said}, {"value": said, "language": "en"}, "https://example.org/1"],
        target={"source": "https://example.org/", "selector": [{"type": "ex:S", "refinedBy": quote}, 5]},
    )

    made = shape.normal(document)

    assert made["body"][:2] == [{"value": "dog", "language": "en"}] * 2
    assert made["target"]["selector"][0]["refinedBy"]["exact"] == "hund"
    assert document["body"][0]["value"] is said


def test_contexts_get_their_published_iris(annotation: Make) -> None:
    document = annotation(context=["https://www.w3.org/ns/anno.jsonld", {"ex": "https://example.org/"}])

    made = shape.normal(document)

    assert made["@context"] == [ANNO, {"ex": "https://example.org/"}]
    assert list(made) == list(document)
    assert shape.normal(document, secure=False)["@context"] == document["@context"]


def test_the_context_of_the_model_has_one_iri_unless_the_sender_is_known_to_name_it_by_https(
    annotation: Make,
) -> None:
    document = shape.normal(annotation(context=ANNO.replace("http:", "https:")), secure=False)

    with pytest.raises(Unfit) as refused:
        shape.check(document)

    assert refused.value.rule == "M01"
