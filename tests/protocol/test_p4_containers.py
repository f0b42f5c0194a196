"""Annotation containers and their representations: every row of sections 4, 4.1 and 4.2 of the protocol."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from rdflib.compare import isomorphic

from annoserver.protocol.negotiation import Form
from tests.parts.links import DESCRIPTIONS, IRIS, MINIMAL, OF_CONTAINER, links, listed, prefer
from tests.parts.people import LD, Site, note
from tests.parts.rdf import said_by

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def answers(room: Site) -> dict[int | str, requests.Response]:
    """Answers of all kinds from a container."""
    return {
        "GET": room.get(),
        "HEAD": room.ask("HEAD", room.container),
        "OPTIONS": room.ask("OPTIONS", room.container),
        201: room.post(note("dog")),
        304: room.get(If_None_Match="*"),
        308: room.get(room.container.rstrip("/")),
        400: room.post(b"{"),
        401: room.post(note("dog"), by=""),
        403: room.ask("DELETE", room.container, by="bob"),
        404: room.get(f"{room.url}annotations/nothing/"),
        405: room.ask("PATCH", room.container, by="ann"),
        406: room.get(Accept="image/png"),
        413: room.post(b'"' + b"x" * (1 << 20) + b'"'),
        415: room.post(b"x", Content_Type="text/css"),
    }


def test_P4_01_there_is_a_container(room: Site) -> None:
    """“If the Annotation Server supports the creation of Annotations, it MUST support … containers”."""
    assert room.get().status_code == 200


def test_P4_02_it_is_an_ldp_basic_container(room: Site) -> None:
    """“The Annotation Container SHOULD be an LDP Basic Container”."""
    assert links(room.get()) >= OF_CONTAINER
    assert "BasicContainer" in room.get().json()["type"]


def test_P4_03_it_is_no_other_container(room: Site) -> None:
    """It MAY be a Direct or Indirect Container, and is neither."""
    assert "DirectContainer" not in room.get().headers["Link"]


def test_P4_04_its_iri_has_neither_query_nor_fragment(room: Site) -> None:
    """“The Container's IRI MUST NOT have a query or fragment component”."""
    iri = room.post(note("dog")).headers["Location"]

    assert iri.rpartition("/")[0] + "/" == room.container
    assert not set("?#") & set(iri)


def test_P4_05_its_path_ends_in_a_slash(room: Site) -> None:
    """“… and the path component MUST end in a / character”: without it, 308 keeps the method."""
    for address in (room.container, f"{room.url}annotations/"):
        for method in ("GET", "HEAD", "POST"):
            headers = {"Host": "other.example"}
            answer = room.ask(method, f"{address.rstrip('/')}?iris=1", by="ann", headers=headers)
            assert (answer.status_code, answer.headers["Location"]) == (308, f"{address}?iris=1")
            assert links(answer) >= OF_CONTAINER
    assert room.ask("PUT", room.container.rstrip("/"), by="ann").status_code == 308
    strange = room.get(f"{room.url}annotations/%F0%94%8C%AE%0A")
    assert (strange.status_code, strange.headers["Location"][-16:]) == (308, "%F0%94%8C%AE%0A/"[-16:])


def test_P4_06_its_scheme_is_that_of_the_base(room: Site) -> None:
    """“Containers SHOULD use HTTPS”: that of the configured base, whatever the request says."""
    answer = room.ask("GET", room.container, headers={"Host": "other.example"})

    assert answer.json()["id"].startswith(room.container)


def test_P4_1_01_get_head_and_options(room: Site) -> None:
    """“Annotation Servers MUST support the HTTP GET, HEAD and OPTIONS methods on the Container's IRI.”"""
    found = answers(room)

    assert [found[method].status_code for method in ("GET", "HEAD", "OPTIONS")] == [200] * 3
    assert found["HEAD"].content == b""


def test_P4_1_02_a_description_of_the_container(room: Site) -> None:
    """“GET … MUST return a description of the container.”"""
    assert {"@context", "id", "type"} <= room.get().json().keys()


def test_P4_1_03_json_ld(room: Site) -> None:
    """“Servers MUST support the JSON-LD serialization”."""
    assert room.get(Accept=LD).headers["Content-Type"] == LD


def test_P4_1_04_turtle_and_other_formats(full: Site) -> None:
    """“Servers SHOULD support Turtle and MAY support other formats.”"""
    turtle = said_by(full.get(Accept="text/turtle"), Form.TURTLE)

    assert isomorphic(turtle, said_by(full.get(), Form.JSONLD))


