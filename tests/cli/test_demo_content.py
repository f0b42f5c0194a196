"""Tests of what the demo campaign consists of: texts, items, pictures, vocabulary, people, story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from annoserver.cli.demo import items, texts, vocabulary
from annoserver.cli.demo.items import Exhibit
from annoserver.cli.demo.pictures import plate
from annoserver.exchange.intake import edm
from annoserver.ld import skos
from annoserver.model.campaign import State
from annoserver.model.item import Item
from annoserver.model.text import plain
from annoserver.model.vocabulary import Term

EIGHT = {"de", "el", "en", "es", "fr", "it", "nl", "pl"}
"""The languages that pages are in."""

BASE = "https://example.org/"
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
ENRICHABLE = ("subject", "type", "spatial", "temporal")
SVG = "{http://www.w3.org/2000/svg}"
LARGEST_PICTURE = 10_000


def exhibited(*, full: bool = False) -> list[Exhibit]:
    return list(items.exhibits(BASE, lambda content: f"{BASE}pictures/{len(content)}.svg", full=full))


def the_terms() -> list[Term]:
    return list(skos.terms(vocabulary.turtle(BASE), vocabulary.MEDIA_TYPE)[2])


@pytest.fixture(scope="module")
def exhibits() -> Sequence[Exhibit]:
    return exhibited()


def test_the_campaign_is_open_when_it_is_installed_and_says_that_it_is_demo_data() -> None:
    made = texts.campaign(NOW)

    assert made.state(NOW) is State.OPEN
    assert made.demo
    assert "demo data" in made.description["en"]
    assert {one.property for one in made.questions} == {
        "dc:subject",
        "dcterms:spatial",
        "dc:format",
        "dc:description",
    }
    for text in (made.description, made.instructions, *(one.prompt for one in made.questions)):
        assert set(text) == EIGHT


def test_there_are_three_collections_of_twenty_items_and_431_in_the_full_set(
    exhibits: Sequence[Exhibit],
) -> None:
    full = exhibited(full=True)

    assert Counter(one.holding.name for one in exhibits) == {"schroeter": 20, "ermolina": 20, "siren": 20}
    assert Counter(one.holding.name for one in full) == {"schroeter": 124, "ermolina": 87, "siren": 220}
    assert full[:60] == exhibits
    assert len({one.iri for one in full}) == len({one.record for one in full}) == 431


def test_items_are_the_same_each_time(exhibits: Sequence[Exhibit]) -> None:
    assert exhibited() == exhibits


def test_no_item_has_an_iri_that_looks_like_one_of_europeana(exhibits: Sequence[Exhibit]) -> None:
    assert [one.iri for one in exhibits[:2]] == [f"{BASE}demo/item/china/0001", f"{BASE}demo/item/china/0002"]
    assert not any(b"data.europeana.eu" in one.record for one in exhibits)


def test_every_record_is_read_by_the_import_with_nothing_to_remark(exhibits: Sequence[Exhibit]) -> None:
    for one in exhibits:
        (item,) = edm.items(one.record)

        assert isinstance(item, Item)
        assert (item.iri, item.rights) == (one.iri, "http://creativecommons.org/publicdomain/zero/1.0/")
        assert item.landing_page
        assert item.image == item.thumbnail
        assert "synthetic" in item.data_provider
        assert texts.DATASET.encode() in one.record
        assert edm.notes(item) == ()


def test_the_sample_item_comes_first_with_its_german_title(exhibits: Sequence[Exhibit]) -> None:
    (item,) = edm.items(exhibits[0].record)

    assert isinstance(item, Item)
    assert item.title == {"de": "Arbeiterin in einer Färberei"}
    assert item.creator == ("Wolfgang G. Schröter",)


def test_every_record_is_valid_edm_external(shared: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "edm" / "schema_xsds" / "EDM.xsd"))

    for one in exhibited(full=True):
        record = etree.fromstring(one.record)
        said = {etree.QName(element).localname for element in record[0]}
        schema.assertValid(record)
        assert said & {"title", "description"}
        assert said & set(ENRICHABLE)


@pytest.mark.parametrize("scene", plate.SCENES)
@pytest.mark.parametrize("look", [plate.SQUARE, plate.GLASS, plate.POSTCARD], ids=["square", "glass", "card"])
def test_a_picture_is_plain_svg_with_a_title_and_says_that_it_is_demo_data(
    scene: str, look: plate.Print
) -> None:
    drawn = plate.draw(scene, look, 7, "Mensch & Maschine, " * 4, "de", "A <test>.")

    root = etree.fromstring(drawn)
    links = [value for element in root.iter() for name, value in element.items() if name == "href"]
    assert [root[0].text, root[1].text] == ["Mensch & Maschine, " * 4, "A <test>."]
    assert not {f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject", f"{SVG}style"} & {
        element.tag for element in root.iter()
    }
    assert all(link.startswith("#") and root.xpath("//*[@id=$id]", id=link[1:]) for link in links)
    assert all(root.xpath("//*[@id=$id]", id=name) for name in re.findall(r"url\(#(\w+)\)", drawn.decode()))
    assert "demo data · 0007" in "".join(map(str, root.itertext()))


def test_pictures_are_small_and_no_two_are_alike() -> None:
    pictures = [one.picture for one in exhibited(full=True)]

    assert len(set(pictures)) == len(pictures)
    assert max(map(len, pictures)) < LARGEST_PICTURE * 1.2
    assert sum(map(len, pictures)) / len(pictures) < LARGEST_PICTURE


def test_the_vocabulary_has_120_terms_in_three_languages_below_our_own_base() -> None:
    scheme, title, terms = skos.terms(vocabulary.turtle(BASE), vocabulary.MEDIA_TYPE)
    found = list(terms)

    assert scheme == f"{BASE}demo/vocabulary/china/"
    assert set(title) == {"en", "de", "fr"}
    assert len(found) == 120
    assert all({"en", "de", "fr"} <= set(one.labels) for one in found)
    assert all(one.iri.startswith(scheme) for one in found)
    assert b"terms of an established thesaurus" in vocabulary.turtle(BASE)


def test_broader_terms_are_there_and_places_have_coordinates() -> None:
    terms = {one.iri: one for one in the_terms()}
    places = [one for one in terms.values() if one.broader == f"{vocabulary.scheme(BASE)}china"]

    assert all(one.broader in terms for one in terms.values() if one.broader)
    assert {one.iri.rpartition("/")[2] for one in places} == set(items.PLACES)
    assert all(one.position for one in places)


def test_phot_offers_what_crowdheritage_offered() -> None:
    offered = {
        one.labels["en"]
        for one in the_terms()
        if any(plain(label).startswith("phot") for label in one.labels.values())
    }

    assert {
        "Abstract photography",
        "Aerial photography",
        "Military photography",
        "Black-and-white photographs",
        "Photojournalism",
    } <= offered


def test_the_palette_has_a_name_in_eight_languages_and_a_colour_for_each_term() -> None:
    scheme, _, found = skos.terms(vocabulary.turtle(BASE, vocabulary.COLOURS), vocabulary.MEDIA_TYPE)
    colours = list(found)

    assert scheme == f"{BASE}demo/vocabulary/colours/"
    assert len(colours) == 8
    assert all(one.colour and set(one.labels) == EIGHT for one in colours)
