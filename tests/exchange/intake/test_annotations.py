"""Tests of reading Web Annotations out of files."""

import gzip
import io
import json
from typing import Any

import pytest

from annoserver.exchange.intake import annotations
from annoserver.exchange.intake.annotations import Sent
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld.terms import CROWD_CONTEXT, LDP_CONTEXT
from annoserver.model.annotation import ANNO, Document

BASE = "https://a.example/annotations/folk/"


def annotation(number: int, **members: Any) -> Document:
    """An annotation without a context."""
    return {
        "id": f"{BASE}{number}",
        "type": "Annotation",
        "body": "http://a.example/term",
        "target": "http://a.example/item",
        **members,
    }


def read(content: bytes | str, file: str = "f.json") -> list[Sent | Refusal]:
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return list(annotations.sent(stream, file))


def names(found: list[Sent | Refusal]) -> list[str]:
    return [one.origin.removeprefix(BASE) for one in found if isinstance(one, Sent)]


FIRST, SECOND = {"@context": ANNO, **annotation(1)}, {"@context": ANNO, **annotation(2)}
PAGE = {"id": f"{BASE}?page=0", "type": "AnnotationPage", "items": [annotation(1), annotation(2)]}
COLLECTION = {"@context": ANNO, "id": BASE, "type": "AnnotationCollection", "total": 2}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({**COLLECTION, "first": PAGE}),
        json.dumps({**COLLECTION, "items": [annotation(1), annotation(2)]}, indent=2),
        json.dumps({"@context": ANNO, **PAGE}),
        json.dumps({"@context": [ANNO, LDP_CONTEXT], **PAGE}),
        json.dumps({**PAGE, "@context": ANNO}),
        json.dumps({"@context": ANNO, "@graph": [annotation(1), annotation(2)]}),
        json.dumps([FIRST, SECOND]),
        json.dumps(FIRST, indent=1) + json.dumps(SECOND, indent=1),
        f"{json.dumps(FIRST)}\n\n{json.dumps(SECOND)}\n",
        f"\n\n{json.dumps(FIRST)}\r\n{json.dumps(SECOND)}",
    ],
)
def test_annotations_are_found_in_every_form_of_file(content: str) -> None:
    found = read(content)

    assert names(found) == ["1", "2"]
    assert all(isinstance(one, Sent) and one.document["@context"] == ANNO for one in found)


def test_the_digest_is_of_the_annotation_and_not_of_the_file() -> None:
    alone = read(json.dumps(FIRST))
    together = read(json.dumps({**COLLECTION, "first": PAGE}, indent=3))

    assert isinstance(alone[0], Sent)
    assert isinstance(together[0], Sent)
    assert alone[0].digest == together[0].digest


def test_a_context_of_the_page_is_that_of_what_is_on_it() -> None:
    (found,) = read(json.dumps({"@context": [ANNO, CROWD_CONTEXT], "items": [annotation(1)]}))

    assert isinstance(found, Sent)
    assert found.document["@context"] == [ANNO, CROWD_CONTEXT]


def test_one_line_that_is_wrong_is_one_refusal() -> None:
    lines = [json.dumps(FIRST), "{broken", json.dumps({**FIRST, "target": 5}), "[]", "", json.dumps(SECOND)]

    found = read("\n".join(lines))

    assert names(found) == ["1", "2"]
    assert [one.line for one in found if isinstance(one, Refusal)] == [2, 3, 4]
    assert [one.position for one in found if isinstance(one, Sent)] == [1, 6]


def test_a_name_says_that_there_is_one_to_a_line_even_if_the_first_is_broken() -> None:
    found = read(f"{{broken\n{json.dumps(FIRST)}\n", "dump.ndjson")

    assert names(found) == ["1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (json.dumps({**COLLECTION, "first": f"{BASE}?page=0"}), "without its annotations"),
        (json.dumps([{"@context": "http://a.example/context", **annotation(1)}]), "/@context: "),
        (json.dumps([{"@context": ANNO, "type": "Annotation", "target": [], "body": 3}]), "; /"),
        (json.dumps([7]), "not an object"),
        (b'[{"\xff', "cannot be read"),
        ("[{", "this is no JSON"),
    ],
)
def test_what_cannot_be_taken_says_why(content: str | bytes, reason: str) -> None:
    (refusal,) = read(content)

    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert (refusal.file, refusal.line) == ("f.json", 1)


def test_an_empty_collection_has_nothing_to_refuse() -> None:
    assert read(json.dumps({**COLLECTION, "total": 0})) == []


def test_words_that_a_document_defines_itself_go_through_a_json_ld_processor() -> None:
    good = [ANNO, {"mood": "http://a.example/mood"}]
    bad = [ANNO, {"mood": {"@id": "http://a.example/mood", "@container": "@nothing"}}]

    found = read(json.dumps([{"@context": one, **annotation(1, mood="gay")} for one in (good, bad)]))

    assert isinstance(found[0], Sent)
    assert isinstance(found[1], Refusal)


def test_origins_are_found_without_looking_at_the_rest() -> None:
    lines = "\n".join([json.dumps(FIRST), "{broken", "[" * 9999, "[1]", '{"id": "local"}', '{"id": "a:b"}'])
    collection = json.dumps({"items": [FIRST, {"id": f"{BASE}2"}]})[:-2]

    assert list(annotations.origins(io.BytesIO(lines.encode()))) == [f"{BASE}1", "a:b"]
    assert list(annotations.origins(io.BytesIO(collection.encode()))) == [f"{BASE}1", f"{BASE}2"]


def test_a_damaged_packed_file_keeps_what_came_before() -> None:
    lines = "".join(f"{json.dumps({'@context': ANNO, **annotation(one)})}\n" for one in range(5000))
    packed = gzip.compress(lines.encode())

    with gzip.open(io.BytesIO(packed[: len(packed) // 2])) as stream:
        found = list(annotations.sent(io.BufferedReader(stream), "f.ndjson.gz"))

    assert len(found) > 1000
    assert isinstance(found[-1], Refusal)
    assert found[-1].reason.startswith("the file cannot be read")