def test_P4_1_05_both_contexts(room: Site) -> None:
    """“… SHOULD use both the LDP context and the Web Annotation context” (the right one: erratum 429)."""
    assert room.get().json()["@context"] == [
        "http://www.w3.org/ns/anno.jsonld",
        "http://www.w3.org/ns/ldp.jsonld",
    ]


def test_P4_1_06_success_is_200(room: Site) -> None:
    """“If no redirect is needed, the status SHOULD be 200.”"""
    assert room.get().status_code == 200


def test_P4_1_07_allow(room: Site) -> None:
    """“Servers SHOULD … Allow header” on GET, HEAD and OPTIONS."""
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = room.ask(method, room.container)
        assert listed(answer, "Allow") == {"GET", "HEAD", "OPTIONS", "POST"}


def test_P4_1_08_type_links_on_all_responses(room: Site) -> None:
    """“All HTTP responses from Annotation Containers MUST include an HTTP header that advertises its
    type”.
    """
    for status, answer in answers(room).items():
        assert status in (answer.status_code, answer.request.method)
        assert OF_CONTAINER - links(answer) == set(), status
    conflict = room.put(room.container, note("dog"), by="root")
    assert links(conflict) >= OF_CONTAINER


def test_P4_1_09_constrained_by_on_all_responses(room: Site) -> None:
    """“Servers MUST also advertise its interaction model … http://www.w3.org/TR/annotation-protocol/”."""
    for answer in answers(room).values():
        assert "ldp#constrainedBy" in answer.headers["Link"]


def test_P4_1_10_the_etag(room: Site) -> None:
    """“All responses from GET and HEAD MUST include an ETag”."""
    assert room.get().headers["ETag"] == room.ask("HEAD", room.container).headers["ETag"]


def test_P4_1_11_no_accept_header_means_json_ld(room: Site) -> None:
    """“If the Accept header is absent from the request, then Annotation Servers MUST respond with
    JSON-LD”.
    """
    session = requests.Session()
    del session.headers["Accept"]

    assert session.get(room.container, timeout=10).headers["Content-Type"] == LD


def test_P4_1_12_vary(room: Site) -> None:
    """“… MUST include a Vary header that includes Accept”."""
    assert "Accept" in listed(room.get(), "Vary")


def test_P4_1_13_accept_post(room: Site) -> None:
    """“Servers … SHOULD include an Accept-Post header on responses from OPTIONS, HEAD, and GET”."""
    for method in ("GET", "HEAD", "OPTIONS"):
        accepted = listed(room.ask(method, room.container), "Accept-Post")
        assert accepted == {LD, "application/ld+json", "application/json"}


def test_P4_2_01_the_collection_has_an_iri(room: Site) -> None:
    """“The Collection MUST have an IRI”."""
    assert room.get().json()["id"].startswith(room.container)


def test_P4_2_02_annotation_collection_among_its_types(room: Site) -> None:
    """“… AnnotationCollection MUST be present” among the types."""
    assert room.get().json()["type"] == ["BasicContainer", "AnnotationCollection"]


def test_P4_2_03_it_has_a_label(room: Site) -> None:
    """“The Collection SHOULD have a label”."""
    assert room.get().json()["label"] == "Folk art"


def test_P4_2_04_a_collection_that_is_not_empty_has_a_first_page(full: Site) -> None:
    """“If the Container is not empty, the representation MUST have a link to the first page”."""
    assert full.get().json()["first"] == f"{full.container}?iris=0&page=0"


def test_P4_2_05_and_a_last_page(full: Site) -> None:
    """“… SHOULD have a link to the last page” where there is more than one."""
    assert full.get().json()["last"] == f"{full.container}?iris=0&page=2"


def test_P4_2_06_total_is_exact(full: Site) -> None:
    """“… SHOULD have the total number of Annotations”."""
    assert full.get().json()["total"] == 7


def test_P4_2_07_modified_follows_the_newest_change(room: Site) -> None:
    """“… SHOULD have the timestamp of when … any Annotation … was last updated, as modified”."""
    iri = room.post(note("dog")).headers["Location"]
    states = [room.get()]
    room.put(iri, note("cat"))
    states.append(room.get())
    room.delete(iri)
    states.append(room.get())

    dates = [state.json()["modified"] for state in states]
    assert dates == sorted(dates)
    assert len({state.headers["ETag"] for state in states}) == 3
    assert [state.json()["total"] for state in states] == [1, 1, 0]


