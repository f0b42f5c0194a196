"""Searching annotations over HTTP: conditions, boolean queries, pages and who may see what."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from sqlalchemy import update

from annoserver.ld.terms import CROWD
from annoserver.model.person import Role
from annoserver.protocol import results
from annoserver.store import campaigns, people
from annoserver.store.database import Database
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.votes import standing
from tests.parts.people import ITEM, Site, note, tag, vote

OTHER = "http://data.europeana.eu/item/1/b"
ESTIMATE = f"{CROWD}totalIsEstimate"
CANVAS = "https://iiif.example/canvas/1"


def search(site: Site, campaign: str = "folk", **asked: Any) -> Any:
    """The page of what is found, whole."""
    given = {name.replace("_", "-"): value for name, value in asked.items()}
    home = f"{site.url}search/{campaign}/" if campaign else f"{site.url}search/"
    answer = site.ask("GET", home, params={"page": "first", **given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def said(page: Any) -> list[str]:
    """The words of what is on a page."""
    return [one["body"]["value"] for one in page["items"]]


def ask(site: Site, query: Any, **params: str) -> Any:
    """What a query in JSON finds, with its first page in it."""
    answer = site.ask(
        "POST", f"{site.url}search/folk/", json=query, params=params, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def filled(site: Site) -> Site:
    """A campaign with tags, a remark, a box on a canvas, a scene of a film and a vote."""
    site.tag("Grüner Hund")
    site.tag("gruener Baum", about=OTHER)
    box = {"type": "FragmentSelector", "value": "xywh=pixel:10,10,20,20"}
    scene = {"type": "FragmentSelector", "value": "t=10,20"}
    remark = {"type": "TextualBody", "value": "a green dog"}
    for selector in (box, scene):
        target = {"type": "SpecificResource", "source": CANVAS, "selector": selector}
        document = note(body=remark, target=target, motivation="commenting", generator="urn:x:tool")
        assert site.post(document, by="bob").status_code == 201
    term = {"id": "http://www.wikidata.org/entity/Q144", "prefLabel": {"en": "Dog", "fr": "Chien"}}
    crowd = ["http://www.w3.org/ns/anno.jsonld", "https://w3id.org/annoserver/contexts/crowd.jsonld"]
    assert site.post({**tag("x"), "@context": crowd, "body": term}, by="cy").status_code == 201
    return site


CASES: list[tuple[dict[str, Any], int]] = [
    ({"target": ITEM}, 2),
    ({"target": [ITEM, OTHER]}, 3),
    ({"target_prefix": "http://data.europeana.eu/item/1/"}, 3),
    ({"target": CANVAS}, 2),
    ({"body": "http://www.wikidata.org/entity/Q144"}, 1),
    ({"body_prefix": "http://www.wikidata.org/"}, 1),
    ({"text": "gruner"}, 1),
    ({"text": "HUND grüner"}, 1),
    ({"text": "gr*"}, 4),
    ({"text": '"green dog"'}, 2),
    ({"text": '"dog green"'}, 0),
    ({"text": "chien"}, 1),
    ({"text_prefix": "Grun"}, 1),
    ({"text_prefix": "hund"}, 0),
    ({"motivation": "tagging"}, 3),
    ({"motivation": "http://www.w3.org/ns/oa#commenting"}, 2),
    ({"generator": "urn:x:tool"}, 2),
    ({"property": "dc:subject"}, 3),
    ({"status": "pending"}, 3),
    ({"status": "accepted"}, 0),
    ({"target": CANVAS, "fragment": "xywh=0,0,11,11"}, 1),
    ({"target": CANVAS, "fragment": "xywh=0,0,10,10"}, 0),
    ({"target": CANVAS, "fragment": "xywh=percent:0,0,50,50"}, 0),
    ({"target": CANVAS, "fragment": "t=19,30"}, 1),
    ({"target": CANVAS, "fragment": "t=20"}, 0),
    ({"target": CANVAS, "text": "dog", "motivation": "commenting"}, 2),
    ({"target": ITEM, "text": "green"}, 0),
    ({"created_from": "2020-01-01"}, 5),
    ({"created_until": "2020-01-01T00:00:00Z"}, 0),
    ({"modified_from": "2020-01-01", "modified_until": "2999-01-01"}, 5),
]


def test_each_condition_finds_what_it_says(filled: Site) -> None:
    """One condition alone, alternatives of one, and several that hold together."""
    found = [(case, search(filled, **case)) for case, _ in CASES]

    assert [(case, page["partOf"]["total"]) for case, page in found] == CASES
    assert all(len(page["items"]) == page["partOf"]["total"] for _, page in found)


def test_whole_server_and_campaign_find_the_same_where_there_is_one_campaign(filled: Site) -> None:
    for case, wanted in CASES:
        assert len(search(filled, "", **case)["items"]) == wanted


def test_what_a_person_made_and_the_votes_on_a_tag_are_found(filled: Site) -> None:
    mine = filled.tag("mine")
    cast = filled.post(vote(mine, "approve"), by="bob")
    creator = filled.get(mine).json()["creator"]

    assert [one["id"] for one in search(filled, tag=mine)["items"]] == [cast.headers["Location"]]
    assert mine in [one["id"] for one in search(filled, creator=creator)["items"]]
    assert [one["id"] for one in search(filled, target=mine)["items"]] == [cast.headers["Location"]]
    assert search(filled, tag="http://elsewhere.example/tag")["items"] == []


QUERIES = [
    ({"and": [{"target": ITEM}, {"not": {"text": "dog"}}]}, ["Grüner Hund"]),
    ({"or": [{"text": "hund"}, {"text": "baum"}]}, ["Grüner Hund", "gruener Baum"]),
    ({"text": ["hund", "baum"], "target": OTHER}, ["gruener Baum"]),
    (
        {"not": {"or": [{"motivation": "commenting"}, {"body-prefix": "http"}]}},
        ["Grüner Hund", "gruener Baum"],
    ),
    (
        {"or": [{"and": [{"text": "hund"}, {"target": OTHER}]}, {"target": CANVAS, "fragment": "t=0,11"}]},
        ["a green dog"],
    ),
]


def test_conditions_are_joined_by_and_or_and_not(filled: Site) -> None:
    found = [ask(filled, query) for query, _ in QUERIES]

    assert [said(one["first"]) for one in found] == [wanted for _, wanted in QUERIES]
    assert [one["total"] for one in found] == [len(wanted) for _, wanted in QUERIES]


def test_a_query_in_json_has_an_address_where_it_is_read_again(filled: Site) -> None:
    """A query has an IRI, and answers there like any collection."""
    answer = filled.ask("POST", f"{filled.url}search/folk/?sort=-created", json={"text": "dog", "size": 2})

    iri = answer.headers["Content-Location"]
    again = filled.get(iri)

    assert answer.json() == again.json()
    assert again.json()["id"] == iri
    assert again.json()["total"] == 3
    page = filled.get(again.json()["first"]).json()
    assert page["id"] == again.json()["first"]
    assert len(page["items"]) == 2


def walk(site: Site, **params: Any) -> tuple[Any, list[Any]]:
    """A collection and all its pages, by their links."""
    collection = site.ask("GET", f"{site.url}search/", params=params).json()
    pages = [site.get(collection["first"]).json()]
    while "next" in pages[-1]:
        pages.append(site.get(pages[-1]["next"]).json())
    return collection, pages


def test_a_walk_over_the_pages_meets_each_result_once_and_in_order(site: Site) -> None:
    """Forwards by next, backwards by prev, and the last page straight from the collection."""
    dates = [f"2020-01-0{day}T00:00:00Z" for day in (3, 1, 2, 2, 5, 4, 4)]
    iris = [site.post(note(f"n{day}", created=day)).headers["Location"] for day in dates]
    by_date = sorted(iris, key=lambda iri: (dates[iris.index(iri)], iris.index(iri)))
    orders = {"position": iris, "created": by_date, "modified": by_date}
    questions: list[dict[str, Any]] = [{}, {"target": ITEM}, {"text": "n*"}, {"target": [ITEM, OTHER]}]

    for asked in questions:
        for sort, wanted in orders.items():
            for direction, expected in (("", wanted), ("-", wanted[::-1])):
                collection, pages = walk(site, **asked, sort=f"{direction}{sort}", size="3")

                assert [one["id"] for page in pages for one in page["items"]] == expected
                assert [page["startIndex"] for page in pages] == [0, 3, 6]
                assert pages[-1]["id"] == collection["last"]
                assert [page.get("prev") for page in pages] == [None, *(page["id"] for page in pages[:-1])]


def test_results_have_validators_and_other_forms(filled: Site) -> None:
    """A 304 as long as nothing changes there, and Turtle that means the same."""
    address = f"{filled.url}search/folk/?target={quote(ITEM)}&page=first"
    first = filled.get(address)

    unchanged = filled.get(address, If_None_Match=first.headers["ETag"])
    turtle = filled.get(address, Accept="text/turtle")
    filled.tag("elsewhere", about=OTHER)
    still = filled.get(address, If_None_Match=first.headers["ETag"])
    filled.tag("here")
    changed = filled.get(address, If_None_Match=first.headers["ETag"])

    assert [unchanged.status_code, still.status_code, changed.status_code] == [304, 304, 200]
    graph = rdflib.Graph().parse(data=turtle.text, format="turtle")
    targets = graph.subjects(rdflib.URIRef("http://www.w3.org/ns/oa#hasTarget"), rdflib.URIRef(ITEM))
    assert {str(one) for one in targets} == {one["id"] for one in first.json()["items"]}


def test_a_total_is_exact_or_says_that_it_is_an_estimate(
    filled: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than are counted is the least that it can be, on the collection and on its pages."""
    asked = f"{filled.url}search/folk/?text=dog"
    whole = filled.get(asked).json()
    assert (whole["total"], ESTIMATE in whole) == (3, False)

    monkeypatch.setattr(results, "COUNTED", 2)
    estimated = filled.get(asked).json()
    page = filled.get(f"{asked}&page=first").json()

    assert (estimated["total"], estimated[ESTIMATE]) == (2, True)
    assert (page["partOf"]["total"], page["partOf"][ESTIMATE]) == (2, True)
    assert len(page["items"]) == 3
    assert "last" not in estimated


