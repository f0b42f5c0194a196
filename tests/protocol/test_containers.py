"""Reading containers and pages (protocol, 4)."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib

from tests.parts.people import LD, Site, note

LINKS = (
    '<http://www.w3.org/ns/ldp#Resource>; rel="type"',
    '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"',
    '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
)
OA = "http://www.w3.org/ns/oa#"
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"


def prefer(*iris: str) -> str:
    """A Prefer header that includes these."""
    return f'return=representation; include="{" ".join(iris)}"'


@pytest.fixture
def filled(site: Site) -> Site:
    """A container with seven annotations on three pages."""
    for number in range(7):
        assert site.post(note(str(number))).status_code == 201
    return site


def test_p4_1_the_headers_of_a_container(site: Site) -> None:
    """A container says its type, its constraints, its validators and what may be posted to it."""
    answer = site.get()

    for link in LINKS:
        assert link in answer.headers["Link"]
    assert answer.headers["Content-Type"] == LD
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.headers["Accept-Post"].startswith("application/ld+json; profile=")
    assert {"Accept", "Prefer"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert answer.headers["ETag"]


def test_p4_1_08_and_09_every_answer_from_a_container_carries_its_links(site: Site) -> None:
    """The links are on all answers, errors included."""
    answers = [
        site.ask("HEAD", site.container),
        site.ask("OPTIONS", site.container),
        site.get(If_None_Match="*"),
        site.get(Accept="image/png"),
        site.ask("PATCH", site.container, by="ann"),
        site.post(b"{", by="ann"),
        site.post(note("x"), by=""),
        site.post(b"x", Content_Type="text/css"),
        site.post(b'"' + b"x" * (1 << 20) + b'"'),
        site.get(f"{site.url}annotations/nothing/"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 304, 406, 405, 400, 401, 415, 413, 404]
    for answer in answers:
        for link in LINKS:
            assert link in answer.headers["Link"]


def test_o12_an_empty_container_has_no_pages(site: Site) -> None:
    """Nothing is in it: total 0, no first, no last, and page 0 is not there."""
    body = site.get().json()

    assert body["total"] == 0
    assert not {"first", "last"} & body.keys()
    assert site.get(f"{site.container}?iris=0&page=0").status_code == 404


def test_p4_2_a_container_describes_itself(filled: Site) -> None:
    """It has an IRI, both types, a label, total, first and last; Content-Location is its IRI."""
    answer = filled.get()
    body = answer.json()

    assert body["type"] == ["BasicContainer", "AnnotationCollection"]
    assert (body["label"], body["total"]) == ("Folk art", 7)
    assert body["id"] == answer.headers["Content-Location"] == f"{filled.container}?iris=0"
    assert body["first"] == f"{filled.container}?iris=0&page=0"
    assert body["last"] == f"{filled.container}?iris=0&page=2"


@pytest.mark.parametrize(
    ("include", "iris", "embedded"),
    [
        ((), False, False),
        ((MINIMAL,), False, False),
        ((f"{OA}PreferContainedIRIs",), True, True),
        ((f"{OA}PreferContainedDescriptions",), False, True),
        ((MINIMAL, f"{OA}PreferContainedIRIs"), True, False),
        ((f"{OA}PreferContainedIRIs", f"{OA}PreferContainedDescriptions"), False, False),
    ],
)
def test_p4_2_x_a_container_is_shown_as_preferred(
    filled: Site, include: tuple[str, ...], iris: bool, embedded: bool
) -> None:
    """Minimal embeds nothing; IRIs and descriptions embed the first page of their kind."""
    answer = filled.get(Prefer=prefer(*include)) if include else filled.get()
    first: Any = answer.json()["first"]

    assert answer.json()["id"].endswith(f"?iris={int(iris)}")
    assert isinstance(first, dict) is embedded
    if embedded:
        assert isinstance(first["items"][0], str) is iris
        assert "@context" not in first
        assert first["partOf"]["total"] == 7


def test_p4_3_a_walk_over_the_pages_is_complete_and_in_order(filled: Site) -> None:
    """The links next and prev join the pages; startIndex counts from 0; partOf carries total and modified."""
    page, bodies, starts = filled.get().json()["first"], [], []
    before = None
    while page:
        answer = filled.get(page)
        content = answer.json()
        assert content["id"] == page
        assert content["type"] == "AnnotationPage"
        assert content.get("prev") == before
        assert content["partOf"].keys() >= {"id", "total", "modified"}
        assert "Link" not in answer.headers
        bodies += [one["body"]["value"] for one in content["items"]]
        starts.append(content["startIndex"])
        before, page = page, content.get("next")

    assert bodies == [str(number) for number in range(7)]
    assert starts == [0, 3, 6]


@pytest.mark.parametrize(
    ("page", "status"), [("3", 404), ("-1", 400), ("x", 400), ("9" * 40, 400), ("0", 200), ("99999999", 404)]
)
def test_o13_pages_that_are_not_there(filled: Site, page: str, status: int) -> None:
    """Past the end is 404, no number is 400."""
    assert filled.get(f"{filled.container}?iris=0&page={page}").status_code == status


def test_p4_3_08_a_page_can_only_be_read(filled: Site) -> None:
    """POST to a page is 405, and Allow says what there is."""
    answer = filled.ask("POST", f"{filled.container}?iris=0&page=0", by="ann", json=note("x"))

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_containers_and_pages_are_turtle_too(filled: Site) -> None:
    """Container and page are served as Turtle that says the same."""
    for address in (filled.container, f"{filled.container}?iris=1&page=0", f"{filled.url}annotations/"):
        answer = filled.get(address, Accept="text/turtle")
        assert answer.headers["Content-Type"].startswith("text/turtle")
        assert len(rdflib.Graph().parse(data=answer.text, format="turtle")) > 2


def test_p4_05_a_container_without_its_slash_is_elsewhere(site: Site) -> None:
    """The path of a container ends in a slash: 308 keeps the method."""
    for method in ("GET", "POST"):
        answer = site.ask(method, site.container.rstrip("/"))
        assert (answer.status_code, answer.headers["Location"]) == (308, site.container)


def test_o26_the_root_lists_the_containers_and_takes_no_annotation(site: Site) -> None:
    """The container of containers is a BasicContainer alone."""
    body = site.get(f"{site.url}annotations/").json()

    assert (body["type"], body["contains"]) == ("BasicContainer", [site.container])
    assert site.ask("POST", f"{site.url}annotations/", by="ann", json=note("x")).status_code == 403


def test_o19_cors_lets_other_origins_read_and_write_without_credentials(site: Site) -> None:
    """Preflights are answered with and without the slash, and errors carry the headers as well."""
    for address in (site.container, site.container.rstrip("/"), f"{site.container}x"):
        asked = site.ask("OPTIONS", address, headers={"Origin": "https://a.example"})
        assert asked.status_code == 200
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        assert "If-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert "ETag" in site.get(f"{site.container}x").headers["Access-Control-Expose-Headers"]
