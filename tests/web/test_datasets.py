"""What crawlers and aggregators find: items and data sets as linked data."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID

from annoserver.ld import graph as terms
from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import annotations as shelf
from annoserver.store import containers, items
from annoserver.store.upkeep import removal
from tests.parts.folk import NOW
from tests.parts.harvesting import OAI, Harvester
from tests.parts.links import links
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.parts.folk import Folk
    from tests.parts.visiting import Visitor

JUG = "http://data.europeana.eu/item/9_a/jug"
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")


@pytest.fixture
def jug(folk: Folk) -> str:
    """An item of Europeana's with an accepted tag and a pending one; its address."""
    with folk.database.transaction() as store:
        for name in ("folk", "draft"):
            held = containers.hold(store, name)
            row = items.hold_collection(store, held, "north", {})
            items.put(store, held, row, [Item(JUG, JUG, record=Record(record()))], NOW)
    tag = folk.tag("clay", item=JUG)
    folk.tag("wood", item=JUG)
    for voter in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=voter)
    return "items/9_a/jug"


def graph(visitor: Visitor, path: str, accept: str) -> rdflib.Graph:
    answer = visitor.get(path, Accept=accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith(accept)
    lines = terms.text(terms.read(answer.content, accept), "ntriples")
    return rdflib.Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize("accept", ["application/ld+json", "text/turtle", "application/rdf+xml"])
def test_an_item_tells_its_record_its_tags_and_where_to_find_more(
    folk: Folk, visitor: Visitor, jug: str, accept: str
) -> None:
    found = graph(visitor, jug, accept)
    here = rdflib.URIRef(f"{visitor.url}{jug}")

    assert (here, FOAF.primaryTopic, rdflib.URIRef(JUG)) in found
    assert str(found.value(here, OA.annotationService)) == f"{visitor.url}annotations/folk/"
    said = {str(one) for one in found.objects(None, rdflib.URIRef("http://purl.org/dc/elements/1.1/subject"))}
    assert said == {"clay"}
    assert "A jug" in {str(one) for one in found.objects()}
    assert len(list(found.subjects(RDF.type, OA.Annotation))) == 3
    (record_,) = [one for one in found.objects(here, rdflib.RDFS.seeAlso) if "GetRecord" in str(one)]
    told = Harvester(visitor.url).read(visitor.get(str(record_).removeprefix(visitor.url)))
    assert told.find(f".//{OAI}metadata") is not None


def test_every_record_of_the_graph_resolves_and_leads_to_every_export(
    folk: Folk, visitor: Visitor, jug: str
) -> None:
    other = "https://museum.example/objects/17"
    with folk.database.transaction() as store:
        held = containers.hold(store, "folk")
        row = items.hold_collection(store, held, "north", {})
        items.put(store, held, row, [Item(other, "17", record=Record(record()))], NOW)
    tag = folk.tag("glass", item=other)
    for voter in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=voter)
    lines = visitor.get("campaigns/folk/export/edm?profile=graph&format=ntriples").text
    ours = {str(one).partition("#")[0] for one in rdflib.Graph().parse(data=lines, format="nt").subjects()}
    ours = {one for one in ours if "/records/" in one}

    assert len(ours) == 2
    for one in ours:
        found = visitor.get(one.removeprefix(visitor.url), Accept="text/turtle")
        assert (found.status_code, found.headers["Content-Type"].split(";")[0]) == (200, "text/turtle")
        assert "#proxy" in found.text
        assert found.history[0].status_code == 303
    for wrong in ("9_a/none", "17-0123456789abcdef", "17"):
        answer = visitor.get(f"campaigns/folk/records/{wrong}", Accept="text/turtle")
        assert answer.status_code == 404
    folk.tag("lone", campaign="free", item="https://museum.example/objects/18", by="bob")
    digest = hashlib.sha256(b"https://museum.example/objects/18").hexdigest()[:16]
    lone = visitor.get(f"campaigns/free/records/18-{digest}", Accept="text/turtle")
    assert (lone.status_code, f"{visitor.url}search/free/?" in lone.text) == (200, True)
    told = graph(visitor, jug, "text/turtle")
    here = rdflib.URIRef(f"{visitor.url}{jug}")
    exports = [str(one) for one in told.objects(here, rdflib.RDFS.seeAlso) if "/export/" in str(one)]
    assert len(exports) == 7
    for one in exports:
        assert visitor.get(one.removeprefix(visitor.url)).status_code == 200, one
    (metis,) = [one for one in exports if "metis" in one]
    archive = zipfile.ZipFile(BytesIO(visitor.get(metis.removeprefix(visitor.url)).content))
    assert json.loads(archive.read("manifest.json"))["counts"]["written"] == 1


