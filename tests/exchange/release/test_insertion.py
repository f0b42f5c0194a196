"""New elements of a record: every rule holds for them, and for what they stand beside."""

from __future__ import annotations

import pytest

from annoserver.exchange.records.delivery import outline, rules
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release import edm
from annoserver.exchange.release.merge import insertion
from annoserver.exchange.release.merge.insertion import New
from tests.parts.agreed import accepted, agreed, item
from tests.parts.records import RIGHTS, record

MADE = {"edm:wasGeneratedBy": "Person"}
GOOD = New("dc:subject", MADE | {"xml:lang": "en"}, "dog")
CONCEPT = {"rdf:about": "http://www.wikidata.org/entity/Q144"}


def broken(statements: list[New], resources: list[New] | None = None, source: bytes = record()) -> set[str]:
    """The rules that a record breaks with these in it, told before it is written, and by its bytes."""
    found, base = outline.of(item(source))
    told = {one.rule for one in insertion.faults(found, statements, resources or [])}
    whole = insertion.put(found, base, statements, resources or [])
    assert {one.rule for one in rules.record(whole)} == told
    return told


def test_a_sound_statement_breaks_nothing() -> None:
    assert broken([GOOD], [New("skos:Concept", CONCEPT)]) == set()


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        (New("dc:subject", {"edm:wasGeneratedBy": "Robot"}, "dog"), "maker"),
        (New("dc:subject", MADE | {"edm:confidenceLevel": "8.3e-1"}, "dog"), "confidence"),
        (New("dc:subject", MADE | {"edm:confidenceLevel": "1.2"}, "dog"), "confidence"),
        (New("dc:subject", MADE | {"xml:lang": "no such"}, "dog"), "language"),
        (New("dc:subject", MADE | {"rdf:resource": "http://a.example/%"}), "uri"),
        (New("dc:subject", MADE | {"rdf:resource": ""}), "empty"),
        (New("dc:subject", MADE | {"rdf:resource": "http://a.example/"}, "dog"), "both"),
        (New("dc:title", MADE | {"rdf:resource": "http://a.example/"}), "attribute"),
        (New("dcterms:created", MADE | {"rdf:datatype": "http://a.example/"}, "1900"), "attribute"),
        (New("dc:nothing", MADE, "dog"), "child"),
        (New("dc:subject", MADE, children=[New("dc:title", {}, "x")]), "nested"),
    ],
)
def test_a_statement_that_breaks_a_rule_is_refused(new: New, rule: str) -> None:
    assert rule in broken([GOOD, new])


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        (New("foaf:Organization", CONCEPT), "class"),
        (New("skos:Concept", {}), "about"),
        (New("skos:Concept", CONCEPT | {"xml:lang": "en"}), "attribute"),
        (
            New(
                "edm:Place", CONCEPT, children=[New("skos:prefLabel", {}, "x"), New("wgs84_pos:lat", {}, "1")]
            ),
            "order",
        ),
        (New("edm:Place", CONCEPT, children=[New("wgs84_pos:lat", {}, "north")]), "value"),
        (New("edm:Agent", CONCEPT, children=[New("dc:creator", {}, "x")]), "child"),
    ],
)
def test_a_resource_that_breaks_a_rule_is_refused(new: New, rule: str) -> None:
    assert rule in broken([GOOD], [new])


def test_what_there_may_be_once_is_counted_with_what_is_there() -> None:
    here = New("edm:currentLocation", MADE, "here")
    known = record(tail="<edm:currentLocation>x</edm:currentLocation><edm:type>IMAGE</edm:type>")

    assert broken([here]) == set()
    assert broken([here, here]) == {"count"}
    assert broken([here], source=known) == {"count"}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (record(rights="http://a.example/"), "rights"),
        (record(shown=""), "shown"),
        (record(tail=""), "missing"),
        (record(said="<dc:title>x</dc:title><dc:type>y</dc:type><dc:nothing>z</dc:nothing>"), "child"),
        (record(said='<dc:title>x</dc:title><dc:type rdf:resource="">y</dc:type>'), "both"),
        (record(given=""), "missing"),
        (record(more='<edm:Place rdf:about="#1"><wgs84_pos:lat>x</wgs84_pos:lat></edm:Place>'), "value"),
    ],
)
def test_a_source_that_breaks_a_rule_is_refused_whatever_is_added(source: bytes, rule: str) -> None:
    found, _ = outline.of(item(source))

    assert rule in {one.rule for one in insertion.faults(found, [GOOD], [])}
    assert isinstance(edm.record(agreed(item(source), accepted("t", "dog", language="en"))), Refusal)


@pytest.mark.parametrize(
    ("source", "rule", "cure"),
    [
        (record(said="<dc:title>x</dc:title>"), "topic", New("dcterms:spatial", MADE, "Paris")),
        (record(said="<dc:type>x</dc:type>"), "title", New("dc:description", MADE, "A jug.")),
        (record(tail="<edm:type>TEXT</edm:type>"), "text-language", New("dc:language", MADE, "de")),
    ],
)
def test_what_a_statement_mends_is_no_fault_any_more(source: bytes, rule: str, cure: New) -> None:
    other = New("dc:format", MADE, "oil")

    assert broken([other], source=source) == {rule}
    assert broken([other, cure], source=source) == set()


def test_the_rights_of_the_object_are_copied_as_they_are() -> None:
    made = edm.record(agreed(item(record()), accepted("t", "dog", "dc:rights"), accepted("u", "cat")))

    assert isinstance(made, bytes)
    assert made.count(f'<edm:rights rdf:resource="{RIGHTS}"/>'.encode()) == 1
    assert made.count(b"<edm:rights") == 1
