"""Tags in the model of NTUA and CrowdHeritage, and in the form of Europeana's Annotation API."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

from annoserver.exchange.release.about import Counts
from annoserver.exchange.release.curators import europeana, ntua
from annoserver.ld.terms import CROWD, XSD, shipped
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.vote import Standing, Status, Tally
from tests.parts.agreed import BASE, DOG, NOW, about, accepted, agreed, annotation

ITEM = "http://data.europeana.eu/item/1413/KYD1748"
HERE = Item(ITEM, "#1748")
SOA = "http://sw.islab.ntua.gr/annotation/"
_WORDS = """Annotation Literal Person RDFPathSelector RDFPropertySelector Rating Software TextPositionSelector
TextualBody Validation accept body confidence created creator destination downvotes end id language name
property rdfPath recommendation refinedBy reject review scope score selector source start target type upvotes
value"""
TERMS = frozenset(_WORDS.split())
REGION = {
    "type": f"{SOA}RDFPropertySelector",
    f"{SOA}onProperty": {"id": "http://purl.org/dc/elements/1.1/title"},
    f"{SOA}destination": {"type": f"{SOA}Literal", "value": "A boat", "language": "en"},
    "refinedBy": {"type": "TextPositionSelector", "start": 0, "end": 4},
}


def tagged(name: str, said: str, prop: str = "dc:subject", *, region: Any = None, **more: Any) -> Accepted:
    made = accepted(name, said, prop, item=ITEM, created="2026-11-03T08:00:00Z", **more)
    tag = dataclasses.replace(made.tag, region=json.dumps(region)) if region else made.tag
    return dataclasses.replace(made, tag=tag)


ROBOT = {"id": f"{BASE}campaigns/folk/agents/r", "type": "Software", "name": "Qwen3"}
SOFTWARE = tagged("s", "icon", language="en", by_software=True, creator=ROBOT, confidence="0.5", up=3, down=1)
PERSON = tagged("p", DOG.iri, up=2, region=REGION)
MARKED = {"id": f"{BASE}campaigns/folk/agents/m", "type": f"{CROWD}ImportedContributors", "name": "imported"}


def document(*tags: Accepted) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(b"".join(ntua.chunks([agreed(HERE, *tags)], about())))
    return read


def test_an_annotation_has_the_members_of_the_model() -> None:
    software, person = document(SOFTWARE, PERSON)["@graph"]

    assert software == {
        "id": annotation("s"),
        "type": "Annotation",
        "created": "2026-11-03T08:00:00Z",
        "creator": {"type": "Software", "id": ROBOT["id"], "name": "Qwen3"},
        "body": {"type": "TextualBody", "value": "icon", "language": "en"},
        "confidence": "0.5",
        "target": {"source": ITEM},
        "scope": "http://purl.org/dc/elements/1.1/subject",
        "review": {"type": "Validation", "recommendation": "accept", "upvotes": 3, "downvotes": 1},
    }
    assert person["body"] == DOG.iri
    assert person["creator"] == {"type": "Person", "id": PERSON.creator}
    assert person["target"]["selector"] == {
        "type": "RDFPropertySelector",
        "property": "http://purl.org/dc/elements/1.1/title",
        "destination": {"type": "Literal", "value": "A boat", "language": "en"},
        "refinedBy": {"type": "TextPositionSelector", "start": 0, "end": 4},
    }


def test_the_context_has_every_word_of_the_model() -> None:
    context = json.loads(shipped("contexts", ntua.CONTEXT))["@context"]

    assert context.keys() >= TERMS
    assert context["dc"] == "http://purl.org/dc/terms/"
    assert document()["@context"] == context


def test_nothing_is_lost_when_it_is_read_as_json_ld() -> None:
    made = document(SOFTWARE, PERSON)

    triples = {quad.triple for quad in ox.parse(json.dumps(made).encode(), ox.RdfFormat.JSON_LD)}
    by_name: dict[str, list[str]] = {}
    for one in triples:
        by_name.setdefault(one.predicate.value.removeprefix(SOA), []).append(str(one.object))

    decimal, count = f"{XSD}decimal", f"{XSD}nonNegativeInteger"
    assert by_name["confidence"] == [f'"0.5"^^<{decimal}>']
    assert sorted(by_name["upvotes"]) == [f'"2"^^<{count}>', f'"3"^^<{count}>']
    assert sorted(by_name["downvotes"]) == [f'"0"^^<{count}>', f'"1"^^<{count}>']
    assert by_name["recommendation"] == [f"<{SOA}Accept>"] * 2
    assert by_name["onProperty"] == ["<http://purl.org/dc/elements/1.1/title>"]
    assert len(by_name["hasReview"]) == 2
    assert len(triples) == 42
    normal = jsonld.normalize(made, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    assert len(str(normal).splitlines()) == len(triples)


def test_counts_are_those_of_the_platform_the_authors_own_among_them() -> None:
    def review(tally: Tally, status: Status = Status.ACCEPTED) -> Any:
        tag = dataclasses.replace(PERSON, standing=Standing(tally, status, NOW))
        return document(tag)["@graph"][0].get("review")

    assert review(Tally(2, 1, by_person=1))["upvotes"] == 3
    assert review(Tally()) is None
    assert review(Tally(0, 2), Status.REJECTED)["recommendation"] == "reject"
    assert "recommendation" not in review(Tally(1, 1), Status.CONTESTED)


def test_what_is_not_known_is_left_out() -> None:
    marked = json.dumps({"id": "urn:x", "body": [], "creator": MARKED}).encode()
    bare = dataclasses.replace(tagged("b", "x", "", creator=MARKED), document=marked)
    program = tagged("n", "y", by_software=True)
    nobody = dataclasses.replace(program, creator="", document=b'{"bodyValue": "y"}')

    one, two = document(bare, nobody)["@graph"]

    assert one.keys() == {"id", "type", "creator", "body", "target", "review"}
    assert one["creator"] == {"type": "Person"}
    assert two["creator"] == {"type": "Software"}
    assert two["created"] == "2026-11-03T08:00:00Z"


def test_several_selectors_and_foreign_ones_go_along_as_they_are() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "boat"}
    path: dict[str, object] = {"type": f"{SOA}RDFPathSelector", f"{SOA}rdfPath": "dc:title"}
    path[f"{SOA}destination"] = {"id": "http://a.example/"}

    (one,) = document(tagged("t", "x", region=[quote, path, "http://a.example/s"]))["@graph"]

    assert one["target"]["selector"] == [
        quote,
        {"type": "RDFPathSelector", "rdfPath": "dc:title", "destination": "http://a.example/"},
        "http://a.example/s",
    ]


def test_an_empty_file_is_a_document_too() -> None:
    assert json.loads(b"".join(ntua.chunks([], about())))["@graph"] == []


def packed(*all_agreed: Agreed) -> tuple[list[Any], list[dict[str, str]], Counts]:
    counts = Counts()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(europeana.chunks(all_agreed, about(), counts))))
    names = archive.namelist()
    pages = [json.loads(archive.read(name)) for name in names if name.startswith("page-")]
    refused = archive.read("refused.csv").decode("utf-8-sig")
    return pages, list(csv.DictReader(io.StringIO(refused, newline=""))), counts


def test_pages_are_ready_to_be_posted() -> None:
    point = tagged("g", "geo:48.85,-2.3;u=10", "dcterms:spatial")

    pages, refused, counts = packed(
        agreed(HERE, PERSON, tagged("t", "trombone", language="it"), point, tagged("u", "x"))
    )

    assert refused == []
    assert counts == Counts(items=4, written=4)
    (page,) = pages
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    place = {
        "@context": "http://www.europeana.eu/schemas/context/entity.jsonld",
        "type": "Place",
        "lat": "48.85",
        "long": "-2.3",
    }
    shared = {"motivation": "tagging", "created": "2026-11-03T08:00:00Z", "target": ITEM}
    assert page["items"] == [
        {**shared, "body": place, "via": annotation("g")},
        {**shared, "body": DOG.iri, "via": annotation("p")},
        {**shared, "body": {"value": "trombone", "language": "it"}, "via": annotation("t")},
        {**shared, "body": {"value": "x"}, "via": annotation("u")},
    ]


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (tagged("t", "x" * 65), "the words have 65 characters, 64 at most"),
        (tagged("t", "see www.example.org"), "the words hold an address"),
        (tagged("t", "Ein Boot", "dcterms:alternative"), "the words are a dcterms:alternative, and no tag"),
        (tagged("t", "urn:x:1"), "the term has no address on the web"),
        (tagged("z", "DOG", language="EN", later=1), "an older tag says the same"),
        (tagged("z", DOG.iri, "dc:type", later=1), "an older tag says the same"),
    ],
)
def test_what_europeana_would_refuse_is_listed_with_the_reason(tag: Accepted, reason: str) -> None:
    first = (tagged("a", "dog", language="en"), tagged("b", DOG.iri))

    (page,), (refused,), counts = packed(agreed(HERE, *first, tag))

    assert refused["reason"] == reason
    assert refused["annotation"] == annotation(tag.name)
    assert len(page["items"]) == counts.written == 2


def test_the_same_word_on_another_item_is_another_tag_and_other_items_stay_at_home() -> None:
    other = Item(f"{ITEM}b", "b")
    elsewhere = Item("https://museum.example/1", "1")

    pages, refused, _ = packed(*(agreed(one, tagged("a", "dog")) for one in (HERE, other, elsewhere)))

    assert [len(page["items"]) for page in pages] == [2]
    assert [one["reason"] for one in refused] == ["this is no item of Europeana"]


def test_a_page_holds_a_hundred() -> None:
    many = [tagged(f"t{number:03}", f"word {number}") for number in range(230)]

    pages, _, counts = packed(agreed(HERE, *many), agreed(HERE))

    assert [len(page["items"]) for page in pages] == [100, 100, 30]
    assert counts.written == 230
    assert packed()[0] == []
