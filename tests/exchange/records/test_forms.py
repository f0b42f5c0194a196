"""Records in JSON-LD and Turtle."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records import forms, parts
from annoserver.exchange.records.delivery import rules as check
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.release import edm
from annoserver.exchange.release.edm import Enriched
from annoserver.ld import graph as rdf
from annoserver.ld.terms import RDF
from annoserver.model.item import Item, Record
from tests.parts.agreed import DOG, accepted, agreed, term
from tests.parts.schemas import faults

TURTLE = """@prefix edm: <http://www.europeana.eu/schemas/edm/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> . @prefix ore: <http://www.openarchives.org/ore/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix pos: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
<https://museum.example/1> a edm:ProvidedCHO ; edm:type "IMAGE" ; dc:title "A <jug>"@en , "Krug"@de ;
    dc:type <https://museum.example/jug> ; <urn:other:word> "lost" .
<https://museum.example/1#a> a ore:Aggregation ;
    edm:rights <http://creativecommons.org/publicdomain/mark/1.0/> ;
    edm:provider "Aggregator" ; edm:dataProvider "Museum" ; edm:aggregatedCHO <https://museum.example/1> ;
    edm:isShownAt <https://museum.example/page/1> .
<https://museum.example/place> a edm:Place ; skos:prefLabel "Here"@en ; pos:lat 1.5 ; pos:long 2.5 .
[] a skos:Concept ; skos:prefLabel "nameless"@en .
<https://museum.example/other> dc:title "no class" .
"""


def generated(shared: Path, folder: Path) -> list[bytes]:
    command = [sys.executable, str(shared / "crowdheritage/make_campaign.py"), "--items", "8", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "items.ndjson").read_bytes().splitlines()


def test_a_turtle_record_becomes_edm_in_its_order(shared: Path) -> None:
    found = forms.tree(Record(TURTLE.encode(), media_type="text/turtle"))

    assert check.graph(found) == ()
    assert faults(shared, found.source) == []
    assert b"lost" not in found.source
    assert b"no class" not in found.source
    assert b'<skos:Concept rdf:about="#' in found.source


def test_json_ld_and_xml_of_a_record_say_the_same(shared: Path, tmp_path: Path) -> None:
    for source in generated(shared, tmp_path):
        found = forms.tree(Record(source, media_type="application/ld+json"))

        again = rdflib.Graph().parse(data=found.source, format="xml")
        expected = rdflib.Graph().parse(
            data="".join(f"{one} .\n" for one in rdf.read(source, "application/ld+json")), format="nt"
        )
        assert isomorphic(again, expected)
        assert faults(shared, found.source) == []


def test_europeanas_own_json_ld_is_turned_outward(shared: Path) -> None:
    folder = shared / "edm/records/record-api"
    document = json.loads((folder / "2024904_TopFoto_EU017407.jsonld").read_bytes())
    if isinstance(document.get("@context"), str):
        document["@context"] = json.loads((folder / "context.jsonld").read_bytes())["@context"]
    record = Record(json.dumps(document).encode(), media_type="application/ld+json")

    (found,) = parts.split(forms.tree(record))

    assert isinstance(found, Parts)
    assert found.internal
    one = Item(found.object.about, "https://provider.example/EU017407", record=record)
    made = edm.enrich(agreed(one, accepted("t", DOG.iri)), term)
    assert isinstance(made, Enriched)
    assert faults(shared, made.source) == []


def test_enriching_a_json_ld_record_gives_a_valid_one(shared: Path, tmp_path: Path) -> None:
    for number, source in enumerate(generated(shared, tmp_path)):
        one = Item(
            f"https://a.example/{number}", "1", record=Record(source, media_type="application/ld+json")
        )

        made = edm.enrich(agreed(one, accepted("t", "quite new", language="en")))

        assert isinstance(made, Enriched)
        assert faults(shared, made.source) == []


def test_xml_is_taken_as_it_is() -> None:
    source = f'<r:RDF xmlns:r="{RDF}"/>'.encode()

    assert forms.tree(Record(source)).source == source


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(Invalid):
        forms.tree(Record(b"<a", media_type="text/turtle"))
    with pytest.raises(Unfit):
        forms.tree(Record(b'{"@context": "https://nowhere.example/c"}', media_type="application/ld+json"))
