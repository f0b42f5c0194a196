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
    """“An Annotation Server MUST provide one or more Containers within which Annotations can be managed”."""
    assert room.get().status_code == 200


def test_P4_02_it_is_an_ldp_basic_container(room: Site) -> None:
    """“Annotation Containers SHOULD implement the LDP Basic Container specification”."""
    assert links(room.get()) >= OF_CONTAINER
    assert "BasicContainer" in room.get().json()["type"]


def test_P4_03_it_is_no_other_container(room: Site) -> None:
    """“… but MAY instead implement another type of Container, such as a Direct or Indirect Container”: it is
    neither.
    """
    assert "DirectContainer" not in room.get().headers["Link"]


def test_P4_04_its_iri_has_neither_query_nor_fragment(room: Site) -> None:
    """“The URI of an Annotation Container MUST NOT have a query or fragment component”."""
    iri = room.post(note("dog")).headers["Location"]

    assert iri.rpartition("/")[0] + "/" == room.container
    assert not set("?#") & set(iri)


def test_P4_05_its_path_ends_in_a_slash(room: Site) -> None:
    """“… the path component MUST end in a "/" character”: without it, 308 keeps the method."""
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
    """“Implementations SHOULD use HTTPS rather than HTTP for all interactions with Annotation Containers”:
    the scheme is that of the configured base, whatever the request says.
    """
    answer = room.ask("GET", room.container, headers={"Host": "other.example"})

    assert answer.json()["id"].startswith(room.container)


def test_P4_1_01_get_head_and_options(room: Site) -> None:
    """“The Annotation Server MUST support the following HTTP methods on the Annotation Container's IRI”: GET,
    HEAD, OPTIONS.
    """
    found = answers(room)

    assert [found[method].status_code for method in ("GET", "HEAD", "OPTIONS")] == [200] * 3
    assert found["HEAD"].content == b""


def test_P4_1_02_a_description_of_the_container(room: Site) -> None:
    """“… the server MUST return a description of the container.”"""
    assert {"@context", "id", "type"} <= room.get().json().keys()


def test_P4_1_03_json_ld(room: Site) -> None:
    """“That description MUST be available in JSON-LD”."""
    assert room.get(Accept=LD).headers["Content-Type"] == LD


def test_P4_1_04_turtle_and_other_formats(full: Site) -> None:
    """“… SHOULD be available in Turtle, and MAY be available in other formats.”"""
    turtle = said_by(full.get(Accept="text/turtle"), Form.TURTLE)

    assert isomorphic(turtle, said_by(full.get(), Form.JSONLD))


def test_P4_1_05_both_contexts(room: Site) -> None:
    """“The JSON-LD serialization of the Container's description SHOULD use both the LDP context … and the Web
    Annotation's profile and context” (the right one: erratum 429).
    """
    assert room.get().json()["@context"] == [
        "http://www.w3.org/ns/anno.jsonld",
        "http://www.w3.org/ns/ldp.jsonld",
    ]


def test_P4_1_06_success_is_200(room: Site) -> None:
    """“Servers SHOULD use the 200 HTTP status code if the request is successfully completed without
    errors”.
    """
    assert room.get().status_code == 200


def test_P4_1_07_allow(room: Site) -> None:
    """“All supported methods for interacting with the Annotation Container SHOULD be advertised in the Allow
    header of the GET, HEAD and OPTIONS responses”.
    """
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = room.ask(method, room.container)
        assert listed(answer, "Allow") == {"GET", "HEAD", "OPTIONS", "POST"}


def test_P4_1_08_type_links_on_all_responses(room: Site) -> None:
    """“It MUST advertise its type by including a link where the rel parameter value is type”, on all
    responses.
    """
    for status, answer in answers(room).items():
        assert status in (answer.status_code, answer.request.method)
        assert OF_CONTAINER - links(answer) == set(), status
    conflict = room.put(room.container, note("dog"), by="root")
    assert links(conflict) >= OF_CONTAINER