def test_an_item_has_one_address_and_a_page(folk: Folk, visitor: Visitor, jug: str) -> None:
    page = visitor.get(jug, follow=False)
    by_iri = visitor.get(f"items/?iri={JUG}", follow=False)
    own = visitor.get(f"items/?iri={folk.item()}", Accept="text/turtle")
    shown = visitor.get(f"campaigns/folk/items?iri={JUG}")

    assert (page.status_code, by_iri.status_code) == (303, 301)
    assert page.headers["Location"].startswith("/en/campaigns/folk/items?iri=")
    assert by_iri.headers["Location"] == f"{visitor.url}{jug}"
    assert own.status_code == 200
    assert f'<{visitor.url}{jug}>; rel="alternate"; type="text/turtle"' in links(shown)
    assert visitor.get(f"items/?iri={JUG[:-1]}", Accept="text/turtle").status_code == 404
    assert visitor.get("items/1/none", Accept="text/turtle").status_code == 404
    assert visitor.get("items/9_a/jug", Accept="image/png").status_code == 406
    known = visitor.get(jug, Accept="text/turtle").headers["ETag"]
    assert visitor.get(jug, Accept="text/turtle", If_None_Match=known).status_code == 304


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_a_data_set_is_described_with_all_ways_to_it(
    folk: Folk, visitor: Visitor, jug: str, accept: str
) -> None:
    found = graph(visitor, "campaigns/folk/dataset", accept)
    here = rdflib.URIRef(f"{visitor.url}campaigns/folk/dataset")

    assert {DCAT.Dataset, VOID.Dataset} <= set(found.objects(here, RDF.type))
    assert str(found.value(here, DCTERMS.license)) == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert {str(one) for one in found.objects(here, DCTERMS.title)} == {"Folk art", "Volkskunst"}
    assert int(str(found.value(rdflib.URIRef(f"{here}#items"), VOID.entities))) == 61
    ways = [found.value(one, DCAT.accessURL) for one in found.objects(here, DCAT.distribution)]
    assert len(ways) == 9
    assert {visitor.get(str(one).removeprefix(visitor.url)).status_code for one in ways} == {200}


def test_the_catalogue_leads_to_the_public_data_sets(folk: Folk, visitor: Visitor) -> None:
    answer = visitor.get(".well-known/void", Accept="text/turtle")
    found = rdflib.Graph().parse(data=answer.text, format="turtle")

    sets = {str(one) for one in found.objects(rdflib.URIRef(f"{visitor.url}catalogue"), DCAT.dataset)}
    assert sets == {f"{visitor.url}campaigns/{name}/dataset" for name in ("folk", "free")}
    assert visitor.get("campaigns/draft/dataset", Accept="text/turtle").status_code == 404
    container = visitor.get("annotations/folk/", Accept="application/ld+json")
    described = f'<{visitor.url}campaigns/folk/dataset>; rel="describedby"'
    assert described in links(container)
    assert described in links(visitor.get("campaigns/folk"))
    assert f'<{visitor.url}catalogue>; rel="describedby"' in links(visitor.get("en/"))


def test_deletions_are_told_by_motivation_and_page_by_page(folk: Folk, visitor: Visitor) -> None:
    names = [folk.tag(f"clay {number}", campaign="free", by="bob") for number in range(5)]
    folk.vote(names[0], Choice.APPROVE, by="cy", campaign="free")
    with folk.database.transaction() as store:
        held = containers.hold(store, "free")
        for name in names:
            shelf.remove(store, held, shelf.find(store, held, name), NOW)
        store.connection.exec_driver_sql(f"UPDATE tombstone SET motivation = NULL WHERE name = '{names[4]}'")
    asked, tags = "annotations/deleted", {f"{visitor.url}annotations/free/{name}" for name in names}

    assert len(visitor.get(asked).json()) == 6
    assert {*visitor.get(f"{asked}?motivation=tagging").json()} == tags
    votes = visitor.get(f"{asked}?motivation=moderating").json()
    assert sorted(one in tags for one in votes) == [False, True]
    both = visitor.get(f"{asked}?motivation=tagging&motivation=moderating").json()
    assert both == visitor.get(asked).json()
    pages, path = [], f"{asked}?limit=2&from=2026-01-01T00:00:00Z"
    while path:
        answer = visitor.get(path)
        pages.append(answer.json())
        path = answer.links.get("next", {}).get("url", "").removeprefix(visitor.url)
    assert [len(page) for page in pages] == [2, 2, 2]
    assert [one for page in pages for one in page] == visitor.get(asked).json()
    for wrong in ("after=1", "after=x.y.z"):
        assert visitor.get(f"{asked}?{wrong}", Accept="application/json").status_code == 400


def test_what_was_deleted_is_told_as_europeana_does(folk: Folk, visitor: Visitor) -> None:
    names = [folk.tag(words, campaign=name) for name in ("free", "folk") for words in ("clay", "wood")]
    with folk.database.transaction() as store:
        held = containers.hold(store, "free")
        for number, name in enumerate(names[:2]):
            shelf.remove(store, held, shelf.find(store, held, name), NOW + timedelta(hours=number))
    with folk.database.transaction() as store:
        removal.remove(store, containers.hold(store, "folk"), NOW + timedelta(hours=3))
    asked = "annotations/deleted"

    first, second = (f"{visitor.url}annotations/free/{name}" for name in names[:2])
    assert visitor.get(asked).json() == [first, second, f"{visitor.url}annotations/folk/"]
    assert visitor.get(f"{asked}?limit=2&page=1").json() == [f"{visitor.url}annotations/folk/"]
    assert visitor.get(f"{asked}?page=1").json() == []
    part = "from=2026-11-24T12:30:00Z&to=2026-11-24T14:00:00Z"
    assert visitor.get(f"{asked}?{part}").json() == [second]
    for wrong in (
        "from=x",
        "from=2026-11-24T12:30:00Z&to=2026-11-24T12:30:00Z",
        "motivation=x",
        "page=x",
        "page=101",
    ):
        assert visitor.get(f"{asked}?{wrong}", Accept="application/json").status_code == 400
    folk.change("free", draft=True)
    assert visitor.get(asked).json() == [f"{visitor.url}annotations/folk/"]
