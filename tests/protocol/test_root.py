"""The container of containers where there are thousands: paged, counted, and as cheap at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from sqlalchemy import insert

from annoserver.crowd import lifecycle
from annoserver.model.campaign import Campaign, State
from annoserver.model.container import ON_LIST
from annoserver.protocol.negotiation import Form
from annoserver.protocol.preferences import IRIS, MINIMAL
from annoserver.store import containers, counts
from annoserver.store.database import Database
from annoserver.store.facts.shares import containers as listed
from annoserver.store.migrations import steps
from annoserver.store.rows.annotations import container as rows
from annoserver.store.upkeep import removal
from tests.parts import crowded
from tests.parts.people import Site, peopled
from tests.parts.rdf import graph_of, same_in_every_form
from tests.parts.statements import driven

if TYPE_CHECKING:
    from tests.parts.serving import Server

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
MANY, SOME = 10_000, 250
CONTAINS = rdflib.URIRef("http://www.w3.org/ns/ldp#contains")


# rdflib warns of its own ways inside Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")


def crowded_by(database: Database, url: str, number: int) -> Site:
    site = peopled(database, url)
    with database.transaction() as store:
        crowded.crowd(store, number, datetime.now(UTC))
    return site


@pytest.fixture
def crowd(database: Database, server: Server) -> Site:
    """Some hundred campaigns, and “folk”."""
    return crowded_by(database, server.url, SOME)


@pytest.fixture
def multitude(database: Database, server: Server) -> Site:
    """Ten thousand campaigns, and “folk”."""
    return crowded_by(database, server.url, MANY)


def root(site: Site, prefer: str = "", **more: str) -> dict[str, Any]:
    headers = {"Prefer": f'return=representation; include="{prefer}"'} if prefer else {}
    answer = site.get(f"{site.url}annotations/", **headers, **more)
    assert answer.status_code == 200
    assert ("Preference-Applied" in answer.headers) == bool(prefer)
    body: dict[str, Any] = answer.json()
    return body


def names(page: dict[str, Any]) -> list[str]:
    return [iri.rstrip("/").rpartition("/")[2] for iri in page["items"]]


def walk(site: Site, page: str, onward: str) -> Iterator[dict[str, Any]]:
    """A page and those that follow it in one direction."""
    while page:
        there = site.get(page).json()
        yield there
        page = there.get(onward, "")


def test_ten_thousand_containers_are_counted_and_listed_in_pages(multitude: Site) -> None:
    body = root(multitude)

    assert body["total"] == MANY + 1
    assert "contains" not in body
    first, last = (multitude.get(body[end]).json() for end in ("first", "last"))
    assert names(first) == ["folk", *map(crowded.name, range(ON_LIST - 1))]
    assert names(last) == [crowded.name(MANY - 1)]
    assert ("prev" in first, "next" in last) == (False, False)
    assert first["partOf"]["total"] == MANY + 1
    assert [*multitude.listed()] == [
        multitude.container,
        *(f"{multitude.url}annotations/{crowded.name(number)}/" for number in range(MANY)),
    ]
    back = [*walk(multitude, body["last"], "prev")]
    assert len(back) == MANY // ON_LIST + 1
    assert back[-1]["id"] == body["first"]


def test_no_page_of_the_list_asks_for_more_than_another(crowd: Site, server: Server) -> None:
    body = root(crowd)
    middle = f"{crowd.url}annotations/?page=after:{crowded.name(SOME // 2)}"

    def asked(address: str) -> list[str]:
        with driven(server.app.extensions["annoserver"].database) as told:
            assert crowd.get(address, Prefer="for=anew").status_code == 200
        return told

    asked(middle)
    told = [asked(address) for address in (body["id"], body["first"], middle, body["last"])]

    assert max(map(len, told)) <= 5
    assert len(told[2]) == len(told[3])
    assert not [one for some in told for one in some if "count(" in one.lower()], "numbers are kept"


@pytest.mark.parametrize(("prefer", "there"), [(MINIMAL, "iri"), (IRIS, "page"), ("", "iri")])
def test_a_client_says_whether_the_first_page_comes_with_the_root(
    crowd: Site, prefer: str, there: str
) -> None:
    first = root(crowd, prefer)["first"]

    assert isinstance(first, dict if there == "page" else str)
    if isinstance(first, dict):
        assert len(first["items"]) == ON_LIST
        assert first["next"] == crowd.get(first["id"]).json()["next"]


def test_the_root_and_its_pages_are_for_people_as_well(crowd: Site) -> None:
    page = crowd.get(f"{crowd.url}annotations/?page=first", Accept="text/html").text
    ends = crowd.get(f"{crowd.url}annotations/", Accept="text/html").text
    second = crowd.get(f"{crowd.url}annotations/?page=after:{crowded.name(ON_LIST - 2)}", Accept="text/html")

    assert page.count("<li><a href=") >= ON_LIST
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    assert ends.count("?page=") >= 2
    assert second.status_code == 200
    assert crowded.name(ON_LIST - 1) in second.text
    assert 'rel="prev"' in second.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_page_of_the_root_says_the_same_in_every_form(crowd: Site) -> None:
    first = root(crowd)["first"]

    graph = same_in_every_form(crowd, first)

    there = set(map(str, graph.objects(rdflib.URIRef(f"{crowd.url}annotations/"), CONTAINS)))
    assert there == set(crowd.get(first).json()["items"])


def test_where_one_page_holds_all_the_root_contains_them(database: Database, server: Server) -> None:
    site = peopled(database, server.url)

    assert root(site)["contains"] == [site.container]
    assert "contains" not in root(site, MINIMAL)
    turtle = site.get(f"{site.url}annotations/", Accept="text/turtle").content
    assert rdflib.URIRef(site.container) in set(graph_of(turtle, Form.TURTLE).objects(None, CONTAINS))


def test_what_the_root_lists_is_kept_with_every_change(database: Database, server: Server) -> None:
    site, now = peopled(database, server.url), datetime.now(UTC)

    def told() -> tuple[int, list[str], str]:
        answer = site.get(f"{site.url}annotations/")
        with database.reading() as store:
            assert [*counts.check(store)] == []
        there = [one.removeprefix(site.url) for one in site.listed()]
        return answer.json()["total"], there, answer.headers["ETag"]

    tags = {told()[2]}
    with database.transaction() as store:
        lifecycle.create(store, Campaign("art", {"en": "Art"}, draft=True), 3, now)
    assert told()[:2] == (1, ["annotations/folk/"])
    with database.transaction() as store:
        lifecycle.move(store, "art", State.OPEN, now)
    assert told()[:2] == (2, ["annotations/art/", "annotations/folk/"])
    assert told()[2] not in tags, "a draft that opens is a change of the list"
    with database.transaction() as store:
        held = containers.hold(store, "folk")
        removal.remove(store, held, now)
    assert told()[:2] == (1, ["annotations/art/"])


def test_a_page_is_not_sent_again_while_the_list_is_the_same(crowd: Site, database: Database) -> None:
    last = root(crowd)["last"]
    known = crowd.get(last).headers["ETag"]

    assert crowd.get(last, If_None_Match=known).status_code == 304
    with database.transaction() as store:
        lifecycle.create(store, Campaign("zoo", {"en": "Zoo"}), 3, datetime.now(UTC))
    assert names(crowd.get(last, If_None_Match=known).json())[-1] == "zoo"


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("first", 200),
        ("after:zzzz", 404),
        ("after:", 400),
        ("", 400),
        ("0", 400),
        ("after:" + "x" * 1000, 400),
        ("after:%00", 400),
        ("after:%F0%9F%92%A9", 400),
        ("first%27--", 400),
    ],
)
def test_pages_that_no_link_names(room: Site, page: str, status: int) -> None:
    assert room.get(f"{room.url}annotations/?page={page}").status_code == status


def test_a_page_of_the_root_can_only_be_read(site: Site) -> None:
    address = f"{site.url}annotations/?page=first"

    assert site.ask("OPTIONS", address).headers["Allow"] == "GET, HEAD, OPTIONS"
    assert site.ask("POST", address, by="ann", json={}).status_code == 405


def test_an_older_database_is_counted_when_it_is_upgraded(empty_url: str) -> None:
    old = Database(empty_url)
    steps.upgrade(old, "0030")
    there = {"created": NOW, "modified": NOW, "revision": 0, "total": 0, "given": 0, "page_size": 10}
    with old.engine.begin() as connection:
        for name in ("", "art", "folk"):
            connection.execute(insert(rows).values(name=name, label=name, **there))

    steps.upgrade(old)

    with old.reading() as store:
        assert containers.read(store, "").total == 2
        assert [*listed.faults(store)] == []
    with old.transaction() as store:
        containers.bump_root(store, NOW, 1)
        assert [*listed.faults(store)] == ["the root says 3 containers, 2 are there"]
    old.forget()
