"""Annotations as CrowdHeritage's platform and SAGE keep them: voters, mistakes, comments and corrections."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annoserver.exchange.intake.partners import platform
from annoserver.exchange.intake.partners.ntua import Received
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import shape
from annoserver.model.annotation import Body, Tag
from annoserver.model.vote import Tally
from tests.exchange.intake.conftest import ITEM, OF_PERSON, OF_SOFTWARE, Home, one, read

Export = Callable[..., Path]
ANN = {"withCreator": "5f0c0c0c4c74791b5b0c0c0c", "generator": "CrowdHeritage folk", "created": "2022/07/20"}
PLATFORM: dict[str, Any] = {
    "dbId": "6253",
    "motivation": "Tagging",
    "publish": False,
    "annotators": [ANN],
    "body": {
        "uri": "https://www.wikidata.org/wiki/Q144",
        "label": {"en": ["dog"]},
        "uriVocabulary": "wikidata",
    },
    "target": {"recordId": "6250", "externalId": "/1413/HMT1", "selector": {"property": "dc:subject"}},
    "scope": "dc:subject",
}
MISTAKEN = {
    **ANN,
    "confidence": 20,
    "validationErrorType": ["mistranslation", "omission"],
    "validationComment": "The  boat is gone.",
    "validationCorrection": "a red boat",
}


def platforms(**members: Any) -> Received:
    (found,) = read({**PLATFORM, **members})
    assert isinstance(found, Received), found
    return found


def test_an_annotation_of_the_platform_is_the_tag_that_its_export_makes_of_it() -> None:
    found = platforms(score={"approvedBy": [ANN, ANN], "rejectedBy": [ANN], "dontKnowBy": [ANN]})

    assert found.tag.item == ITEM
    assert found.tag.body == Body(iri="http://www.wikidata.org/entity/Q144")
    assert found.tag.property == "dc:subject"
    assert found.software is None
    assert found.document["created"] == "2022-07-20T00:00:00Z"
    assert found.review
    assert found.review.counts == Tally(2, 1)
    assert found.verdict is None
    assert found.notes == ("unknown members, kept as they came: annotators, dbId, publish",)
    assert shape.check(found.document) == ()


def test_what_software_made_keeps_its_name_and_confidence() -> None:
    maker = {**ANN, "externalCreatorType": "Software", "externalCreatorName": "finder", "confidence": 0.75}

    found = platforms(annotators=[maker])

    assert found.software == "finder"
    assert found.document["confidence"] == "0.75"
    assert platforms(annotators=[{**ANN, "confidence": -1}]).document.get("confidence") is None


def test_nobody_is_known_by_what_is_kept() -> None:
    found = platforms(score={"approvedBy": [ANN, "5f0c0c0c4c74791b5b0c0c0c"], "ratedBy": [MISTAKEN]})

    assert found.review
    assert found.verdict
    for raw in (found.raw, found.review.raw, found.verdict.raw):
        assert b"5f0c" not in raw
    assert json.loads(found.raw)["body"]["uriVocabulary"] == "wikidata"


def test_words_of_the_platform_are_in_the_language_that_is_named() -> None:
    label = {"default": ["a boat"], "en": ["a boat"]}

    assert platforms(body={"label": label}).tag == Tag(
        ITEM, "dc:subject", Body(text="a boat", language="en"), platforms().tag.region
    )
    (refused,) = read({**PLATFORM, "body": {"label": {}}})
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize(
    ("selector", "destination", "refined"),
    [
        (
            {"origValue": "A boat", "origLang": "EN", "start": 2, "end": 6},
            {"type": "Literal", "value": "A boat", "language": "en"},
            {"type": "TextPositionSelector", "start": 2, "end": 6},
        ),
        (
            {"annotatedValue": "boat", "prefix": "A ", "suffix": "."},
            None,
            {"type": "TextQuoteSelector", "exact": "boat", "prefix": "A ", "suffix": "."},
        ),
        ({}, None, None),
    ],
)
def test_a_selector_of_the_platform_is_one_of_the_model(
    selector: dict[str, Any], destination: object, refined: object
) -> None:
    target = {"externalId": "/1413/HMT1", "selector": {"property": "dc:title", **selector}}

    made = platform.modelled({**PLATFORM, "target": target})["target"]["selector"]

    assert (made["type"], made["property"]) == ("RDFPropertySelector", "dc:title")
    assert (made.get("destination"), made.get("refinedBy")) == (destination, refined)
    assert shape.check(platforms(target=target).document) is not None


@pytest.mark.parametrize(
    ("rates", "median"),
    [([20], "20.0"), ([80, 20, 40], "40.0"), ([80, 20, 40, 60], "50.0"), ([0.5, True], "0.5")],
)
def test_a_rating_is_the_median_of_those_who_rated(rates: list[float], median: str) -> None:
    found = platforms(score={"ratedBy": [{**ANN, "confidence": rate} for rate in rates]})

    assert found.review is None
    assert found.verdict
    assert (found.verdict.kind, found.verdict.words) == ("Rating", median)


def test_mistakes_comments_and_corrections_are_remarks_each_said_once() -> None:
    expected = (
        ("classifying", "mistranslation"),
        ("classifying", "omission"),
        ("commenting", "The boat is gone."),
        ("editing", "a red boat"),
    )

    assert platforms(score={"ratedBy": [MISTAKEN, MISTAKEN]}).verdict.remarks == expected  # type: ignore[union-attr]
    found = one(review={"type": "Validation", "upvotes": 2, "downvotes": 1, **MISTAKEN})
    assert found.review
    assert found.verdict
    assert (found.verdict.kind, found.verdict.remarks) == ("", expected)


@pytest.mark.parametrize(
    ("action", "words"), [("soa:Delete", "reject"), ("Approve", "accept"), ("soa:Add", "accept")]
)
def test_what_an_editor_of_sage_did_is_a_recommendation(action: str, words: str) -> None:
    found = one(hasValidation={"action": action})

    assert found.verdict
    assert (found.verdict.kind, found.verdict.words) == ("Validation", words)
    assert found.notes == ()


def test_a_bare_score_is_a_confidence() -> None:
    (found,) = read({**OF_SOFTWARE, "confidence": None, "score": 0.25} | {})
    (bare,) = read(
        {key: value for key, value in OF_SOFTWARE.items() if key != "confidence"} | {"score": 0.25}
    )

    assert isinstance(found, Received)
    assert isinstance(bare, Received)
    assert "confidence" not in found.document
    assert bare.document["confidence"] == "0.25"


def test_remarks_are_told_beside_the_tag_and_change_with_the_source(home: Home, export: Export) -> None:
    rated = {**PLATFORM, "score": {"ratedBy": [MISTAKEN]}}
    home.lay(export(rated))
    tag, said = home.documents()

    assert said["motivation"] == "assessing"
    assert said["target"]["source"] == tag["id"]
    assert [one.get("purpose", "") for one in said["body"]] == [
        "",
        "classifying",
        "classifying",
        "commenting",
        "editing",
    ]
    assert said["body"][0]["value"] == "20.0"
    assert said["body"][-1]["value"] == "a red boat"
    assert home.lay(export(rated, name="b")).same == 1
    home.lay(export({**PLATFORM, "score": {"approvedBy": [{**ANN, "validationComment": "Fine."}]}}, name="c"))
    assert [one["body"].get("value") for one in home.documents()[1:] if isinstance(one["body"], dict)] == [
        "Fine.",
        "1 for, 0 against",
    ]
    assert home.faults() == []


def test_what_is_of_no_platform_stays_as_it_is() -> None:
    foreign: list[Any] = [3, [], OF_PERSON, {"annotators": "ann"}]
    for value in foreign:
        assert platform.modelled(value) is value
    assert platform.remarks("none") == ()
    assert platform.counted({"approvedBy": 3}) == {"approvedBy": 3}
