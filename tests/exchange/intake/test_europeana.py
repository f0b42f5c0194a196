"""Annotations as Europeana's API gives them, in the words of the model."""

from __future__ import annotations

import pytest

from annoserver.exchange.intake.partners import europeana
from annoserver.model.annotation import ANNO, Document

ITEM = "http://data.europeana.eu/item/9/a"
ENTITY = "http://www.europeana.eu/schemas/context/entity.jsonld"


def mended(**members: object) -> Document:
    return europeana.mended({"target": ITEM, **members}, ANNO)


def test_what_is_left_out_is_added_and_what_is_right_stays() -> None:
    right = {"@context": ANNO, "id": "https://a.example/1", "type": "Annotation", "target": ITEM}

    assert europeana.mended(right, ANNO) == right
    assert mended() == {"@context": ANNO, "type": "Annotation", "target": ITEM}


def test_dates_without_a_zone_are_utc_and_what_is_no_date_stays() -> None:
    assert mended(created="2021-10-04T10:24:08")["created"] == "2021-10-04T10:24:08Z"
    assert mended(generated="2021-10-04T10:24:08+02:00")["generated"] == "2021-10-04T08:24:08Z"
    assert mended(created="then")["created"] == "then"


def test_its_own_motivations_are_words_of_our_vocabulary() -> None:
    assert mended(motivation="subtitling")["motivation"] == "https://w3id.org/annoserver/vocab#subtitling"
    assert mended(motivation=["tagging", "captioning"])["motivation"] == [
        "tagging",
        "https://w3id.org/annoserver/vocab#captioning",
    ]


def test_of_a_picture_within_an_item_the_item_is_the_source() -> None:
    within = {"scope": ITEM, "source": "https://museum.example/1.jpg"}
    made = mended(target=within, motivation="tagging")

    assert mended(target=within, motivation="moderating")["target"] == within
    expected = {"type": "SpecificResource", "source": ITEM, "scope": "https://museum.example/1.jpg"}
    assert made["target"] == expected


def test_a_point_is_a_geo_uri_for_the_place_shown() -> None:
    made = mended(body={"@context": ENTITY, "type": "Place", "lat": "48.85", "long": "-2.5"})

    assert (made["body"], made["asProperty"]) == ("geo:48.85,-2.5", "dcterms:spatial")
    assert made["@context"] == [ANNO, "https://w3id.org/annoserver/contexts/crowd.jsonld"]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "Place", "lat": "north", "long": "1"},
        {"type": "Place", "id": "https://a.example/p"},
        {"value": "x"},
    ],
)
def test_other_bodies_lose_only_a_context_that_is_not_known(body: dict[str, object]) -> None:
    made = mended(body={"@context": ENTITY, **body})

    assert made["body"] == body
    assert "asProperty" not in made


def test_europeanas_contexts_are_left_out_and_others_stay() -> None:
    known = "https://w3id.org/annoserver/contexts/crowd.jsonld"

    assert mended(**{"@context": [ENTITY, known]})["@context"] == [ANNO, known]
