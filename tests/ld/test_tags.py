"""Tests of tags as annotations."""

from __future__ import annotations

from typing import Any

import pytest

from annoserver.errors import Invalid
from annoserver.ld import contexts, shape, tags
from annoserver.ld.terms import CROWD_CONTEXT
from annoserver.model.annotation import ANNO, Body, Document, Tag

ITEM = "http://data.europeana.eu/item/09102/_UEDIN_214"
QID = "http://www.wikidata.org/entity/Q8350"
BOX = {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}
REGION = '{"type":"FragmentSelector","value":"xywh=1,2,3,4"}'


def tagged(**keys: Any) -> Document:
    whole: Document = {"@context": ANNO, "type": "Annotation", "motivation": "tagging", "target": ITEM}
    return whole | keys


@pytest.mark.parametrize(
    ("keys", "body", "label"),
    [
        ({"bodyValue": " trom  bone "}, Body(text="trom bone"), ""),
        ({"body": {"value": "trombone", "language": "en"}}, Body(text="trombone", language="en"), ""),
        ({"body": [{"type": "TextualBody", "value": "x", "purpose": "tagging"}]}, Body(text="x"), ""),
        ({"body": "https://www.wikidata.org/wiki/Q8350"}, Body(QID), ""),
        ({"body": {"id": QID, "label": "Trombone"}}, Body(QID), "Trombone"),
        ({"body": {"id": QID, "label": ["Trombone", "x"], "language": "en"}}, Body(QID), "Trombone"),
        ({"body": {"id": QID, "prefLabel": {"de": "Posaune", "en": ["Trombone"]}}}, Body(QID), "Trombone"),
        ({"body": {"id": QID, "prefLabel": {"en": "Do", "de": "Hu"}, "language": "de"}}, Body(QID), "Hu"),
        ({"body": {"id": QID, "prefLabel": "Posaune"}}, Body(QID), "Posaune"),
        ({"body": {"id": QID, "label": 5}}, Body(QID), ""),
        ({"body": {"source": QID, "label": "x", "purpose": "tagging"}}, Body(QID), "x"),
        ({"body": {"source": {"id": QID, "label": "y"}, "label": "x"}}, Body(QID), "y"),
        ({"body": {"source": {"value": "x"}}}, Body(text="x"), ""),
        ({"body": {"id": QID, "type": "TextualBody", "value": "trombone"}}, Body(QID), "trombone"),
        ({"body": [QID, {"value": "why", "purpose": "commenting"}]}, Body(QID), ""),
    ],
    ids=str,
)
def test_a_tag_is_a_term_or_words_about_one_item(keys: dict[str, Any], body: Body, label: str) -> None:
    assert tags.find(tagged(**keys), "dc:type") == Tag(ITEM, "dc:type", body, "", label)


@pytest.mark.parametrize(
    "keys",
    [
        {"motivation": "commenting", "bodyValue": "x"},
        {"motivation": [], "bodyValue": "x"},
        {},
        {"body": []},
        {"body": [QID, "https://example.org/other"]},
        {"body": {"value": "x", "purpose": "describing"}},
        {"body": {"value": "  "}},
        {"body": {"value": 5}},
        {"body": {"type": "Choice", "items": [QID]}},
        {"body": {"source": "no IRI"}},
        {"bodyValue": "x", "target": [ITEM, "https://example.org/other"]},
        {"bodyValue": "x", "target": {"type": "TextualBody", "value": "x"}},
    ],
    ids=str,
)
def test_other_annotations_are_no_tags(keys: dict[str, Any]) -> None:
    assert tags.find(tagged(**keys), "") is None


@pytest.mark.parametrize(
    "target",
    [
        "https://www.europeana.eu/en/item/09102/_UEDIN_214",
        {"id": ITEM, "type": "Image"},
        {"type": "SpecificResource", "source": {"id": ITEM}},
    ],
    ids=str,
)
def test_the_item_is_told_whichever_way_it_is_meant(target: Any) -> None:
    tag = tags.find(tagged(bodyValue="x", target=target), "")

    assert tag == Tag(ITEM, "", Body(text="x"))


def test_a_tag_on_a_part_of_the_item_has_a_region() -> None:
    tag = tags.find(tagged(bodyValue="x", target={"source": ITEM, "selector": BOX}), "")

    assert tag is not None
    assert tag.region == REGION


@pytest.mark.parametrize("name", ["dc:subject", "http://purl.org/dc/elements/1.1/subject"])
def test_a_tag_names_its_property_in_short_or_in_full(name: str) -> None:
    tag = tags.find(tagged(bodyValue="x", asProperty=name), "dc:type")

    assert tag is not None
    assert tag.property == "dc:subject"


@pytest.mark.parametrize("name", ["edm:hasMet", "subject", "", None, 5, ["dc:subject"]])
def test_a_property_that_no_tag_may_become_is_refused(name: Any) -> None:
    with pytest.raises(Invalid, match="is no property that a tag may become") as refused:
        tags.find(tagged(bodyValue="x", asProperty=name), "dc:type")

    assert refused.value.rule == "tag-property"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        (Tag(ITEM, "dc:subject", Body(QID), "", "Trombone"), "en"),
        (Tag(ITEM, "dc:subject", Body(QID), "", "Trombone"), ""),
        (Tag(ITEM, "dcterms:medium", Body(QID)), ""),
        (Tag(ITEM, "dc:subject", Body(text="trombone", language="en"), REGION), ""),
        (Tag(ITEM, "", Body(text="trombone")), ""),
    ],
    ids=str,
)
def test_a_tag_that_is_written_is_the_tag_that_is_found(tag: Tag, language: str) -> None:
    document = tags.document(tag, language=language)

    assert tags.find(document, "") == tag
    assert shape.check(document) == ()
    contexts.expand(document)


def test_a_tag_that_says_no_more_than_the_model_is_plain() -> None:
    assert tags.document(Tag(ITEM, "", Body(QID)))["@context"] == ANNO
    assert tags.document(Tag(ITEM, "dc:subject", Body(QID)))["@context"] == [ANNO, CROWD_CONTEXT]


@pytest.mark.parametrize("words", ["0,0,100,100", "33.33,33.33,66.67,66.67", "1.5,2,3,4.25"])
def test_a_rectangle_that_is_written_is_the_one_that_is_found(words: str) -> None:
    assert tags.part(tags.region(words)) == tuple(float(number) for number in words.split(","))


@pytest.mark.parametrize(
    "words",
    ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "-1,0,5,5", "0,0,0,5", "50,0,51,5", "nan,0,5,5", "0,0,inf,1"],
)
def test_what_is_no_part_of_a_picture_is_refused(words: str) -> None:
    with pytest.raises(Invalid) as refused:
        tags.region(words)

    assert refused.value.rule == "tag-region"


@pytest.mark.parametrize("region", ["", REGION, '{"value":5}', '["a"]', '{"value":"xywh=1,2,3,4"}'])
def test_other_regions_are_no_rectangle_in_percent(region: str) -> None:
    assert tags.part(region) is None
