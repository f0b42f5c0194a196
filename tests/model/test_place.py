"""Tests of points and boxes of the map, and of campaigns that take them."""

from __future__ import annotations

import pytest

from annoserver.errors import Forbidden
from annoserver.model.annotation import Body, Tag
from annoserver.model.campaign import PLACE, Campaign, Question
from annoserver.model.rules import admission, place


@pytest.mark.parametrize(
    ("given", "iri", "words"),
    [
        ("48.853414,-102.3488", "geo:48.85341,-102.3488", "48.85341°, -102.3488°"),
        ("0.00001,-0", "geo:0.00001,0", "0.00001°, 0°"),
        (
            "48.1,1.9,49.2,2.8",
            "geo:48.65,2.35;u=69605;box=48.1:1.9:49.2:2.8",
            "48.1° – 49.2°, 1.9° – 2.8°",
        ),
        ("49.2,1.9,48.1,2.8", "geo:48.65,2.35;u=69605;box=48.1:1.9:49.2:2.8", "48.1° – 49.2°, 1.9° – 2.8°"),
        (
            "10,170,-10,-170",
            "geo:0,-180;u=1568521;box=-10:170:10:-170",
            "-10° – 10°, 170° – -170°",
        ),
    ],
)
def test_a_point_and_a_box_have_an_iri_from_which_they_are_read_again(
    given: str, iri: str, words: str
) -> None:
    spot = place.read(given)

    assert spot is not None
    assert (spot.iri, spot.words) == (iri, words)
    assert place.find(iri) == spot


@pytest.mark.parametrize(
    "given", ["", "91,0", "0,181", "1", "1,2,3", "a,b", "nan,1", "1e400,1", "1,1,1,1", "1,2,95,3"]
)
def test_what_is_nowhere_on_the_earth_is_no_place(given: str) -> None:
    assert place.read(given) is None


@pytest.mark.parametrize(
    "iri", ["geo:91,2", "https://example.org/", "geo:1", "geo:1,2;box=5:1:4:2", "urn:geo:1,2"]
)
def test_other_iris_are_no_places(iri: str) -> None:
    assert place.find(iri) is None


def test_a_point_of_others_keeps_what_it_says() -> None:
    assert place.find("GEO:55.95206,-3.19648,12;u=35") == place.Spot(55.95206, -3.19648)


@pytest.mark.parametrize(
    ("kind", "points", "becomes", "taken"),
    [
        (PLACE, True, "dcterms:spatial", True),
        (PLACE, True, "dc:subject", False),
        (PLACE, False, "dcterms:spatial", False),
        ("term", True, "dcterms:spatial", False),
    ],
)
def test_a_campaign_with_vocabularies_takes_points_where_it_asks_for_them(
    kind: str, points: bool, becomes: str, taken: bool
) -> None:
    asked = Question(kind, {"en": "Where?"}, "dcterms:spatial", ("places",), points=points)
    campaign = Campaign("folk", {"en": "Folk"}, questions=(asked,), own_words=False)
    tag = Tag("urn:x:1", becomes, Body(iri="geo:1,2"))

    def judge() -> None:
        admission.tag(campaign, tag, is_item=True, is_term=False, restricted=True)

    if taken:
        judge()
    else:
        with pytest.raises(Forbidden) as refused:
            judge()
        assert refused.value.rule == "tag-term"
