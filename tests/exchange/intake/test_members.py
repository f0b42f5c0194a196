"""Tests of reading single members of annotations in the NTUA model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from annoserver.exchange.intake.partners.ntua import Received
from annoserver.ld import shape, tags
from annoserver.ld.terms import DC
from annoserver.model.annotation import Body
from annoserver.model.vote import Tally
from tests.exchange.intake.conftest import ITEM, OF_SOFTWARE, one, read, refused, review

SOA = "http://sw.islab.ntua.gr/annotation/"


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ({}, None),
        ({"type": "Person", "name": "Ann"}, None),
        (["x"], None),
        ("Ann", None),
        ({"type": "Software", "name": " A  B ", "id": "_"}, "A B"),
        ({"type": ["Software", "x"], "id": "http://a.example/bot"}, "http://a.example/bot"),
        ({"type": "Software", "id": "_"}, "unnamed software"),
    ],
)
def test_software_is_known_by_name_and_of_people_nothing_is_known(creator: Any, name: str | None) -> None:
    assert one(creator=creator).software == name


@pytest.mark.parametrize(
    "creator", [{"type": "Person", "name": "Ann Smith", "id": "mailto:ann@a.example"}, "Ann Smith"]
)
def test_the_name_of_a_person_is_not_even_kept_as_it_came(creator: Any) -> None:
    found = one(creator=creator)

    assert b"nn" not in found.raw.replace(b"Annotation", b"")


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("dc:subject", "dc:subject"),
        ("dce:type", "dc:type"),
        ("dcterms:spatial", "dcterms:spatial"),
        ("edm:hasType", "edm:hasType"),
        ("http://purl.org/dc/elements/1.1/format", "dc:format"),
        ("http://purl.org/dcterms/spatial", "dcterms:spatial"),
    ],
)
def test_a_scope_means_what_its_text_says_and_not_its_context(scope: str, name: str) -> None:
    found = one(scope=scope)

    assert found.tag.property == found.document["asProperty"] == name


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("/1413/HMT1", ITEM),
        ("https://www.europeana.eu/en/item/1413/HMT1?x=y", ITEM),
        ("https://museum.example/o/7", "https://museum.example/o/7"),
    ],
)
def test_a_source_becomes_the_uri_of_the_item(source: str, item: str) -> None:
    assert one(target={"source": source}).document["target"] == one(target=source).tag.item == item


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Fri Feb 13 08:08:10 UTC 2026", datetime(2026, 2, 13, 8, 8, 10, tzinfo=UTC)),
        ("2022-07-20T08:08:10", datetime(2022, 7, 20, 8, 8, 10, tzinfo=UTC)),
        ("2022-07-20T08:08:10+02:00", datetime(2022, 7, 20, 6, 8, 10, tzinfo=UTC)),
        ("2022-07-20T08:08:10.5Z", datetime(2022, 7, 20, 8, 8, 10, 500000, tzinfo=UTC)),
    ],
)
def test_dates_of_java_and_iso_become_utc(text: str, when: datetime) -> None:
    found = one(created=text)

    assert found.created == when
    assert shape.check(found.document) == ()


@pytest.mark.parametrize(
    "created",
    [
        "Fri Feb 30 08:08:10 UTC 2026",
        "Fri Foo 13 08:08:10 UTC 2026",
        "soon",
        7,
        None,
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_an_unreadable_date_is_noted_and_never_made_up(created: Any) -> None:
    found = one(created=created)

    assert found.created is None
    assert "created" not in found.document
    assert found.notes == (f"created {created!r} is no date",)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0.5, "0.5"),
        ("0.25", "0.25"),
        (1, "1"),
        (1e-7, "0.0000001"),
        (0, "0"),
        ("0e-99", None),
        (2, None),
        ("much", None),
        (True, None),
        ("NaN", None),
        ([], None),
    ],
)
def test_confidence_is_a_decimal_without_exponent(value: Any, kept: str | None) -> None:
    (found,) = read({**OF_SOFTWARE, "confidence": value})

    assert isinstance(found, Received)
    assert found.document.get("confidence") == kept
    assert bool(found.notes) == (kept is None and value != [])


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        (review(5, 1), Tally(5, 1)),
        (review(0, 0), Tally(0, 0)),
        ({"type": "Rating", "score": "high"}, None),
        ({"type": "Rating", "score": True}, None),
        ({"type": "Validation", "recommendation": "perhaps"}, None),
        ({"upvotes": -1, "downvotes": 1}, None),
        ({"upvotes": True, "downvotes": 1}, None),
        ("5", None),
    ],
)
def test_counts_are_read_or_kept_as_they_came(value: Any, counts: Tally | None) -> None:
    found = one(review=value)

    assert (found.review.counts if found.review else None) == counts
    assert (b"review" in found.raw) == (counts is None) == bool(found.notes)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ({"type": "Rating", "score": 80}, ("Rating", "80")),
        ({"type": "soa:Rating", "score": "1e-3"}, ("Rating", "0.001")),
        ({"type": "Validation", "recommendation": "accept"}, ("Validation", "accept")),
        (
            {
                "type": ["http://sw.islab.ntua.gr/annotation/Validation"],
                "recommendation": "http://sw.islab.ntua.gr/annotation/Reject",
            },
            ("Validation", "reject"),
        ),
    ],
)
def test_a_verdict_without_counts_is_a_score_or_a_recommendation(
    value: Any, verdict: tuple[str, str]
) -> None:
    found = one(review=value)

    assert found.review is None
    assert found.verdict is not None
    assert (found.verdict.kind, found.verdict.words) == verdict
    assert b"review" not in found.raw
    assert found.notes == ()


@pytest.mark.parametrize(
    "body",
    [
        "https://www.wikidata.org/wiki/Q8350",
        {"id": "wd:Q8350"},
        {"type": "SpecificResource", "source": "http://www.wikidata.org/entity/Q8350"},
        {"@id": "https://www.wikidata.org/entity/Q8350"},
    ],
)
def test_a_term_gets_its_canonical_form(body: Any) -> None:
    found = one(body=body)

    assert found.tag.body == Body(iri="http://www.wikidata.org/entity/Q8350")
    assert found.document["body"] == "http://www.wikidata.org/entity/Q8350"


def test_words_may_carry_their_language_themselves() -> None:
    found = one(body={"value": {"@value": "bateau", "@language": "fr"}, "language": "en"})

    assert found.tag.body == Body(text="bateau", language="fr")


def test_words_stay_as_they_were_written_and_are_compared_tidily() -> None:
    found = one(body={"value": "  Old   boat ", "language": None})

    assert found.document["body"] == {"type": "TextualBody", "value": "  Old   boat "}
    assert found.tag.body == Body(text="Old boat")


def test_a_place_in_the_metadata_is_a_selector_that_means_the_same_to_any_processor() -> None:
    selector = {
        "type": "RDFPropertySelector",
        "property": "dc:subject",
        "destination": {"type": "Literal", "value": "old boats", "language": "en"},
        "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 9},
    }

    found = one(target={"source": "/1413/HMT1", "selector": selector})

    assert found.document["target"] == {
        "type": "SpecificResource",
        "source": ITEM,
        "selector": {
            "type": f"{SOA}RDFPropertySelector",
            f"{SOA}onProperty": {"id": f"{DC}subject"},
            f"{SOA}destination": {"type": f"{SOA}Literal", "value": "old boats", "language": "en"},
            "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 9},
        },
    }
    assert tags.find(found.document, "dc:subject") == found.tag


def test_a_path_and_a_resource_are_places_too() -> None:
    selector = {
        "type": "RDFPathSelector",
        "rdfPath": "dc:creator/name",
        "destination": "http://a.example/x",
        "note": 1,
    }

    found = one(target={"source": "/1413/HMT1", "selector": selector})

    assert found.document["target"]["selector"] == {
        "type": f"{SOA}RDFPathSelector",
        f"{SOA}rdfPath": "dc:creator/name",
        f"{SOA}destination": {"id": "http://a.example/x"},
        "note": 1,
    }


def test_a_selector_that_breaks_the_model_is_refused() -> None:
    selector = {"type": "RDFPropertySelector", "property": 7, "refinedBy": {"type": "TextPositionSelector"}}

    assert refused(target={"source": "/1413/HMT1", "selector": selector}).startswith("target.selector: ")


@pytest.mark.parametrize("motivation", [None, "Tagging", "oa:tagging", "GeoTagging", ["tagging"], []])
def test_partners_have_several_words_for_tagging(motivation: Any) -> None:
    assert one(motivation=motivation).tag.body.text == "boat"


@pytest.mark.parametrize("motivation", ["commenting", ["linking"], {"id": "tagging"}, [1]])
def test_what_is_no_tagging_is_refused(motivation: Any) -> None:
    assert "only tags are imported" in refused(motivation=motivation)