def test_a_view_by_target_is_a_page_that_viewers_read(filled: Site) -> None:
    """A plain GET, no header: an AnnotationPage of whole annotations; empty where there are none."""
    page = search(filled, "", target=CANVAS)
    nothing = search(filled, "", target="https://iiif.example/canvas/2")

    assert page["type"] == "AnnotationPage"
    assert {one["target"]["selector"]["value"] for one in page["items"]} == {
        "xywh=pixel:10,10,20,20",
        "t=10,20",
    }
    assert (nothing["items"], nothing["partOf"]["total"]) == ([], 0)


def test_iris_alone_are_given_where_they_are_preferred(filled: Site) -> None:
    prefer = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
    answer = filled.get(f"{filled.url}search/folk/?text=dog", Prefer=prefer).json()

    assert answer["id"].endswith("&iris=1")
    assert all(one.startswith(filled.container) for one in answer["first"]["items"])


def test_what_changes_and_goes_is_found_no_longer(filled: Site) -> None:
    iri = filled.tag("Elefant")
    document = filled.get(iri).json()
    document["body"]["value"] = "Giraffe"

    filled.put(iri, document)
    assert (search(filled, text="elefant")["items"], len(search(filled, text="giraffe")["items"])) == ([], 1)

    filled.delete(iri)
    assert search(filled, text="giraffe")["items"] == []
    assert iri not in [one["id"] for one in search(filled, target=ITEM)["items"]]


