"""Tests of reading CrowdHeritage exports, and others in the NTUA model."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.partners import ntua
from annoserver.exchange.intake.partners.ntua import Received
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import shape, tags
from annoserver.ld.terms import DC
from annoserver.model.annotation import Body, Tag
from annoserver.model.vote import Tally
from tests.exchange.intake.conftest import ITEM, OF_PERSON, OF_SOFTWARE, one, read, refused, review

SOA = "http://sw.islab.ntua.gr/annotation/"


def test_a_tag_by_a_person_has_the_property_of_the_question_and_no_confidence() -> None:
    found = one()

    assert found.tag == Tag(ITEM, "dc:subject", Body(text="boat", language="en"))
    assert found.software is None
    assert found.document == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": "boat", "language": "en"},
        "target": ITEM,
        "created": "2026-03-19T16:09:24Z",
    }


def test_a_tag_by_software_keeps_the_name_the_confidence_and_the_property_it_says() -> None:
    (found,) = read(OF_SOFTWARE)

    assert isinstance(found, Received)
    assert found.software == "Qwen3-VL"
    assert found.document["confidence"] == "0.5"
    assert found.document["asProperty"] == "dc:subject"
    assert found.document["@context"][1].endswith("/crowd.jsonld")


def test_a_review_that_is_missing_is_unknown_and_not_zero() -> None:
    assert one().review is None


def test_what_was_received_is_kept_in_two_parts() -> None:
    found = one(review=review(2, 1), odd={"x": [1]})

    assert found.review
    assert json.loads(found.raw) == {**OF_PERSON, "odd": {"x": [1]}}
    assert json.loads(found.review.raw) == review(2, 1)


def test_a_change_of_the_counts_changes_neither_key_nor_digest() -> None:
    before, after, other = one(review=review(1, 0)), one(review=review(9, 3)), one(odd=1)

    assert (before.key, before.digest) == (after.key, after.digest)
    assert before.key == other.key
    assert before.digest != other.digest


def test_what_tells_tags_apart_is_item_value_moment_creator_and_property() -> None:
    found = read(
        OF_PERSON,
        {**OF_PERSON, "target": {"source": "/1413/HMT2"}},
        {**OF_PERSON, "body": {"type": "TextualBody", "value": "Boat", "language": "en"}},
        {**OF_PERSON, "created": "Thu Mar 19 16:09:25 UTC 2026"},
        {**OF_PERSON, "creator": OF_SOFTWARE["creator"]},
        {**OF_PERSON, "scope": "dc:type"},
    )

    assert len({one.key for one in found if isinstance(one, Received)}) == 6


def test_an_iri_of_the_source_is_the_key_and_stays_as_via() -> None:
    first, second = (one(id="http://a.example/7", body=text) for text in ("boat", "ship"))

    assert first.key == second.key
    assert first.document["via"] == "http://a.example/7"
    assert "via" not in one(id="_:b0").document


def test_each_element_of_a_body_is_a_tag() -> None:
    found = read(
        {**OF_PERSON, "id": "http://a.example/7", "body": ["http://www.wikidata.org/entity/Q1", "two", 3]}
    )

    assert [one.tag.body for one in found if isinstance(one, Received)] == [
        Body(iri="http://www.wikidata.org/entity/Q1"),
        Body(text="two"),
    ]
    assert [one.reason for one in found if isinstance(one, Refusal)] == ["body is neither a URI nor a text"]
    assert len({one.key for one in found if isinstance(one, Received)}) == 2


def test_an_object_may_be_nested_or_is_refused() -> None:
    text = json.dumps([OF_PERSON, OF_SOFTWARE])[:-2]

    for depth in range(800, sys.getrecursionlimit()):
        nested = f'{text}, "x": {"[" * depth}{"]" * depth}}}]'
        found = list(ntua.received(io.BytesIO(nested.encode()), ""))

        assert len(found) == 2
        assert isinstance(found[1], Received) or "nested too deep" in found[1].reason


def test_twins_long_texts_and_unknown_members_are_taken_and_noted() -> None:
    later = {**OF_PERSON, "created": "2026-04-01T00:00:00Z"}

    found = read(
        {**OF_PERSON, "odd": 1, "stranger": 2},
        {**later, "body": {"value": "BOAT", "language": "en"}, "odd": 1},
        later,
        {**OF_PERSON, "body": {"value": "x" * 65, "language": "en"}},
    )

    assert [one.notes for one in found if isinstance(one, Received)] == [
        ("unknown members, kept as they came: odd, stranger",),
        ("equal to annotation 1 but for case",),
        ("equal to annotation 1",),
        ("a text of 65 characters",),
    ]


def test_what_a_file_says_twice_is_taken_once() -> None:
    first, second = read(OF_PERSON, {**OF_PERSON, "review": review(1, 0)})

    assert isinstance(first, Received)
    assert second == Refusal("repeats annotation 1: the same item, value, moment and creator", "file.json", 2)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"target": {"source": "no place"}}, "target.source 'no place' is no item URI"),
        ({"target": {}}, "target.source None is no item URI"),
        ({"target": []}, "there is no target"),
        ({"body": None}, "there is no body"),
        ({"body": {"type": "TextualBody", "value": " "}}, "body is neither a URI nor a text"),
        ({"scope": "edm:isSimilarTo"}, "scope 'edm:isSimilarTo' is no property that a tag may become"),
        ({"scope": ["dc:subject"]}, "scope ['dc:subject'] is no property that a tag may become"),
        ({"motivation": "commenting"}, "only tags are imported, and the motivation is 'commenting'"),
        ({"body": {"value": "\ud800"}}, "a string holds half a surrogate pair"),
        ({"body": {"value": "a\0b"}}, "a string holds U+0000"),
        ({"target": {"source": "/1/2", "selector": "here"}}, "target.selector is no object"),
    ],
)
def test_one_bad_annotation_is_one_line_of_the_report(members: dict[str, Any], reason: str) -> None:
    assert refused(**members) == reason


def test_the_rest_of_a_file_is_read_after_a_bad_annotation_and_before_a_broken_end() -> None:
    text = json.dumps([3, OF_PERSON])[:-1] + ", {"

    found = list(ntua.received(io.BytesIO(text.encode()), "", "f"))

    assert found[0] == Refusal("this is no JSON object", "f", 1)
    assert isinstance(found[1], Received)
    assert found[1].tag.property == ""
    assert isinstance(found[2], Refusal)
    assert found[2].line == 3


def test_a_plain_list_with_scores_and_real_names_is_a_relative() -> None:
    found = one(
        motivation="tagging",
        creator="Ann Smith",
        body=["http://www.wikidata.org/entity/Q1"],
        target="http://data.europeana.eu/item/1413/HMT1",
        score={"upvotes": 3, "downvotes": 1, "confidence": 0.7},
        confidence=0.7,
        tagCategory="object",
    )

    assert found.review
    assert found.review.counts == Tally(3, 1)
    assert found.document["confidence"] == "0.7"
    assert found.notes == ("unknown members, kept as they came: tagCategory",)


def test_items_with_quotes_from_the_metadata_are_the_other_relative() -> None:
    quote = {"exact": {"@value": "savage", "@language": "en"}, "prefix": "the ", "suffix": " tribe"}
    selector = {"hasPredicate": "http://purl.org/dc/elements/1.1/description", "refinedBy": quote}
    annotation = {"body": "http://a.example/term", "target": [{"source": "/1413/HMT1", "selector": selector}]}
    text = json.dumps({"items": [annotation]})

    (found,) = ntua.received(io.BytesIO(text.encode()), "dc:subject")

    assert isinstance(found, Received)
    assert found.document["target"]["selector"] == {
        "type": f"{SOA}RDFPropertySelector",
        f"{SOA}onProperty": {"id": f"{DC}description"},
        "refinedBy": {"type": "TextQuoteSelector", "exact": "savage", "prefix": "the ", "suffix": " tribe"},
    }
    assert shape.check(found.document) is not None


@pytest.mark.parametrize(
    ("name", "annotations", "by_people", "up", "down", "unknown", "twins"),
    [("aister_1", 4018, 101, 5326, 1090, 1246, 2), ("aister_3", 4760, 843, 15788, 1724, 245, 18)],
)
def test_a_real_export_is_read_completely(
    shared: Path, name: str, annotations: int, by_people: int, up: int, down: int, unknown: int, twins: int
) -> None:
    with arrays.opened(shared / "crowdheritage" / f"{name}.json.gz") as stream:
        found = [one for one in ntua.received(stream, "dc:subject", name) if isinstance(one, Received)]
    reviews = [one.review.counts for one in found if one.review]
    notes = Counter(note.split()[0] for one in found for note in one.notes)

    assert len(found) == len({one.key for one in found}) == annotations
    assert len({one.tag.item for one in found}) == 311
    assert sum(one.software is None for one in found) == by_people
    assert sum(reviews, Tally()) == Tally(up, down)
    assert annotations - len(reviews) == unknown
    assert notes == {"equal": twins, "a": 7}


def test_every_document_made_of_a_real_export_is_an_annotation_and_the_tag_it_was(shared: Path) -> None:
    with arrays.opened(shared / "crowdheritage" / "aister_3.json.gz") as stream:
        for found in ntua.received(stream, "dc:subject"):
            assert isinstance(found, Received)
            assert shape.check(found.document) == ()
            assert tags.find(found.document, "dc:subject") == found.tag
