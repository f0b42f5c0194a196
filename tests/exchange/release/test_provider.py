"""The graph profile with the provider's data in it."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import DC, RDF

from annoserver.exchange.release import graph
from annoserver.ld.graph import Form
from annoserver.model.item import Item, Record
from tests.exchange.release.test_graph import EDM, FORMATS, ORE, read
from tests.parts.agreed import about, accepted, agreed, first, items
from tests.parts.records import aggregation, cho, rdf, record


def written(one: Item, form: str = Form.NTRIPLES, *, source: bool = True) -> bytes:
    out = io.BytesIO()
    graph.write([agreed(one, accepted("t", "x", item=one.iri))], about(), form, out, source=source)
    return out.getvalue()


def parsed(one: Item) -> rdflib.Graph:
    return rdflib.Graph().parse(data=written(one), format="nt")


def museum(source: bytes) -> Item:
    return Item("https://museum.example/1", "https://museum.example/1", record=Record(source))


SAMPLES = (
    "external/film_nhwSbs6.xml",
    "enriched/profile_a.xml",
    "enriched/profile_a_after_metis.xml",
    "enriched/jh3_in_the_wild.xml",
    "invalid/no_title_bad_rights.xml",
    "record-api/2024904_TopFoto_EU017407.rdf",
)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_holds_the_same_graph(shared: Path, name: str) -> None:
    one = first(shared / "edm/records" / name)
    expected = read(written(one), Form.NTRIPLES)

    for form in FORMATS:
        source = written(one, form)
        assert isomorphic(read(source, form), expected)
        assert b"confidenceLevel" not in source
        assert b"edm/wasGeneratedBy" not in source
        assert b"edm:wasGeneratedBy" not in source
        for quad in ox.parse(source, FORMATS[form][1]):
            assert isinstance(quad.subject, ox.NamedNode)
            assert ":" in quad.subject.value


def test_without_it_the_graph_is_the_same_but_for_the_providers_words(shared: Path) -> None:
    one = first(shared / "edm/records/external/film_nhwSbs6.xml")

    delta = set(written(one, Form.NQUADS, source=False).splitlines())
    whole = set(written(one, Form.NQUADS).splitlines())

    assert delta < whole
    assert all(b"#source> ." in line for line in whole - delta)
    assert not any(b"#source> ." in line for line in delta)


def test_the_provider_speaks_on_a_proxy_of_its_own() -> None:
    one = museum(record(said='<dc:title xml:lang="en">A "jug"</dc:title><dc:type rdf:resource=" #é x"/>'))
    base = graph.record_iri(about(), one.iri)

    found = parsed(one)

    proxy = found.value(rdflib.URIRef(f"{base}#proxy"), ORE.lineage)
    assert found.value(proxy, DC.title) == rdflib.Literal('A "jug"', lang="en")
    assert found.value(proxy, DC.type) == rdflib.URIRef(f"{base}/source#é%20x")
    assert found.value(proxy, EDM.type) == rdflib.Literal("IMAGE")
    assert found.value(found.value(proxy, ORE.proxyIn), EDM.dataProvider) == rdflib.Literal("Museum")
    assert (rdflib.URIRef(one.iri), RDF.type, EDM.ProvidedCHO) in found
    assert list(found.objects(rdflib.URIRef(one.iri), DC.title)) == []


def test_what_a_delivery_marked_as_added_is_not_the_providers(shared: Path) -> None:
    one = first(shared / "edm/records/enriched/profile_a.xml")
    base = graph.record_iri(about(), one.iri)

    found = parsed(one)

    added = rdflib.URIRef(f"{base}#added")
    provider = found.value(added, ORE.lineage)
    spoken = set(found.objects(added, DC.subject))
    assert spoken
    assert spoken.isdisjoint(found.objects(provider, DC.subject))
    assert found.value(provider, DC.title) is not None


def test_europeanas_own_proxy_stays_out_and_aggregators_come_along(shared: Path) -> None:
    found = parsed(first(shared / "edm/records/enriched/profile_a_after_metis.xml"))

    proxies = {str(one) for one in found.subjects(RDF.type, ORE.Proxy)}
    assert not any("/proxy/europeana/" in one for one in proxies)
    assert any("/proxy/aggregator/" in one for one in proxies)
    assert any("/proxy/provider/" in one for one in proxies)


def test_places_keep_their_words_and_measures_their_datatypes() -> None:
    more = (
        '<edm:WebResource rdf:about="https://a.example/w"><ebucore:width'
        ' rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">7</ebucore:width></edm:WebResource>'
        '<edm:Place rdf:about="#p"><skos:prefLabel xml:lang="en">Here</skos:prefLabel></edm:Place>'
    )
    found = parsed(museum(record(more=more)))

    values = found.objects(rdflib.URIRef("https://a.example/w"))
    (width,) = [value for value in values if isinstance(value, rdflib.Literal)]
    assert width == rdflib.Literal(7, datatype=rdflib.XSD.integer)
    (place,) = found.subjects(RDF.type, EDM.Place)
    assert str(place).endswith("/source#p")


@pytest.mark.parametrize(
    "record_of",
    [
        None,
        Record(b"<rdf"),
        Record(rdf("")),
        Record(b'{"@context": "http://x.example/"}', {}, "application/ld+json"),
    ],
)
def test_a_record_that_cannot_be_read_says_nothing(record_of: Record | None) -> None:
    one = Item("https://museum.example/1", "1", record=record_of)

    assert written(one) == written(one, source=False)


def test_each_record_of_a_file_says_what_is_its_own() -> None:
    source = rdf(*(part for number in "ab" for part in (cho(f"#{number}"), aggregation(f"#{number}"))))

    for one in items(source):
        found = parsed(one)
        assert len(set(found.subjects(RDF.type, ORE.Aggregation))) == 2