def test_tags_that_are_hidden_are_found_by_those_alone_who_run_the_campaign(
    filled: Site, database: Database
) -> None:
    """And a draft is not there for others, in its own search and in that of the whole server."""
    asked = f"{filled.url}search/folk/?text=hund&page=first"
    with database.transaction() as store:
        store.connection.execute(update(standing).values(hidden=True))
        held = campaigns.find(store, "folk")
        people.give_role(store, held, people.find(store, "cy"), Role.MODERATOR)
    assert filled.get(asked).json()["items"] == []
    assert search(filled, "", text="hund")["items"] == []
    assert len(filled.ask("GET", asked, by="cy").json()["items"]) == 1

    with database.transaction() as store:
        store.connection.execute(update(standing).values(hidden=False))
        store.connection.execute(update(campaign).values(draft=True))
    assert filled.get(asked).status_code == 404
    assert search(filled, "", text="hund")["items"] == []
    everywhere = filled.ask("GET", f"{filled.url}search/?text=hund", by="cy")
    assert [filled.ask("GET", asked, by="cy").status_code, everywhere.json()["total"]] == [200, 1]


BAD = [
    ("targt=x", "target"),
    ("target=x", "no absolute IRI"),
    ("text=%20", "not empty"),
    ("text=...", "no word"),
    ("fragment=xywh=1,1,1,1", "given beside it"),
    (f"target={quote(ITEM)}&fragment=xywh=1,1", "A fragment is"),
    ("status=good", "pending"),
    ("property=dc:nothing", "no property"),
    ("created-from=yesterday", "in UTC"),
    ("sort=size", "sorted by"),
    ("size=0", "from 1 to 1000"),
    ("query={", "no JSON"),
    ('query={"and":[]}', "one at least"),
    ('query={"not":[]}', "at least one condition"),
    ("page=7", "no such page"),
    ("page=after-1.99999999.9999999999.5", "no such page"),
    ("sort=created&page=after-1.1.1.999999999999999999", "no such page"),
    (f"target-prefix={'x' * 500}", "400 characters"),
]


def test_a_question_that_cannot_be_is_refused_with_a_reason(site: Site) -> None:
    answers = [(site.get(f"{site.url}search/folk/?{asked}"), words) for asked, words in BAD]

    assert [answer.status_code for answer, _ in answers] == [400] * len(BAD)
    assert [words for answer, words in answers if words not in answer.json()["detail"]] == []


def test_a_query_may_be_large_but_not_too_large(site: Site) -> None:
    deep: Any = {"text": "x"}
    for _ in range(10):
        deep = {"not": deep}
    many = {"or": [{"text": f"w{number}"} for number in range(64)]}

    assert site.ask("POST", f"{site.url}search/", json=deep).status_code == 400
    assert (
        site.ask("POST", f"{site.url}search/", json={"or": [*many["or"], {"text": "x"}]}).status_code == 400
    )
    assert site.ask("POST", f"{site.url}search/", json=many).json()["total"] == 0
    assert site.ask("POST", f"{site.url}search/", data=b"text=x").status_code == 415
    assert site.ask("OPTIONS", f"{site.url}search/folk/").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert site.get(f"{site.url}search/nothing/?text=x").status_code == 404
    assert json.loads(site.ask("POST", f"{site.url}search/", json={}).text)["rule"] == "query"
