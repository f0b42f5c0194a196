"""The elements of Europeana's metadata tiers, before and after enrichment."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest

from annoserver.exchange.release.about import Counts
from annoserver.exchange.release.tiers import delta
from annoserver.exchange.release.tiers.elements import TIERS, Elements, elements
from annoserver.model.item import Agreed, Item, Record
from annoserver.model.vocabulary import Term
from tests.parts.agreed import DOG, EDINBURGH, FOLK, about, accepted, agreed, item
from tests.parts.records import record

LABEL = '<skos:prefLabel xml:lang="en">A</skos:prefLabel>'
AGENT = f'<edm:Agent rdf:about="#a">{LABEL}<edm:begin>1</edm:begin></edm:Agent>'
DATED = "<dcterms:created>1</dcterms:created><dcterms:issued>1</dcterms:issued>"
SPAN = '<edm:TimeSpan rdf:about="#t"><edm:begin>1</edm:begin><edm:end>2</edm:end></edm:TimeSpan>'
BARE = '<skos:Concept rdf:about="#c"><skos:prefLabel xml:lang="en">C</skos:prefLabel></skos:Concept>'
NAMELESS = '<skos:Concept rdf:about="#n"><skos:note>n</skos:note></skos:Concept>'


def counted(said: str, more: str = "") -> Elements:
    found = elements(Record(record(said=said, more=more)))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lingual", "tagged", "enabling", "groups", "classes", "tiers"),
    [
        (0, 0, 0, 0, 0, "00A0"),
        (4, 0, 1, 1, 0, "0AA0"),
        (4, 1, 1, 1, 0, "AAAA"),
        (4, 2, 3, 2, 1, "BBBB"),
        (4, 3, 4, 2, 2, "CCCC"),
        (4, 4, 9, 4, 4, "CCCC"),
        (4, 3, 4, 1, 2, "CACA"),
        (4, 3, 2, 2, 2, "CACA"),
        (4, 3, 4, 2, 0, "CCAA"),
    ],
)
def test_the_tier_is_the_lowest_of_three(
    lingual: int, tagged: int, enabling: int, groups: int, classes: int, tiers: str
) -> None:
    found = Elements(lingual, tagged, enabling, groups, classes)

    parts = [TIERS[one] for one in (found.language, found.elements, found.context)]
    assert "".join([*parts, found.tier]) == tiers


@pytest.mark.parametrize(
    ("said", "more", "expected"),
    [
        ('<dc:title xml:lang="en">x</dc:title><dc:type>y</dc:type>', "", (2, 1, 1, 1, 0)),
        ("<dc:title>x</dc:title>" + '<dc:type rdf:resource="#c"/>', BARE, (2, 1, 1, 1, 0)),
        ("<dc:title>x</dc:title>" + '<dc:type rdf:resource="#n"/>', NAMELESS, (2, 0, 1, 1, 0)),
        ("<dc:title>x</dc:title>" + '<dc:creator rdf:resource="#a"/>', AGENT, (1, 0, 1, 1, 1)),
        ("<dc:title>x</dc:title>" + '<dc:subject rdf:resource="#a"/>', AGENT, (2, 0, 1, 1, 1)),
        ("<dc:title>x</dc:title>" + "<dc:subject>boat</dc:subject>", "", (2, 0, 0, 0, 0)),
        ("<dc:title>x</dc:title>" + '<dcterms:temporal rdf:resource="#t"/>', SPAN, (2, 0, 1, 1, 1)),
        (
            f"<dc:title>x</dc:title>{DATED}",
            "",
            (1, 0, 2, 1, 0),
        ),
        ("<dc:title>x</dc:title>", AGENT + SPAN, (1, 0, 0, 0, 0)),
    ],
)
def test_elements_are_counted_as_europeana_counts_them(
    said: str, more: str, expected: tuple[int, ...]
) -> None:
    assert dataclasses.astuple(counted(said, more)) == expected


def test_a_place_needs_its_position() -> None:
    place = '<edm:Place rdf:about="#p">{}<skos:prefLabel xml:lang="en">P</skos:prefLabel></edm:Place>'
    both = "<wgs84_pos:lat>1</wgs84_pos:lat><wgs84_pos:long>2</wgs84_pos:long>"
    said = '<dc:title>x</dc:title><dcterms:spatial rdf:resource="#p"/>'

    assert counted(said, place.format(both)).classes == 1
    assert counted(said, place.format("")).classes == 0


def told(*all_agreed: Agreed, demo: bool = False) -> tuple[dict[str, Any], Counts]:
    counts = Counts()
    tells = dataclasses.replace(about(), campaign=dataclasses.replace(FOLK, demo=demo))
    read: dict[str, Any] = json.loads(b"".join(delta.document(all_agreed, tells, counts)))
    return read, counts


POOR = item(record(said="<dc:title>A jug</dc:title>"))
TAGS = (
    accepted("t1", DOG.iri),
    accepted("t2", EDINBURGH.iri, "dcterms:spatial"),
    accepted("t3", "brass", "dcterms:medium", language="en"),
    accepted("t4", "jug", "dc:type", language="en"),
)


def test_the_crowds_work_lifts_a_record() -> None:
    found, counts = told(agreed(POOR, *TAGS))

    (one,) = found["records"]
    assert one["before"] == {
        "tier": "0",
        "language_tagged": 0,
        "language_properties": 1,
        "language_tier": "0",
        "enabling_elements": 0,
        "enabling_groups": 0,
        "enabling_tier": "0",
        "contextual_classes": 0,
        "contextual_tier": "A",
    }
    assert (one["after"]["tier"], one["after"]["language_tagged"], one["after"]["enabling_elements"]) == (
        "C",
        4,
        4,
    )
    assert one["after"]["contextual_classes"] == 2
    campaign = found["campaign"]
    assert (campaign["records"], campaign["records_in_a_higher_tier"], campaign["statements_added"]) == (
        1,
        1,
        4,
    )
    assert campaign["before"]["tiers"] == {"0": 1, "A": 0, "B": 0, "C": 0}
    assert campaign["after"]["tiers"] == {"0": 0, "A": 0, "B": 0, "C": 1}
    assert campaign["after"]["language_share"] == 0.8
    assert counts == Counts(items=1, written=1, added=4)


def test_what_has_no_before_or_after_says_why() -> None:
    broken = item(b"<rdf:RDF")
    refused = item(record(rights="http://a.example/"))
    nothing = Item("https://a.example/1", "1")

    found, counts = told(*(agreed(one, TAGS[2]) for one in (broken, refused, nothing)), demo=True)

    assert ["reason" in one for one in found["records"]] == [True] * 3
    assert [one["before"] is None for one in found["records"]] == [True, False, True]
    assert (found["campaign"]["records"], found["campaign"]["refused"], counts.refused) == (0, 3, 3)
    assert found["campaign"]["after"]["language_share"] == 0.0
    assert found["campaign"]["demo"].startswith("Demo data")
    assert told()[0]["records"] == []


def test_a_table_has_a_row_for_each_record() -> None:
    labelled = Term("https://vocab.example/1", {"en": "x"})
    tag = accepted("t", labelled.iri, body={"id": labelled.iri, "prefLabel": labelled.labels})

    source = b"".join(delta.csv([agreed(POOR, tag), agreed(Item("u:1", "1"), tag)], about(), Counts()))

    first, second = csv.DictReader(io.StringIO(source.decode("utf-8-sig"), newline=""))
    assert tuple(first) == delta.COLUMNS
    assert (first["tier_before"], first["tier_after"], first["statements_added"]) == ("0", "A", "1")
    assert (second["tier_before"], second["reason"]) == ("", "the item came without a record")


def test_aggregators_statements_count(shared: Path) -> None:
    folder = shared / "edm/records/enriched"
    before = elements(Record((folder / "profile_a.xml").read_bytes()))
    after = elements(Record((folder / "profile_a_after_metis.xml").read_bytes()))

    assert before == after
    assert before is not None
    assert before.tier == "C"
