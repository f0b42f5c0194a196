"""What is added to a record beside plain terms and words: aggregators' statements, points, typed terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from annoserver.exchange.release import edm
from annoserver.exchange.release.edm import Enriched
from annoserver.model.item import Accepted, Item
from tests.parts.agreed import DOG, accepted, agreed, items, term
from tests.parts.agreed import item as external
from tests.parts.records import aggregation, rdf, record
from tests.parts.schemas import faults

PROVIDER = (
    '<ore:Proxy rdf:about="/proxy/provider/1/a"><dc:title>x</dc:title>'
    '<dc:subject xml:lang="en">jug</dc:subject>'
    "<edm:europeanaProxy>false</edm:europeanaProxy><edm:type>IMAGE</edm:type></ore:Proxy>"
)
AGGREGATOR = (
    '<ore:Proxy rdf:about="/proxy/aggregator/1/a"><dc:subject xml:lang="en">JUG</dc:subject>'
    '<dc:subject rdf:resource="http://www.wikidata.org/entity/Q1"/>'
    f'<dc:subject rdf:resource="{DOG.iri}"/><dc:subject xml:lang="en">cat</dc:subject>'
    '<dc:type rdf:resource="http://vocab.getty.edu/aat/5"/><edm:hasMet rdf:resource="https://a.example/met"/>'
    '<dc:format rdf:resource="https://a.example/1">both</dc:format>'
    '<edm:europeanaProxy>false</edm:europeanaProxy><ore:lineage rdf:resource="/proxy/provider/1/a"/>'
    "<edm:type>IMAGE</edm:type></ore:Proxy>"
)
EUROPEANA = (
    '<ore:Proxy rdf:about="/proxy/europeana/1/a"><dc:subject rdf:resource="http://a.example/laundered"/>'
    "<edm:europeanaProxy>true</edm:europeanaProxy></ore:Proxy>"
)
CONCEPT = '<skos:Concept rdf:about="http://vocab.getty.edu/aat/5"><skos:prefLabel>five</skos:prefLabel></skos:Concept>'


def enriched(one: Item, *tags: Accepted) -> Enriched:
    found = edm.enrich(agreed(one, *tags), term)
    assert isinstance(found, Enriched), found
    return found


@pytest.fixture
def delivered() -> Item:
    """A record that Europeana made of one with enrichments in it."""
    source = rdf(
        '<edm:ProvidedCHO rdf:about="/1/a"/>', PROVIDER, AGGREGATOR, EUROPEANA, aggregation("/1/a"), CONCEPT
    )
    return next(items(source))


def test_statements_of_an_aggregator_are_given_on_and_marked(shared: Path, delivered: Item) -> None:
    source = enriched(delivered, accepted("t", "dcterms", "dcterms:medium", language="en")).source

    text = source.decode()
    assert (
        '<dc:subject edm:wasGeneratedBy="SoftwareAgent" rdf:resource="http://www.wikidata.org/entity/Q1"/>'
        in text
    )
    assert '<dc:subject edm:wasGeneratedBy="SoftwareAgent" xml:lang="en">cat</dc:subject>' in text
    assert 'rdf:about="http://vocab.getty.edu/aat/5"' in text
    assert faults(shared, source) == []


def test_what_the_provider_says_or_nobody_can_mark_is_not_given_on(delivered: Item) -> None:
    text = enriched(delivered, accepted("t", "new", language="en")).source.decode()

    assert text.count("jug") + text.count("JUG") == 1
    assert "https://a.example/met" not in text
    assert ">both<" not in text
    assert "laundered" not in text


def test_a_tag_that_says_the_same_as_an_aggregator_speaks_for_itself(delivered: Item) -> None:
    found = enriched(
        delivered,
        accepted("t", DOG.iri, up=10, down=1),
        accepted("u", "Cat", language="en"),
        accepted("v", "http://www.wikidata.org/entity/Q1", "dcterms:medium"),
    )

    text = found.source.decode()
    assert [one.accepted.name for one in found.added] == ["t", "u", "v"]
    assert text.count(f'rdf:resource="{DOG.iri}"') == 1
    assert f'edm:wasGeneratedBy="Person" edm:confidenceLevel="0.623" rdf:resource="{DOG.iri}"' in text
    assert text.lower().count(">cat<") == 1
    assert text.count('entity/Q1"') == 1


def test_a_place_to_be_is_carried_on_only_when_there_is_none() -> None:
    here = '<edm:currentLocation rdf:resource="https://a.example/here"/>'
    for own, said in (("", 1), ('<edm:currentLocation rdf:resource="https://a.example/there"/>', 0)):
        provider = PROVIDER.replace("<edm:europeanaProxy>", f"{own}<edm:europeanaProxy>")
        aggregator = AGGREGATOR.replace("<edm:europeanaProxy>", f"{here}<edm:europeanaProxy>")
        source = rdf('<edm:ProvidedCHO rdf:about="/1/a"/>', provider, aggregator, aggregation("/1/a"))

        text = enriched(next(items(source)), accepted("t", "new")).source.decode()

        assert text.count('rdf:resource="https://a.example/here"') == said


def test_carried_statements_alone_are_no_enrichment(delivered: Item) -> None:
    assert enriched(delivered, accepted("t", "jug", language="en")).added == ()


def test_a_point_becomes_a_place_with_an_address_of_ours(shared: Path) -> None:
    found = enriched(
        external(record()),
        accepted("p", "geo:55.95206,-3.19648;u=35", "dcterms:spatial"),
        accepted("q", "geo:1,2", body={"id": "geo:1,2", "label": "Somewhere"}, prop="dc:coverage"),
    )

    place, labelled = etree.fromstring(found.source)[-2:]
    own = "https://anno.example/annotations/folk/p#place"
    assert [one.iri for one in found.added] == ["https://anno.example/annotations/folk/q#place", own]
    assert [child.text for child in labelled] == ["55.95206", "-3.19648"]
    assert [child.text for child in place] == ["1", "2", "Somewhere"]
    assert labelled.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") == own
    assert faults(shared, found.source) == []


def test_other_things_than_places_and_addresses_on_the_web_stay_annotations() -> None:
    found = enriched(
        external(record()),
        accepted("subject", "geo:1,2"),
        accepted("far", "geo:91,2", "dcterms:spatial"),
        accepted("urn", "urn:isbn:1"),
        accepted("new", "new"),
    )

    assert {one.accepted.name: one.reason for one in found.left} == {
        "subject": "a point is no value of dc:subject",
        "far": "'geo:91,2' is no point on the earth",
        "urn": "'urn:isbn:1' is no address on the web, so it stays an annotation",
    }


@pytest.mark.parametrize(
    ("kind", "prop", "written"),
    [
        ("Concept", "dc:subject", "skos:Concept"),
        ("Agent", "dc:subject", None),
        ("Place", "dc:subject", None),
        ("foaf:Person", "dc:creator", "edm:Agent"),
        (["edm:Place", "other"], "dcterms:spatial", "edm:Place"),
        ("Concept", "dcterms:spatial", None),
        ("TimeSpan", "dcterms:temporal", "edm:TimeSpan"),
        ("SomethingElse", "dc:subject", "skos:Concept"),
    ],
)
def test_a_term_that_says_what_it_is_is_described_as_nothing_else(
    kind: object, prop: str, written: str | None
) -> None:
    iri = "http://www.wikidata.org/entity/Q42"
    tag = accepted("t", iri, prop, body={"id": iri, "type": kind, "label": "x"})

    source = enriched(external(record()), tag).source

    for name in ("edm:Place", "skos:Concept", "edm:Agent", "edm:TimeSpan"):
        assert (f"<{name} ".encode() in source) is (name == written)