def test_P4_1_09_constrained_by_on_all_responses(room: Site) -> None:
    """“It MUST advertise that it imposes Annotation protocol specific constraints by including a link”, on
    all responses.
    """
    for answer in answers(room).values():
        assert "ldp#constrainedBy" in answer.headers["Link"]


def test_P4_1_10_the_etag(room: Site) -> None:
    """“For HEAD and GET requests, responses from Annotation Containers MUST include an ETag header”."""
    assert room.get().headers["ETag"] == room.ask("HEAD", room.container).headers["ETag"]


def test_P4_1_11_no_accept_header_means_json_ld(room: Site) -> None:
    """“If the Accept header is absent from a GET request, then Annotation Servers MUST respond with a JSON-LD
    representation of the Annotation Container”.
    """
    session = requests.Session()
    del session.headers["Accept"]

    assert session.get(room.container, timeout=10).headers["Content-Type"] == LD


def test_P4_1_12_vary(room: Site) -> None:
    """“… the response to a HEAD or GET request from the Annotation Container MUST have a Vary header that
    includes Accept in the value”.
    """
    assert "Accept" in listed(room.get(), "Vary")


def test_P4_1_13_accept_post(room: Site) -> None:
    """“… SHOULD include an Accept-Post header on responses to GET, HEAD and OPTIONS requests.”"""
    for method in ("GET", "HEAD", "OPTIONS"):
        accepted = listed(room.ask(method, room.container), "Accept-Post")
        assert accepted == {LD, "application/ld+json", "application/json"}


def test_P4_2_01_the_collection_has_an_iri(room: Site) -> None:
    """“The Collection MUST have an IRI that identifies it”."""
    assert room.get().json()["id"].startswith(room.container)


def test_P4_2_02_annotation_collection_among_its_types(room: Site) -> None:
    """“… MUST have at least the AnnotationCollection class”."""
    assert room.get().json()["type"] == ["BasicContainer", "AnnotationCollection"]


def test_P4_2_03_it_has_a_label(room: Site) -> None:
    """“It SHOULD have a human readable label”."""
    assert room.get().json()["label"] == "Folk art"


def test_P4_2_04_a_collection_that_is_not_empty_has_a_first_page(full: Site) -> None:
    """“If there are greater than zero Annotations in the Container, the representation MUST either include a
    link to the first page … or include the representation of the first page embedded within the response.”
    """
    assert full.get().json()["first"] == f"{full.container}?iris=0&page=0"


def test_P4_2_05_and_a_last_page(full: Site) -> None:
    """“If there is more than one page of Annotations, then the representation SHOULD have a link to the last
    page using the last property.”
    """
    assert full.get().json()["last"] == f"{full.container}?iris=0&page=2"


def test_P4_2_06_total_is_exact(full: Site) -> None:
    """“The representation of the Container SHOULD include the total property with the total number of
    annotations in the Container.”
    """
    assert full.get().json()["total"] == 7


def test_P4_2_07_modified_follows_the_newest_change(room: Site) -> None:
    """“The Container SHOULD include the modified property with the most recent timestamp of when any of the
    annotations in the Container” changed.
    """
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
    """“The IRI of the Container provided in the response SHOULD differentiate between whether the pages
    contain just the IRIs, or the full descriptions … It is RECOMMENDED that this be done with a query
    parameter.”
    """
    assert room.get().json()["id"] == f"{room.container}?iris=0"
    assert room.get(Prefer=prefer(IRIS)).json()["id"] == f"{room.container}?iris=1"


@pytest.mark.parametrize("wanted", [(), (MINIMAL,), (IRIS,), (DESCRIPTIONS,), (MINIMAL, IRIS)])
def test_P4_2_09_content_location_is_that_iri(full: Site, wanted: tuple[str, ...]) -> None:
    """“… otherwise it MUST include a Content-Location header with the IRI as its value.”"""
    answer = full.get(Prefer=prefer(*wanted)) if wanted else full.get()

    assert answer.headers["Content-Location"] == answer.json()["id"]


