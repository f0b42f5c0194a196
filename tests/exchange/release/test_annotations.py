"""Tests of the export of a container's annotations."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from pyld import jsonld
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from annoserver.exchange.intake import annotations as intake
from annoserver.exchange.intake.annotations import Sent
from annoserver.exchange.release import annotations
from annoserver.ld import contexts
from annoserver.ld.terms import AS, CROWD_CONTEXT
from annoserver.model.annotation import ANNO, write
from annoserver.model.container import Address, Container

MOMENT = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
ADDRESS = Address("https://example.org/", "folk")
EXPORT = "https://example.org/campaigns/folk/export/annotations?format=jsonld"


def container(total: int) -> Container:
    page = 0 if total else None
    return Container("folk", "Folk art", MOMENT, MOMENT, total, total, total, 100, page, page)


def stored(number: int) -> bytes:
    """An annotation as the store keeps it; every third one has a context of its own."""
    document = {
        "@context": ANNO if number % 3 else [ANNO, CROWD_CONTEXT],
        "id": ADDRESS.annotation(str(number)),
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": f"wörd {number}"},
        "target": "https://museum.example/1",
    }
    return write(document)


def exported(total: int, form: str) -> bytes:
    return b"".join(annotations.chunks(container(total), ADDRESS, map(stored, range(total)), form))


def test_the_collection_says_what_it_is_and_holds_everything_in_order() -> None:
    collection = json.loads(exported(1200, "jsonld"))
    page = collection.pop("first")

    assert collection == {
        "@context": ANNO,
        "id": EXPORT,
        "type": "AnnotationCollection",
        "label": "Folk art",
        "total": 1200,
        "modified": "2026-11-03T08:00:00Z",
        "rights": "http://creativecommons.org/publicdomain/zero/1.0/",
        "via": "https://example.org/annotations/folk/",
        "last": f"{EXPORT}#items",
    }
    assert [one["id"] for one in page["items"]] == [ADDRESS.annotation(str(n)) for n in range(1200)]
    assert page["startIndex"] == 0


def test_items_repeat_a_context_only_when_it_is_not_that_of_the_page() -> None:
    items = json.loads(exported(4, "jsonld"))["first"]["items"]

    assert [one.get("@context") for one in items] == [
        [ANNO, CROWD_CONTEXT],
        None,
        None,
        [ANNO, CROWD_CONTEXT],
    ]


def test_lines_are_the_stored_bytes() -> None:
    lines = exported(1200, "ndjson").splitlines()

    assert lines == [stored(number) for number in range(1200)]


def test_an_empty_container_has_no_page() -> None:
    collection = json.loads(exported(0, "jsonld"))

    assert collection["total"] == 0
    assert not {"first", "last"} & collection.keys()
    assert exported(0, "ndjson") == b""


@pytest.mark.parametrize("form", ["jsonld", "ndjson"])
def test_what_is_exported_is_read_back_the_same(form: str) -> None:
    found = list(intake.sent(io.BytesIO(exported(7, form))))

    assert [write(one.document) for one in found if isinstance(one, Sent)] == [
        stored(number) for number in range(7)
    ]


@pytest.mark.parametrize("form", ["jsonld", "ndjson"])
def test_annotations_are_asked_for_only_as_far_as_pieces_are_taken(form: str) -> None:
    asked = []

    def endless() -> Iterator[bytes]:
        for number in range(10**9):
            asked.append(number)
            yield stored(number)

    pieces = annotations.chunks(container(10**9), ADDRESS, endless(), form)
    for _ in range(4):
        next(pieces)

    assert len(asked) <= 4 * annotations.TOGETHER


def test_the_collection_passes_the_schemas_of_the_w3c(shared: Path) -> None:
    schemas = shared / "w3c/schemas"
    known = Registry().with_resources(
        (path.name, Resource.from_contents(json.loads(path.read_text("utf-8")), default_specification=DRAFT4))
        for path in (schemas / "definitions").glob("*.json")
    )
    collection = json.loads(exported(3, "jsonld"))
    page = {"@context": ANNO, **collection["first"]}

    for document, folder in ((collection, "collections"), (page, "collections/pages")):
        for path in sorted((schemas / folder).glob("*Validated.json")):
            schema = json.loads(path.read_text("utf-8"))
            assert Draft4Validator(schema, registry=known).is_valid(document), path.name


def test_the_collection_is_json_ld_with_every_annotation_in_it() -> None:
    document = json.loads(exported(3, "jsonld"))

    (collection,) = jsonld.expand(document, {"documentLoader": contexts._bundled})

    (page,) = collection[f"{AS}first"]
    (items,) = page[f"{AS}items"]
    assert [one["@id"] for one in items["@list"]] == [ADDRESS.annotation(str(n)) for n in range(3)]
