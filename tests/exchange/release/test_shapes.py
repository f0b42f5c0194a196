"""Our shapes of EDM and Europeana's schema, as `annoserver check edm` uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import SH

from annoserver.errors import Invalid
from annoserver.exchange.records import xml
from annoserver.exchange.records.delivery import rules
from annoserver.exchange.records.delivery.findings import REMEDIES, Finding
from annoserver.exchange.release.check import records, shapes
from annoserver.exchange.release.check.schema import Schema
from annoserver.ld.terms import shipped
from tests.parts.records import aggregation, cho, rdf, record

SAMPLES = ("external", "enriched", "invalid")
REFUSED = {
    "no_title_bad_rights.xml": {"title", "rights"},
    "no_dataProvider_bad_rights.xml": {"dataProvider", "rights"},
    "bad_intendedUsage.xml": {"usage"},
}
"""What only Europeana's further rules complain of; the rest of the samples breaks the schema alone."""

BROKEN = {
    "title": record(said="<dc:title> </dc:title><dc:type>x</dc:type>"),
    "topic": record(said="<dc:title>x</dc:title>"),
    "kind": record(tail="<edm:type>image</edm:type>"),
    "text-language": record(tail="<edm:type>TEXT</edm:type>"),
    "words": record(
        said='<dc:title>x</dc:title><dc:type>x</dc:type><dc:language rdf:resource="http://a.example/"/>'
    ),
    "links": record(tail="<edm:hasMet>x</edm:hasMet><edm:type>IMAGE</edm:type>"),
    "dataProvider": record(given=""),
    "provider": record(provider=""),
    "shown": record(shown=""),
    "rights": record(rights="https://creativecommons.org/publicdomain/mark/1.0/"),
    "whole": rdf(cho(), aggregation().replace("<edm:aggregatedCHO", "<edm:hasView")),
    "file-rights": record(
        more='<edm:WebResource rdf:about="#w"><edm:rights rdf:resource="http://a.example/"/></edm:WebResource>'
    ),
    "file-parts": record(
        more='<edm:WebResource rdf:about="#w"><dcterms:hasPart>x</dcterms:hasPart></edm:WebResource>'
    ),
    "usage": record(
        more='<edm:WebResource rdf:about="#w"><edm:intendedUsage rdf:resource="http://a.example/"/></edm:WebResource>'
    ),
    "digital": rdf(
        cho(),
        aggregation(),
        '<edm:WebResource rdf:about="#w"><s:digitalSourceType xmlns:s="https://schema.org/"'
        ' rdf:resource="http://a.example/"/></edm:WebResource>',
    ),
}
LINK = '<dc:title>x</dc:title><dc:type>x</dc:type><{} rdf:resource="#x"/>'
LABEL = "<skos:prefLabel>x</skos:prefLabel>"
PLACE = f'<edm:Place rdf:about="#x">{LABEL}</edm:Place>'
CONCEPT = f'<skos:Concept rdf:about="#x">{LABEL}</skos:Concept>'
ELSEWHERE = aggregation().replace('museum.example/1"/>\n <edm:data', 'else.example/"/><edm:data')
TITLE = '<dc:title xml:lang="en">{}</dc:title>'
IMPERFECT = {
    "object-described": rdf(cho(), ELSEWHERE),
    "concept": record(said=LINK.format("dc:subject"), more=PLACE),
    "agent": record(said=LINK.format("dc:creator"), more=PLACE),
    "place": record(said=LINK.format("dcterms:spatial"), more=CONCEPT),
    "time": record(said=LINK.format("dc:date"), more=CONCEPT),
    "titles": record(said=TITLE.format("x") + TITLE.format("y") + "<dc:type>x</dc:type>"),
    "description": record(said=LINK.format("dc:description")),
    "picture": record(),
    "label": record(more='<skos:Concept rdf:about="#x"/>'),
    "labels": record(
        more='<skos:Concept rdf:about="#x"><skos:prefLabel xml:lang="en">x</skos:prefLabel>'
        '<skos:prefLabel xml:lang="en">y</skos:prefLabel></skos:Concept>'
    ),
    "position": record(
        more='<edm:Place rdf:about="#x"><wgs84_pos:lat>1</wgs84_pos:lat>'
        "<skos:prefLabel>x</skos:prefLabel></edm:Place>"
    ),
}


def found(source: bytes) -> list[Finding]:
    return shapes.faults(next(xml.graphs(source)).root)


@pytest.mark.parametrize("name", BROKEN)
def test_each_shape_refuses_what_it_is_for(name: str) -> None:
    errors = [one for one in found(BROKEN[name]) if not one.warning]

    assert [one.rule for one in errors] == [name]
    assert errors[0].line > 1
    assert errors[0].remedy.endswith(".")
    assert any(one.line for one in rules.record(BROKEN[name]))


@pytest.mark.parametrize("name", IMPERFECT)
def test_each_shape_warns_of_what_it_is_for(name: str) -> None:
    warned = [
        one for one in found(IMPERFECT[name]) if (one.warning and one.rule != "picture") or name == "picture"
    ]

    assert [one.rule for one in warned] == [name]
    assert rules.record(IMPERFECT[name]) == ()


@pytest.mark.parametrize("folder", SAMPLES)
def test_verdicts_on_real_records_are_those_of_europeana(shared: Path, folder: str) -> None:
    paths = [one for one in (shared / "edm/records" / folder).glob("*.xml") if "after_metis" not in one.name]
    assert paths
    for path in paths:
        errors = {one.rule for one in found(path.read_bytes()) if not one.warning}
        assert errors == REFUSED.get(path.name, set())


def test_a_licence_of_ones_own_may_inherit_from_the_list() -> None:
    licence = (
        '<cc:License rdf:about="http://a.example/l"><odrl:inheritFrom'
        ' rdf:resource="http://rightsstatements.org/vocab/InC/1.0/"/></cc:License>'
    )

    assert "rights" not in {one.rule for one in found(record(rights="http://a.example/l", more=licence))}


def test_every_shape_has_a_message_a_remedy_and_a_test() -> None:
    graph = rdflib.Graph().parse(data=shipped("vocab", shapes.FILE), format="turtle")

    told = {
        str(one).rpartition("#")[2] for one in graph.subjects(SH.message) if isinstance(one, rdflib.URIRef)
    }

    assert told == BROKEN.keys() | IMPERFECT.keys()
    assert told == {str(one).rpartition("#")[2] for one in graph.subjects(shapes.REMEDY)}


def test_all_that_is_wrong_is_said_once_errors_first(shared: Path) -> None:
    schema = Schema(shared / "edm/schema_xsds")

    everything = records.examine(
        record(tail="<edm:type>IMAGE</edm:type><dc:date>1900</dc:date>", shown=""), schema
    )

    assert [(one.rule, one.warning) for one in everything] == [
        ("order", False),
        ("shown", False),
        ("schema", False),
        ("picture", True),
    ]
    assert records.examine(b"<a", schema)[0].rule == "xml"
    assert schema.faults(b"<a")[0].rule == "xml"
    assert records.examine(record(), schema)[0].rule == "picture"


def test_a_folder_without_the_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no EDM\.xsd"):
        Schema(tmp_path)


def test_every_rule_has_a_remedy() -> None:
    source = Path(rules.__file__).read_text("utf-8") + Path(records.__file__).read_text("utf-8")
    used = {part.partition('"')[0] for part in source.split('Finding("')[1:]}
    used |= {part.partition('"')[0] for part in source.split("Finding(\n")[1:] if part.startswith('"')}

    assert used - REMEDIES.keys() == set()
    assert len(used) > 20