def test_P4_2_1_01_a_minimal_container_links_its_pages(full: Site) -> None:
    """“If the PreferMinimalContainer preference is given, then the server SHOULD NOT embed the Annotations or
    references to them, but SHOULD include a reference to the first and last Annotation Pages.”
    """
    body = full.get(Prefer=prefer(MINIMAL)).json()

    assert isinstance(body["first"], str)
    assert isinstance(body["last"], str)


def test_P4_2_1_02_without_a_preference_pages_hold_descriptions(full: Site) -> None:
    """“If no preference is given by the client, the server SHOULD default to the PreferContainedDescriptions
    behavior.”
    """
    first = full.get(full.get().json()["first"]).json()

    assert first["items"][0]["type"] == "Annotation"


def test_P4_2_1_03_preferences_are_honoured_and_said_to_be(full: Site) -> None:
    """“The server MAY ignore the client's preferences”: it does not, and says so."""
    assert full.get(Prefer=prefer(IRIS)).headers["Preference-Applied"] == "return=representation"
    assert "Preference-Applied" not in full.get().headers


def test_P4_2_1_04_both_preferences_together_are_no_error(full: Site) -> None:
    """“… the client MUST NOT include both the PreferContainedIRIs and PreferContainedDescriptions preferences
    on the same request”: who does gets what no preference gives.
    """
    answer = full.get(Prefer=prefer(IRIS, DESCRIPTIONS))

    assert answer.status_code == 200
    assert answer.json() == full.get().json()
    assert "Preference-Applied" not in answer.headers


def test_P4_2_2_01_minimal_means_no_contains_and_no_page(full: Site) -> None:
    """“… the response MUST NOT include either the ldp:contains predicate nor embed the first page of
    Annotations within the response.”
    """
    body = full.get(Prefer=prefer(MINIMAL)).json()

    assert "contains" not in body
    assert body["first"] == f"{full.container}?iris=0&page=0"


def test_P4_2_2_02_minimal_with_iris_links_pages_of_iris(full: Site) -> None:
    """“The linked pages SHOULD follow any PreferContainedDescriptions or PreferContainedIRIs preferences.”"""
    first = full.get(Prefer=prefer(MINIMAL, IRIS)).json()["first"]

    assert first == f"{full.container}?iris=1&page=0"
    assert all(isinstance(one, str) for one in full.get(first).json()["items"])


def test_P4_2_2_03_without_a_preference_the_first_page_is_an_iri(full: Site) -> None:
    """“The server MAY return a representation without embedded Annotations, even if the
    PreferMinimalContainer preference is not supplied”: for clients that follow `first` it does.
    """
    assert isinstance(full.get().json()["first"], str)


@pytest.mark.parametrize(
    ("wanted", "iris"), [(IRIS, True), (DESCRIPTIONS, False)], ids=["P4_2_3_01", "P4_2_4_01"]
)
def test_P4_2_3_01_and_P4_2_4_01_the_first_page_is_embedded(full: Site, wanted: str, iris: bool) -> None:
    """“… MUST respond to PreferContainedIRIs with a response containing an AnnotationPage as the value of
    first with its items containing only the IRIs of the contained Annotations”, and to
    PreferContainedDescriptions with “complete, inline Annotations.”
    """
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
    """“The linked pages SHOULD follow the PreferContainedIRIs preference.” “The linked pages SHOULD follow
    the PreferContainedDescriptions preference.”
    """
    address: str = full.get(Prefer=prefer(wanted)).json()["first"]["next"]
    found = 0
    while address:
        page = full.get(address).json()
        assert all(isinstance(one, str) is iris for one in page["items"])
        found, address = found + len(page["items"]), page.get("next", "")

    assert found == 4
