"""What records call those whom they name, in whatever form they come."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import rdflib

from annoserver.exchange.intake import forms
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.records import labels
from annoserver.model.item import Item, Words
from tests.parts import called
from tests.parts.agreed import first, items
from tests.parts.records import record


def read(name: str, source: bytes) -> Item:
    (one,) = forms.items(Found(name, io.BytesIO(source)))
    assert isinstance(one, Item)
    return one


def written(form: str) -> bytes:
    """The record in a form, by other writers than ours."""
    if form == "json":
        return json.dumps(called.answer(), ensure_ascii=False).encode()
    graph = rdflib.Graph().parse(data=called.xml(), format="xml")
    if form == "json-ld":
        return json.dumps({"@graph": json.loads(graph.serialize(format=form))}).encode()
    return called.xml() if form == "xml" else graph.serialize(format=form, encoding="utf-8")


def sorted_out(about: Mapping[str, Sequence[Words]]) -> dict[str, Any]:
    """Values in an order of their own: graphs have none."""
    return {
        name: sorted(
            ({code: sorted(said.split(" · ")) for code, said in one.items()} for one in some), key=str
        )
        for name, some in about.items()
    }


@pytest.mark.parametrize("form", ["xml", "json", "json-ld", "turtle"])
def test_names_are_read_in_every_language_whatever_form_a_record_has(form: str) -> None:
    one = read("record.ttl" if form == "turtle" else "record", written(form))

    (maker,) = (word for word in one.creator if word != "Workshop")
    assert one.called(maker) == called.NAMES[called.MAKER][1]
    assert one.called("Workshop") == {"": "Workshop"}
    assert one.called(one.data_provider) == called.NAMES[called.HOLDER][1]
    assert [*one.about] == [*called.ABOUT_IT]
    assert sorted_out(one.about) == sorted_out(called.ABOUT_IT)


def test_what_others_added_to_a_record_is_not_told_as_what_its_institution_says() -> None:
    added = '<dc:subject edm:wasGeneratedBy="Person">clay</dc:subject>'

    (one,) = items(record(said=f"<dc:title>A jug</dc:title><dc:type>jug</dc:type>{added}"))

    assert one.about == {"dc:type": ({"": "jug"},)}


def test_a_name_is_found_by_what_is_the_same_as_the_thing() -> None:
    agent = (
        '<edm:Agent rdf:about="http://data.europeana.eu/agent/base/7"><skos:prefLabel xml:lang="el">Άννα'
        '</skos:prefLabel><owl:sameAs xmlns:owl="http://www.w3.org/2002/07/owl#"'
        ' rdf:resource="http://viaf.org/viaf/7"/></edm:Agent>'
    )

    (one,) = items(record(said='<dc:creator rdf:resource="https://viaf.org/viaf/7/"/>', more=agent))

    assert one.creator == ("https://viaf.org/viaf/7/",)
    assert one.called(one.creator[0]) == {"el": "Άννα"}


def test_so_many_values_and_letters_are_shown() -> None:
    many = "".join(f"<dc:subject>{'x' * 400}{number}</dc:subject>" for number in range(50))

    (one,) = items(record(said=many))

    (value,) = one.about["dc:subject"]
    assert value[""] == "x" * labels.LONGEST
    kinds = "".join(f"<dc:subject>{number}</dc:subject>" for number in range(50))
    ((numbers,),) = (found.about["dc:subject"] for found in items(record(said=kinds)))
    assert len(numbers[""].split(labels.BETWEEN)) == labels.MOST


def test_a_published_record_names_its_kind_in_sixteen_languages(shared: Path) -> None:
    one = first(shared / "edm/records/record-api/2024904_TopFoto_EU017407.rdf")
    again = read("x", (shared / "edm/records/record-api/2024904_TopFoto_EU017407.jsonld").read_bytes())

    kind, other = one.about["dc:type"]
    assert (kind["pl"], kind["fr"]) == ("fotografia profesjonalna", "Photographie professionnelle")
    assert other == {"en": "Photography"}
    assert sorted_out(again.about)["dc:type"] == sorted_out(one.about)["dc:type"]


def test_an_answer_of_the_record_api_names_an_instrument_in_languages(shared: Path) -> None:
    one = read("x", (shared / "edm/api/record/record_09102__GNM_693983.json").read_bytes())

    (kind,) = one.about["dc:type"]
    assert (kind["de"], kind["fr"]) == ("Hammerflügel", "Piano à queue")
    assert one.about["dc:date"] == ({"": "1788"},)
