"""Tests of documents in the usual form: known at one look, they are what the rules make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoserver.errors import Invalid
from annoserver.exchange.intake.partners import europeana
from annoserver.ld import drafts, shape
from annoserver.ld.rules import usual
from annoserver.ld.rules.usual import Usual
from annoserver.model.annotation import ANNO, Document, settle, write
from annoserver.model.container import Address
from annoserver.model.person import Agent, Kind
from tests.parts.documents import every

HERE = Address("https://a.example/", "folk")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
CROWD = "https://w3id.org/annoserver/vocab#"
ITEM = "http://data.europeana.eu/item/09102/_1"
TAG: Document = {
    "@context": ANNO,
    "id": "https://b.example/t1",
    "type": "Annotation",
    "motivation": "tagging",
    "creator": "https://b.example/people/ann",
    "created": "2026-01-31T12:00:00Z",
    "modified": "2026-02-01T12:00:00Z",
    "body": {"type": "TextualBody", "value": " Grüne  Posaune", "language": "de", "purpose": "tagging"},
    "target": ITEM,
}
VOTE: Document = {
    **TAG,
    "motivation": "moderating",
    "body": f"{CROWD}approve",
    "target": {"type": "SpecificResource", "source": HERE.annotation("t1"), "scope": ITEM},
}
AGENTS = [
    None,
    Agent(1, "https://b.example/people/ann", Kind.PERSON),
    Agent(2, "https://b.example/people/bot", Kind.SOFTWARE),
    Agent(3, "https://b.example/people/eve", Kind.PERSON, excluded=True),
]


def same(source: bytes) -> Usual | None:
    """What a text says in the usual form, after a look at whether the rules take it, for the same."""
    found = usual.find(source, ANNO)
    if found is None:
        return None
    document = shape.read(source)
    assert (found.origin, found.creator) == (document.get("id", ""), document.get("creator", ""))
    document = {"@context": ANNO, **document}
    assert shape.normal(document) == document
    assert shape.check(document) == ()
    headed = {"@context": ANNO, "type": "Annotation", **document}
    assert write(europeana.mended(document, ANNO)) == write(headed)
    settled = settle(document, HERE.annotation("x"), None, NOW)
    for agent in AGENTS:
        facts = (HERE, "x", "dc:subject", agent)
        assert _made(drafts.usual, found, settled, found.source, *facts) == _made(
            drafts.draft, settled, *facts
        )
    return found


def _made(make: Callable[..., Any], *given: Any) -> Any:
    try:
        return make(*given)
    except Invalid as error:
        return error.message, error.problems


@pytest.mark.parametrize(
    "document",
    [
        TAG,
        VOTE,
        {key: value for key, value in TAG.items() if key not in ("@context", "id", "creator", "created")},
        {**TAG, "body": "http://www.wikidata.org/entity/Q8350"},
        {**TAG, "body": "https://www.wikidata.org/wiki/Q8350"},
        {**TAG, "target": "https://www.europeana.eu/de/item/09102/_1"},
        {**TAG, "target": f"{ITEM}#xywh=5,5,20,20"},
        {**TAG, "body": {"type": "TextualBody", "value": "狗 Hund"}},
        {**VOTE, "body": "crowd:unsure"},
        {**VOTE, "target": {**VOTE["target"], "source": "https://b.example/t1"}},
    ],
)
def test_tags_and_votes_are_known_at_one_look(document: Document) -> None:
    compact = same(write(document))
    spaced = same(json.dumps(document, ensure_ascii=False, indent=1).encode())

    assert compact == spaced is not None


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"[]",
        b"{",
        b"\xef\xbb\xbf" + write(TAG),
        write(TAG)[:-1] + b',"type":"Annotation"}',
        write(VOTE).replace(b'"scope"', b'"source":"https://a.example/other","scope"'),
        write(TAG).replace(b"Posaune", b"\\u0050osaune"),
        write(TAG).replace(b"Posaune", b"\xff"),
        write(TAG).replace(b'" Gr', b'"\x01 Gr'),
    ],
)
def test_what_is_written_in_another_way_is_for_the_stricter_reader(source: bytes) -> None:
    assert usual.find(source, ANNO) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"@context": [ANNO]},
        {"@context": "https://www.w3.org/ns/anno.jsonld"},
        {"id": ""},
        {"id": "t1"},
        {"creator": {"id": "https://b.example/people/ann"}},
        {"created": "2026-02-30T12:00:00Z"},
        {"created": "2026-01-31T12:00:00.5Z"},
        {"created": None},
        {"modified": "2026-01-31"},
        {"motivation": ["tagging"]},
        {"motivation": "commenting"},
        {"via": "https://c.example/t1"},
        {"body": {"type": "TextualBody", "value": " \n"}},
        {"body": {"type": "TextualBody", "value": "x", "language": "not a language"}},
        {"body": {"type": "TextualBody", "value": "x", "purpose": "describing"}},
        {"body": {"type": "TextualBody", "value": 1}},
        {"body": "no IRI"},
        {"body": ["urn:a:b"]},
        {"target": "no IRI"},
        {"target": ""},
        {"bodyValue": "x"},
    ],
)
def test_what_says_more_or_less_is_for_the_stricter_reader(changed: Document) -> None:
    assert usual.find(write({**TAG, **changed}), ANNO) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"body": f"{CROWD}maybe"},
        {"body": f"{CROWD}accept"},
        {"target": ITEM},
        {"target": {"type": "SpecificResource", "source": ITEM}},
        {"target": {**VOTE["target"], "scope": "no IRI"}},
        {"target": {**VOTE["target"], "source": ""}},
        {"target": {**VOTE["target"], "type": "Image"}},
    ],
)
def test_a_vote_is_one_answer_about_one_tag(changed: Document) -> None:
    assert usual.find(write({**VOTE, **changed}), ANNO) is None


def test_the_context_around_a_document_is_that_of_the_model() -> None:
    bare = write({key: value for key, value in TAG.items() if key != "@context"})

    assert usual.find(bare, ANNO) is not None
    assert usual.find(bare, [ANNO]) is None
    assert usual.find(bare) is None


LEAF = st.sampled_from(
    [
        None,
        True,
        0,
        1.5,
        "",
        " ",
        "x",
        ITEM,
        "#x",
        "urn:a:b",
        "urn:a b",
        ANNO,
        "crowd:approve",
        "tagging",
        "İß",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = LEAF | st.lists(LEAF, max_size=2) | st.dictionaries(st.sampled_from(sorted(usual.OF_TEXT)), LEAF)
KEY = st.sampled_from([*sorted(usual.KEYS), "via", "generator", "bodyValue", "asProperty", "a:b", "@id"])
INNER = st.sampled_from(["type", "value", "language", "purpose", "source", "scope", "id", "items"])


@settings(max_examples=300)
@given(st.sampled_from([TAG, VOTE]), st.dictionaries(KEY, VALUE, max_size=2), INNER, VALUE, st.booleans())
def test_changed_documents_are_what_the_rules_make_of_them(
    base: Document, changed: Document, key: str, value: Any, within: bool
) -> None:
    document = {**base, **changed}
    for part in ("body", "target"):
        if within and isinstance(document[part], dict):
            document[part] = {**document[part], key: value}

    same(json.dumps(document, ensure_ascii=False).encode())


@settings(max_examples=100)
@given(every, st.sampled_from(["tagging", "moderating"]))
def test_documents_of_every_shape_are_what_the_rules_make_of_them(document: Document, why: str) -> None:
    same(write({**document, "motivation": why}))


def test_published_probes_are_what_the_rules_make_of_them(shared: Path) -> None:
    probes = json.loads((shared / "w3c" / "model_probes.json").read_text("utf-8"))
    documents = [probe["doc"] for probe in probes if isinstance(probe["doc"], dict)]

    for one in documents:
        same(json.dumps(one, ensure_ascii=False).encode())
        same(json.dumps({**one, "motivation": "tagging"}, ensure_ascii=False).encode())

    assert len(documents) > len(probes) // 2