def test_P4_2_08_the_iri_tells_the_kinds_of_pages_apart(room: Site) -> None:
    """“… it is RECOMMENDED that … a query parameter be used”."""
    assert room.get().json()["id"] == f"{room.container}?iris=0"
    assert room.get(Prefer=prefer(IRIS)).json()["id"] == f"{room.container}?iris=1"


@pytest.mark.parametrize("wanted", [(), (MINIMAL,), (IRIS,), (DESCRIPTIONS,), (MINIMAL, IRIS)])
def test_P4_2_09_content_location_is_that_iri(full: Site, wanted: tuple[str, ...]) -> None:
    """“… the response MUST include a Content-Location header with the IRI as its value.”"""
    answer = full.get(Prefer=prefer(*wanted)) if wanted else full.get()

    assert answer.headers["Content-Location"] == answer.json()["id"]


def test_P4_2_1_01_a_minimal_container_links_its_pages(full: Site) -> None:
    """“PreferMinimalContainer … SHOULD NOT include either the annotations' descriptions or IRIs”."""
    body = full.get(Prefer=prefer(MINIMAL)).json()

    assert isinstance(body["first"], str)
    assert isinstance(body["last"], str)


def test_P4_2_1_02_without_a_preference_pages_hold_descriptions(full: Site) -> None:
    """“If no preference is given …, the server SHOULD default to PreferContainedDescriptions.”"""
    first = full.get(full.get().json()["first"]).json()

    assert first["items"][0]["type"] == "Annotation"


def test_P4_2_1_03_preferences_are_honoured_and_said_to_be(full: Site) -> None:
    """“The server MAY ignore this preference”: it does not, and says so."""
    assert full.get(Prefer=prefer(IRIS)).headers["Preference-Applied"] == "return=representation"
    assert "Preference-Applied" not in full.get().headers


def test_P4_2_1_04_both_preferences_together_are_no_error(full: Site) -> None:
    """“The client MUST NOT include both …”: who does gets what no preference gives."""
    answer = full.get(Prefer=prefer(IRIS, DESCRIPTIONS))

    assert answer.status_code == 200
    assert answer.json() == full.get().json()
    assert "Preference-Applied" not in answer.headers


def test_P4_2_2_01_minimal_means_no_contains_and_no_page(full: Site) -> None:
    """“… MUST NOT include ldp:contains or … embedded first page”."""
    body = full.get(Prefer=prefer(MINIMAL)).json()

    assert "contains" not in body
    assert body["first"] == f"{full.container}?iris=0&page=0"


def test_P4_2_2_02_minimal_with_iris_links_pages_of_iris(full: Site) -> None:
    """“… the pages … SHOULD follow” PreferContainedIRIs or PreferContainedDescriptions if they are
    given too.
    """
    first = full.get(Prefer=prefer(MINIMAL, IRIS)).json()["first"]

    assert first == f"{full.container}?iris=1&page=0"
    assert all(isinstance(one, str) for one in full.get(first).json()["items"])


def test_P4_2_2_03_without_a_preference_the_first_page_is_an_iri(full: Site) -> None:
    """A server MAY answer without embedded annotations: for clients that follow `first` it does."""
    assert isinstance(full.get().json()["first"], str)


@pytest.mark.parametrize(
    ("wanted", "iris"), [(IRIS, True), (DESCRIPTIONS, False)], ids=["P4_2_3_01", "P4_2_4_01"]
)
def test_P4_2_3_01_and_P4_2_4_01_the_first_page_is_embedded(full: Site, wanted: str, iris: bool) -> None:
    """“… MUST be embedded … with the items as IRIs” and “… complete representations”."""
    first: Any = full.get(Prefer=prefer(wanted)).json()["first"]

    assert first["type"] == "AnnotationPage"
    assert {"id", "partOf", "startIndex", "next", "items"} <= first.keys()
    assert all(isinstance(one, str) is iris for one in first["items"])
    if not iris:
        assert first["items"][0]["body"]["value"] == "0"


@pytest.mark.parametrize(
    ("wanted", "iris"), [(IRIS, True), (DESCRIPTIONS, False)], ids=["P4_2_3_02", "P4_2_4_02"]
)
def test_P4_2_3_02_and_P4_2_4_02_further_pages_are_of_the_same_kind(
    full: Site, wanted: str, iris: bool
) -> None:
    """“… future paged responses SHOULD” follow the preference."""
    address: str = full.get(Prefer=prefer(wanted)).json()["first"]["next"]
    found = 0
    while address:
        page = full.get(address).json()
        assert all(isinstance(one, str) is iris for one in page["items"])
        found, address = found + len(page["items"]), page.get("next", "")

    assert found == 4
