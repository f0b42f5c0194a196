"""Annotation pages and discovery: every row of sections 4.3 and 4.4 of the protocol, on both databases."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests

from tests.parts.links import IRIS, listed, prefer
from tests.parts.people import ITEM, Site, note

SERVICE = "http://www.w3.org/ns/oa#annotationService"


def walk(room: Site, start: str = "") -> list[dict[str, Any]]:
    """All pages, from the first on."""
    address, pages = start or room.get().json().get("first", ""), []
    while address:
        pages.append(room.get(address).json())
        address = pages[-1].get("next", "")
    return pages


def test_P4_3_01_a_page_has_its_iri(full: Site) -> None:
    """“The Annotation Page MUST have an IRI that identifies it”, which is the address that it was asked
    for.
    """
    first = full.get().json()["first"]

    assert full.get(first).json()["id"] == first


def test_P4_3_02_the_type_of_a_page(full: Site) -> None:
    """“… MUST have at least the AnnotationPage class”."""
    assert {page["type"] for page in walk(full)} == {"AnnotationPage"}


def test_P4_3_03_next_until_the_last_page(full: Site) -> None:
    """“If the Page is not the last Page in the Collection, then it MUST have a reference to the Page which
    follows it using the next property”: a walk finds each annotation once.
    """
    deleted = full.get(walk(full)[1]["id"]).json()["items"][1]["id"]
    full.delete(deleted)

    pages = walk(full)

    said = [one["body"]["value"] for page in pages for one in page["items"]]
    assert said == ["0", "1", "2", "3", "5", "6"]
    assert "next" not in pages[-1]


def test_P4_3_04_prev_from_the_second_page_on(full: Site) -> None:
    """“If the Page is not the first Page in the Collection, it SHOULD have a reference … using the prev
    property.”
    """
    pages = walk(full)

    assert "prev" not in pages[0]
    assert [page["prev"] for page in pages[1:]] == [page["id"] for page in pages[:-1]]


def test_P4_3_05_start_index_counts_from_zero(full: Site) -> None:
    """“Pages SHOULD give the position of the first Annotation in the items list relative to the order of the
    Collection using the zero-based startIndex property.”
    """
    full.delete(walk(full)[0]["items"][0]["id"])

    assert [page["startIndex"] for page in walk(full)] == [0, 2, 5]


def test_P4_3_06_part_of(full: Site) -> None:
    """“Each page MUST have a link to the Collection that it is part of, using the partOf property”, embedded
    pages too.
    """
    assert {page["partOf"]["id"] for page in walk(full)} == {f"{full.container}?iris=0"}
    embedded = full.get(Prefer=prefer(IRIS)).json()["first"]
    assert embedded["partOf"]["id"] == f"{full.container}?iris=1"


def test_P4_3_07_part_of_carries_total_and_modified(full: Site) -> None:
    """“The description of the Collection SHOULD include both the total and modified properties”: partOf is
    always an object.
    """
    container = full.get().json()

    for page in walk(full):
        for key in ("total", "modified", "first", "last", "label"):
            assert page["partOf"][key] == container[key]


def test_P4_3_08_a_page_can_only_be_read(full: Site) -> None:
    """“… does not require any particular functionality when a client makes requests other
    than GET, HEAD or OPTIONS to a page”: 405, with Allow.
    """
    page = full.get().json()["first"]

    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = full.ask(method, page, by="root", json=note("x"))
        assert answer.status_code == 405
        assert listed(answer, "Allow") == {"GET", "HEAD", "OPTIONS"}
    asked = full.ask("OPTIONS", page)
    assert (asked.status_code, listed(asked, "Allow")) == (200, {"GET", "HEAD", "OPTIONS"})


def test_P4_3_09_a_page_is_no_container(full: Site) -> None:
    """“As the Page is not an LDP Container, it does not have the requirement to include a Link header with a
    type”: there is none, and Prefer changes nothing.
    """
    page = full.get().json()["first"]
    plain, preferred = full.get(page), full.get(page, Prefer=prefer(IRIS))

    assert "Link" not in plain.headers
    assert preferred.content == plain.content
    assert preferred.headers["ETag"] == plain.headers["ETag"]
    assert listed(plain, "Vary") == {"Accept"}


def test_P4_4_01_a_target_leads_to_its_container(room: Site) -> None:
    """“… the value of the rel parameter MUST be http://www.w3.org/ns/oa#annotationService”: the link from an
    item and a campaign.
    """
    room.tag("dog")

    for path in (f"items?iri={quote(ITEM, safe='')}", ""):
        address = f"{room.url}campaigns/{room.campaign}/{path}".rstrip("/")
        page = requests.get(address, timeout=10)
        assert page.status_code == 200
        assert f'<{room.container}>; rel="{SERVICE}"' in page.headers["Link"].split(", ")
    assert (
        f'rel="{SERVICE}"'
        in requests.get(
            f"{room.url}campaigns/{room.campaign}/items?iri={quote(ITEM, safe='')}", timeout=10
        ).text
    )
