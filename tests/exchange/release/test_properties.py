"""Every kind of tag of edm.md's table (section 6), merged into every sample that can be delivered."""

from __future__ import annotations

import json
import warnings
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from annoserver.exchange.intake import forms
from annoserver.exchange.intake.files.walk import walk
from annoserver.exchange.records.delivery import rules
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release import edm, graph
from annoserver.exchange.release.edm import Enriched
from annoserver.ld.authorities import dereferenceable
from annoserver.ld.graph import Form
from annoserver.ld.terms import TAG_PROPERTIES
from annoserver.model.item import Accepted, Item
from annoserver.model.vocabulary import Term
from tests.parts.agreed import about, accepted, agreed, annotation, item
from tests.parts.records import NAMESPACES, record
from tests.parts.schemas import faults

AAT, WIKIDATA = "http://vocab.getty.edu/aat/", "http://www.wikidata.org/entity/"
TERMS = {
    f"{AAT}300028094": "map",
    f"{AAT}300010946": "brass",
    f"{AAT}300053241": "gilding",
    "http://thesaurus.europeanafashion.eu/thesaurus/10403": "red",
    f"{WIKIDATA}Q7019": "19th century",
    f"{WIKIDATA}Q5582": "Vincent van Gogh",
    f"{WIKIDATA}Q5598": "Rembrandt",
    f"{WIKIDATA}Q144": "dog",
    "https://sws.geonames.org/2650225/": "Edinburgh",
}
POINT = "geo:37.9715,23.7257"

ROWS: tuple[tuple[str, str, str, str, str, str], ...] = (
    # kind in the interface, property, what is said, language, class that is described, canonical value
    ("topic", "dc:subject", "https://www.wikidata.org/wiki/Q144", "", "skos:Concept", f"{WIKIDATA}Q144"),
    ("topic in words", "dc:subject", "a brown hound", "en", "", ""),
    ("object type", "dc:type", f"{AAT}300028094", "", "skos:Concept", f"{AAT}300028094"),
    ("type of a system", "edm:hasType", f"{AAT}300053241", "", "skos:Concept", f"{AAT}300053241"),
    (
        "material",
        "dcterms:medium",
        "https://vocab.getty.edu/page/aat/300010946",
        "",
        "skos:Concept",
        f"{AAT}300010946",
    ),
    ("technique", "dc:format", f"{AAT}300053241", "", "skos:Concept", f"{AAT}300053241"),
    (
        "colour",
        "dc:format",
        "https://thesaurus.europeanafashion.eu/thesaurus/10403",
        "",
        "skos:Concept",
        "http://thesaurus.europeanafashion.eu/thesaurus/10403",
    ),
    (
        "place",
        "dcterms:spatial",
        "http://www.geonames.org/2650225/edinburgh.html",
        "",
        "edm:Place",
        "https://sws.geonames.org/2650225/",
    ),
    ("point", "dcterms:spatial", POINT, "", "edm:Place", f"{annotation('point')}#place"),
    ("period", "dcterms:temporal", f"{WIKIDATA}Q7019", "", "edm:TimeSpan", f"{WIKIDATA}Q7019"),
    ("period in words", "dcterms:temporal", "um 1850", "de", "", ""),
    ("date of making", "dcterms:created", "1850~/1860", "", "", ""),
    ("maker", "dc:creator", f"{WIKIDATA}Q5582", "", "edm:Agent", f"{WIKIDATA}Q5582"),
    ("other role", "dc:contributor", f"{WIKIDATA}Q5598", "", "edm:Agent", f"{WIKIDATA}Q5598"),
    ("translated title", "dcterms:alternative", "Die Mühle", "de", "", ""),
    ("description", "dc:description", "A mill by the river.", "en", "", ""),
    ("other object", "dc:relation", "https://museum.example/2", "", "", "https://museum.example/2"),
    ("page about it", "dcterms:isReferencedBy", "https://a.example/essay", "", "", "https://a.example/essay"),
)
UNMERGED = (
    ("comment", "", "What a view!"),
    ("person met", "edm:hasMet", f"{WIKIDATA}Q5582"),
    ("similar", "edm:isSimilarTo", "https://museum.example/3"),
    ("type without a place", "edm:type", "IMAGE"),
)


def term(iri: str) -> Term | None:
    """A term with the labels of the table, and the position of a place."""
    position = (55.95206, -3.19648) if "geonames" in iri else None
    return Term(iri, {"en": TERMS[iri]}, position=position) if iri in TERMS else None


def tag(row: tuple[str, str, str, str, str, str], number: int = 0) -> Accepted:
    kind, prop, said, language, _, _ = row
    body = {"id": said, "prefLabel": {"en": "by the spring"}} if said == POINT else None
    return accepted(kind, said, prop, language=language, later=number, body=body)


ALL = (
    *(tag(row, number) for number, row in enumerate(ROWS)),
    *(accepted(kind, said, prop) for kind, prop, said in UNMERGED),
)


def samples(shared: Path) -> Iterator[tuple[str, Item]]:
    for file in walk([shared / "edm/records"]):
        assert not isinstance(file, Refusal)
        yield from ((file.name, one) for one in forms.items(file) if isinstance(one, Item))


@pytest.fixture
def deliverable(shared: Path) -> list[tuple[Item, Enriched]]:
    """Every sample that can be delivered with all the tags in it; the others say why they cannot."""
    made = [(name, one, edm.enrich(agreed(one, *ALL), term)) for name, one in samples(shared)]
    refused = {name.rpartition("/")[2] for name, _, found in made if isinstance(found, Refusal)}
    assert refused <= {
        "jh3_in_the_wild.xml",
        "item_35834473.xml",
        *(path.name for path in (shared / "edm/records/invalid").iterdir()),
    }
    return [(one, found) for _, one, found in made if isinstance(found, Enriched)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_kind_of_tag_becomes_the_statement_of_its_row(
    shared: Path, row: tuple[str, str, str, str, str, str]
) -> None:
    _, prop, said, language, kind, value = row

    found = edm.enrich(agreed(item(record()), tag(row)), term)

    assert isinstance(found, Enriched), found
    assert faults(shared, found.source) == []
    root = ET.fromstring(found.source)
    prefix, _, local = prop.partition(":")
    (new,) = (
        one
        for one in root.iter(f"{{{NAMESPACES[prefix]}}}{local}")
        if one.get(f"{{{NAMESPACES['edm']}}}wasGeneratedBy") == "Person"
    )
    assert new.get(f"{{{NAMESPACES['rdf']}}}resource", "") == value
    assert (new.text or "") == ("" if value else said)
    assert new.get("{http://www.w3.org/XML/1998/namespace}lang", "") == language
    assert new.get(f"{{{NAMESPACES['edm']}}}confidenceLevel") == "0.439"
    described = [one for one in root if one.get(f"{{{NAMESPACES['rdf']}}}about") == value and value]
    names = {f"{{{NAMESPACES[name.partition(':')[0]]}}}{name.partition(':')[2]}" for name in [kind] if name}
    assert {one.tag for one in described} == names
    assert dereferenceable(value) or not kind or value.startswith("https://anno.example/")


@pytest.mark.parametrize("row", UNMERGED, ids=[row[0] for row in UNMERGED])
def test_what_has_no_statement_stays_an_annotation(row: tuple[str, str, str]) -> None:
    kind, prop, said = row

    found = edm.enrich(agreed(item(record()), accepted(kind, said, prop)), term)

    assert isinstance(found, Enriched)
    assert found.added == ()
    assert found.source.count(b"wasGeneratedBy") == 0
    assert "stays an annotation" in found.left[0].reason


@pytest.mark.parametrize("prop", sorted(TAG_PROPERTIES))
def test_words_are_taken_under_every_property_that_a_tag_may_have(shared: Path, prop: str) -> None:
    found = edm.record(agreed(item(record()), accepted("t", "something said", prop, language="en")))

    assert isinstance(found, bytes)
    assert faults(shared, found) == []
    assert rules.record(found) == ()


def test_every_sample_takes_all_of_them_and_is_valid(
    shared: Path, deliverable: list[tuple[Item, Enriched]]
) -> None:
    assert len(deliverable) >= 9
    for one, found in deliverable:
        assert len(found.added) + len(found.left) == len(ALL)
        assert {left.accepted.name for left in found.left} >= {kind for kind, _, _ in UNMERGED}
        assert len(found.added) >= len(ROWS) - 3, [left.reason for left in found.left]
        assert faults(shared, found.source) == [], one.iri
        assert rules.record(found.source) == ()


def test_every_form_of_the_graph_says_the_same_of_every_sample_to_two_libraries(
    deliverable: list[tuple[Item, Enriched]],
) -> None:
    told = [agreed(one, *(moved(tag, one.iri) for tag in ALL)) for one, _ in deliverable]
    first: rdflib.Graph | None = None
    for form in Form:
        source = b"".join(graph.chunks(told, about(), form, source=True))
        assert b"wasGeneratedBy=" not in source
        assert b"edm/wasGeneratedBy" not in source
        assert b"confidenceLevel" not in source
        for read in (by_rdflib, by_oxigraph):
            one = read(source, form)
            first = one if first is None else first
            assert len(one) == len(first) > 500
            assert isomorphic(one, first), (form, read)


def moved(one: Accepted, iri: str) -> Accepted:
    """The same tag on another item, with a document of its own."""
    document = json.loads(one.document)
    name = f"{one.name}-{zlib.crc32(iri.encode())}".replace(" ", "-")
    return accepted(
        name,
        one.tag.body.iri or one.tag.body.text,
        one.tag.property,
        language=one.tag.body.language,
        item=iri,
        body=document["body"],
    )


READERS: dict[Form, tuple[str, ox.RdfFormat]] = {
    Form.TURTLE: ("turtle", ox.RdfFormat.TURTLE),
    Form.NTRIPLES: ("nt", ox.RdfFormat.N_TRIPLES),
    Form.NQUADS: ("nquads", ox.RdfFormat.N_QUADS),
    Form.TRIG: ("trig", ox.RdfFormat.TRIG),
    Form.XML: ("xml", ox.RdfFormat.RDF_XML),
    Form.JSONLD: ("json-ld", ox.RdfFormat.JSON_LD),
}


def by_rdflib(source: bytes, form: Form) -> rdflib.Graph:
    with warnings.catch_warnings():
        # rdflib's parsers of data sets use what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        if form in graph.NAMED:
            whole, one = rdflib.Dataset().parse(data=source, format=READERS[form][0]), rdflib.Graph()
            for s, p, o, _ in whole.quads():
                one.add((s, p, o))
            return one
        return rdflib.Graph().parse(data=source, format=READERS[form][0])


def by_oxigraph(source: bytes, form: Form) -> rdflib.Graph:
    triples = {quad.triple for quad in ox.parse(source, READERS[form][1])}
    lines = b"".join(f"{one} .\n".encode() for one in triples)
    return rdflib.Graph().parse(data=lines, format="nt")


def test_labels_are_not_made_up(shared: Path) -> None:
    found = edm.enrich(agreed(item(record()), *(tag(row) for row in ROWS if row[0] != "point")))

    assert isinstance(found, Enriched)
    assert b"skos:prefLabel" not in found.source
    assert b"<skos:Concept" not in found.source
    assert faults(shared, found.source) == []
