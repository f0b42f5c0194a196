"""The Linked Data Platform's clauses that come with the annotation protocol, one by one."""

from __future__ import annotations

import json

import pytest
import requests

from annoserver.protocol.negotiation import Form
from tests.parts.links import CONSTRAINED, IRIS, MINIMAL, OF_CONTAINER, RESOURCE, links, listed, prefer
from tests.parts.people import LD, Site, note
from tests.parts.rdf import said_by

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

OA = "http://www.w3.org/ns/oa#"


@pytest.fixture
def dog(room: Site) -> str:
    """The IRI of an annotation."""
    return room.post(note("dog")).headers["Location"]


def test_L4_2_1_1_http(room: Site, dog: str) -> None:
    """“LDP servers MUST at least be HTTP/1.1 conformant servers”: no body where there is none."""
    known = room.get(dog).headers["ETag"]
    answers = [room.ask("HEAD", dog), room.get(dog, If_None_Match=known), room.delete(dog)]

    assert [answer.status_code for answer in answers] == [200, 304, 204]
    assert [answer.content for answer in answers] == [b"", b"", b""]
    assert answers[1].headers["ETag"] == known


def test_L4_2_1_3_every_representation_has_an_etag(room: Site) -> None:
    """“LDP server responses MUST use entity tags (either weak or strong ones) as response ETag header
    values”.
    """
    made = room.post(note("dog"))
    iri = made.headers["Location"]
    page = f"{room.container}?iris=0&page=0"

    for answer in (
        made,
        room.put(iri, note("cat")),
        room.get(iri),
        room.ask("HEAD", iri),
        room.get(),
        room.get(page),
    ):
        assert answer.headers["ETag"].startswith('"')


def test_L4_2_1_4_the_type_link_is_on_all_responses(room: Site, dog: str) -> None:
    """“LDP servers exposing LDPRs MUST advertise their LDP support … in all responses to requests made to the
    LDPR's HTTP Request-URI”.
    """
    gone = room.post(note("cat")).headers["Location"]
    room.delete(gone)

    answers = {
        200: room.get(dog),
        304: room.get(dog, If_None_Match="*"),
        400: room.ask("PUT", dog, by="ann", headers={"Content-Type": LD}, data=b"{"),
        401: room.delete(dog, by=""),
        403: room.delete(dog, by="bob"),
        404: room.get(f"{room.container}nothing"),
        405: room.ask("PATCH", dog, by="ann"),
        406: room.get(dog, Accept="image/png"),
        409: room.put(dog, note("x", id="urn:x:1")),
        410: room.get(gone),
        412: room.put(dog, note("x"), If_Match='"9-ld"'),
        415: room.ask("PUT", dog, by="ann", headers={"Content-Type": "text/css"}, data=b"a"),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert RESOURCE in links(answer), status
        if status >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_L4_2_1_5_the_base_of_relative_iris_is_the_resource(room: Site) -> None:
    """“LDP servers MUST assign the default base-URI for … relative-URI resolution to be … the URI of the
    created resource when the request results in the creation of a new resource.”
    """
    body = {"id": "#note", "type": "TextualBody", "value": "x"}
    iri = room.post(note("dog", id="", body=body)).headers["Location"]

    assert f"<{iri}#note>" in room.get(iri, Accept="application/n-triples").text
    assert room.post(note("dog", body={"id": "a/b"})).status_code == 400


def test_L4_2_1_6_the_constraints_are_named_where_they_fail(room: Site, dog: str) -> None:
    """“LDP servers MUST publish any constraints on LDP clients' ability to create or update LDPRs, by adding
    a Link header … to all responses to requests” that fail by them.
    """
    put = {"Content-Type": LD}
    failed = [
        room.post(b"{"),
        room.post(note("dog") | {"type": "Person"}),
        room.ask("PUT", dog, by="ann", headers=put, data=b"{"),
        room.put(dog, note("dog") | {"type": "Person"}),
        room.put(dog, note("dog", id="urn:x:1")),
    ]

    assert [answer.status_code for answer in failed] == [400, 415, 400, 415, 409]
    assert all(CONSTRAINED in links(answer) for answer in failed)


def test_L4_2_2_1_and_2_get_has_the_headers_of_options(room: Site, dog: str) -> None:
    """“LDP servers MUST support the HTTP GET method for LDPRs” and “the HTTP response headers defined in
    section 4.2.8 HTTP OPTIONS” (L4.2.2.1–2).
    """
    for address in (dog, room.container):
        get, asked = room.get(address), room.ask("OPTIONS", address)
        assert get.headers["Allow"] == asked.headers["Allow"]
        assert get.headers.get("Accept-Post") == asked.headers.get("Accept-Post")


def test_L4_2_4_1_put_replaces_everything_but_what_the_server_manages(room: Site, dog: str) -> None:
    """“LDP servers MUST replace the entire persistent state of the identified resource … LDP servers MAY
    ignore LDP-server-managed properties”.
    """
    put = room.put(dog, note("cat", modified="2001-01-01T00:00:00Z")).json()

    assert put["body"]["value"] == "cat"
    assert put["modified"] != "2001-01-01T00:00:00Z"
    assert put["created"] == put["created"]


def test_L4_2_4_2_a_client_needs_to_know_no_rules(room: Site, dog: str) -> None:
    """“LDP servers SHOULD allow clients to update resources without requiring detailed knowledge of
    server-specific constraints”: GET, then PUT.
    """
    read = room.get(dog)

    headers = {"Content-Type": LD, "If-Match": read.headers["ETag"]}
    put = room.ask("PUT", dog, by="ann", headers=headers, data=read.content)

    assert put.status_code == 200
    assert {key: value for key, value in put.json().items() if key != "modified"} == read.json()


def test_L4_2_4_3_an_attempt_to_change_what_is_managed_fails(room: Site, dog: str) -> None:
    """“… that attempts to change properties the server does not allow clients to modify, LDP servers MUST …
    4xx range status code (typically 409 Conflict)”: it says which property it is.
    """
    answer = room.put(dog, note("dog", id="http://a.example/other"))

    assert (answer.status_code, answer.json()["rule"]) == (409, "O15")
    assert "id" in answer.json()["detail"]


def test_L4_2_4_4_nothing_is_lost_without_a_word(room: Site, dog: str) -> None:
    """“If an otherwise valid HTTP PUT request is received that contains properties the server chooses not to
    persist … LDP servers MUST respond with an appropriate 4xx range status code”: it keeps everything.
    """
    odd = {"skos:note": ["kept"], "unheard": {"of": [1, 2.5, None, True]}, "ex:a": {"@value": 1}}

    put = room.put(dog, note("dog") | odd)

    assert put.status_code == 200
    assert {key: put.json()[key] for key in odd} == odd


def test_L4_2_4_5_a_condition_that_fails_is_412(room: Site, dog: str) -> None:
    """“LDP servers SHOULD require the HTTP If-Match header and HTTP ETags to detect collisions. LDP servers
    MUST respond with status code 412”: 428 where a setting has it required.
    """
    assert room.put(dog, note("cat"), If_Match='"7-ld"').status_code == 412
    assert room.put(dog, note("cat")).status_code == 200


def test_L4_2_4_6_nothing_is_created_by_put(room: Site, dog: str) -> None:
    """“LDP servers MAY choose to allow the creation of new resources using HTTP PUT”: unknown ones are 404,
    deleted ones 410.
    """
    room.delete(dog)

    assert room.put(f"{room.container}nothing", note("dog")).status_code == 404
    assert room.put(dog, note("dog")).status_code == 410


def test_L4_2_6_1_and_L4_2_8_1_head_and_options(room: Site, dog: str) -> None:
    """“LDP servers MUST support the HTTP HEAD method” and “MUST indicate their support for HTTP Methods by
    responding to a HTTP OPTIONS request” (L4.2.6.1, L4.2.8.1–2).
    """
    for address in (dog, room.container, f"{room.url}annotations/"):
        assert room.ask("HEAD", address).status_code == 200
        asked = room.ask("OPTIONS", address)
        assert asked.status_code == 200
        assert {"GET", "HEAD", "OPTIONS"} <= listed(asked, "Allow")


def test_L4_2_7_1_no_accept_patch_where_there_is_no_patch(room: Site, dog: str) -> None:
    """“LDP servers that support PATCH MUST include an Accept-Patch HTTP response header”: this one does
    not.
    """
    assert "Accept-Patch" not in room.ask("OPTIONS", dog).headers


def test_L4_3_1_2_types_are_explicit(room: Site, dog: str) -> None:
    """“LDP-RSs representations SHOULD have at least one rdf:type set explicitly.”"""
    assert room.get(dog).json()["type"] == "Annotation"
    assert "BasicContainer" in room.get().json()["type"]


def test_L4_3_1_4_there_is_rdf(room: Site, dog: str) -> None:
    """“LDP servers MUST provide an RDF representation for LDP-RSs.”"""
    assert len(said_by(room.get(dog), Form.JSONLD)) > 3


def test_L4_3_2_1_turtle_when_it_is_asked_for(room: Site, dog: str) -> None:
    """“LDP servers MUST respond with a Turtle representation of the requested LDP-RS when the request
    includes an Accept header specifying text/turtle”.
    """
    assert room.get(dog, Accept="text/turtle").headers["Content-Type"].startswith("text/turtle")


def test_L4_3_2_2_without_accept_the_annotation_protocol_wins(room: Site, dog: str) -> None:
    """“LDP servers SHOULD respond with a text/turtle representation of the requested LDP-RS whenever the
    Accept request header is absent”: the annotation protocol says JSON-LD, and MUST.
    """
    session = requests.Session()
    del session.headers["Accept"]

    assert session.get(dog, timeout=10).headers["Content-Type"] == LD
    assert room.get(dog, Accept="text/turtle, application/ld+json").headers["Content-Type"] == LD


def test_L4_3_2_3_json_ld_when_it_is_asked_for(room: Site, dog: str) -> None:
    """“LDP servers MUST respond with a application/ld+json representation of the requested LDP-RS when the
    request includes an Accept header”.
    """
    assert room.get(dog, Accept="application/ld+json").headers["Content-Type"] == LD


def test_L5_2_1_3_items_are_a_list(full: Site) -> None:
    """“LDPC representations SHOULD NOT use RDF container types rdf:Bag, rdf:Seq or rdf:List”: the context
    makes `items` a list, and it wins.
    """
    turtle = full.get(f"{full.container}?iris=1&page=0", Accept="text/turtle").text

    assert "rdf:first" in turtle


def test_L5_2_1_4_the_container_link_is_on_all_responses(room: Site) -> None:
    """“LDP servers exposing LDPCs MUST advertise their LDP support … in all responses to requests made to the
    LDPC's HTTP Request-URI”.
    """
    for answer in (room.get(), room.get(Accept="image/png"), room.get(If_None_Match="*"), room.post(b"")):
        assert links(answer) >= OF_CONTAINER


def test_L5_2_1_5_preferences_are_respected(full: Site) -> None:
    """“LDP servers SHOULD respect all of a client's LDP-defined hints”."""
    assert isinstance(full.get(Prefer=prefer(IRIS)).json()["first"], dict)


def test_L5_2_3_1_post_creates(room: Site) -> None:
    """“LDP servers MUST respond with status code 201 (Created) and the Location header set to the new
    resource's URL.”
    """
    made = room.post(note("dog"))

    assert made.status_code == 201
    assert room.get(made.headers["Location"]).status_code == 200


def test_L5_2_3_2_containment_is_shown_by_pages(room: Site) -> None:
    """“… a containment triple MUST be added to the state of the LDPC”: the annotation protocol shows members
    on pages.
    """
    iri = room.post(note("dog")).headers["Location"]

    assert room.get(f"{room.container}?iris=1&page=0").json()["items"] == [iri]


def test_L5_2_3_4_the_interaction_model_is_honoured_or_refused(room: Site) -> None:
    """“… MUST honor the client's requested interaction model(s). … the server MUST fail the request.”"""
    for kind in ("Resource", "RDFSource"):
        link = f'<http://www.w3.org/ns/ldp#{kind}>; rel="type"'
        assert room.post(note("dog"), Link=link).status_code == 201
    for kind in ("Container", "BasicContainer", "DirectContainer"):
        link = f"<http://www.w3.org/ns/ldp#{kind}>; rel='type'"
        assert room.post(note("dog"), Link=link).status_code == 400


def test_L5_2_3_5_turtle_is_not_taken_and_not_offered(room: Site) -> None:
    """“LDP servers that allow creation of LDP-RSs via POST MUST allow clients to create new members by
    enclosing a request entity body with a Content-Type request header whose value is text/turtle”: the
    annotation protocol takes JSON-LD alone; Accept-Post says so.
    """
    answer = room.post(b"<> a <http://www.w3.org/ns/oa#Annotation> .", Content_Type="text/turtle")

    put = room.ask("PUT", room.container + "x", by="ann", headers={"Content-Type": "text/turtle"}, data=b"")

    assert answer.status_code == put.status_code == 415
    for told in (answer.headers["Accept-Post"], answer.headers["Accept"], put.headers["Accept"]):
        assert "application/ld+json" in told
        assert "turtle" not in told
    assert "Accept-Post" not in put.headers
    assert "turtle" not in room.ask("OPTIONS", room.container).headers["Accept-Post"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (LD, 201),
        ("application/ld+json", 201),
        ("application/json; charset=utf-8", 201),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_L5_2_3_6_the_content_type_is_trusted(room: Site, kind: str, status: int) -> None:
    """“LDP servers SHOULD use the Content-Type request header to determine the request representation's
    format when the request has an entity body.”
    """
    assert room.post(json.dumps(note("dog")).encode(), Content_Type=kind).status_code == status


def test_L5_2_3_7_the_null_relative_iri_is_the_new_resource(room: Site) -> None:
    """“LDP servers creating a LDP-RS via POST MUST interpret the null relative URI for the subject of triples
    … as identifying the entity in the request body.”
    """
    made = room.post(note("dog", id=""))

    assert made.json()["id"] == made.headers["Location"]
    assert "via" not in made.json()


def test_L5_2_3_8_to_11_names_are_given_by_the_server_with_few_constraints(room: Site) -> None:
    """“LDP servers SHOULD assign the URI for the resource to be created using server application specific
    rules”, with a Slug, and “SHOULD NOT re-use URIs” (L5.2.3.8–11).
    """
    names = {room.post(note("dog"), Slug="dog").headers["Location"] for _ in range(3)}
    names |= {room.post({**note(), "target": "urn:x:1"}).headers["Location"]}

    assert len(names) == 4


def test_L5_2_3_13_accept_post_is_where_post_is(room: Site, dog: str) -> None:
    """“LDP servers that support POST MUST include an Accept-Post response header on HTTP OPTIONS responses”,
    and nowhere else (L7.1.2).
    """
    room_page = f"{room.container}?iris=0&page=0"

    assert "Accept-Post" in room.ask("OPTIONS", room.container).headers
    for address in (dog, room_page, f"{room.url}annotations/"):
        assert "Accept-Post" not in room.ask("OPTIONS", address).headers


def test_L5_2_3_14_json_ld_is_taken(room: Site) -> None:
    """“LDP servers that allow creation of LDP-RSs via POST MUST allow clients to create new members by
    enclosing a request entity body with a Content-Type request header whose value is application/ld+json”.
    """
    assert room.post(note("dog")).status_code == 201


def test_L5_2_4_1_put_does_not_change_containment(full: Site) -> None:
    """“LDP servers SHOULD NOT allow HTTP PUT to update an LDPC's containment triples; if the server receives
    such a request, it SHOULD respond with a 409 (Conflict) status code.”
    """
    read = full.get().json()

    for change in ({"total": 1}, {"first": "urn:x:1"}, {"last": "urn:x:1"}, {"contains": ["urn:x:1"]}):
        assert full.put(full.container, read | change, by="root").status_code == 409
    assert full.get().json() == read


def test_L5_2_5_1_delete_removes_containment(room: Site, dog: str) -> None:
    """“When a contained LDPR is deleted, the LDPC server MUST also remove the corresponding containment
    triple”.
    """
    other = room.post(note("cat")).headers["Location"]
    room.delete(dog)

    assert room.get(f"{room.container}?iris=1&page=0").json()["items"] == [other]


def test_L6_2_3_after_a_deletion_the_resource_is_gone(room: Site, dog: str) -> None:
    """“… a subsequent HTTP GET on the same Request-URI usually results in a 404 (Not found) or 410 (Gone)
    status code”: here 410.
    """
    room.delete(dog)

    assert room.get(dog).status_code == room.ask("HEAD", dog).status_code == 410


@pytest.mark.parametrize(
    "header",
    [
        f'return=representation; include="{MINIMAL}   {OA}PreferContainedIRIs"',
        f'RETURN=Representation; Include="{OA}PreferContainedIRIs {MINIMAL}"',
        f'respond-async, return=representation;include="{MINIMAL} {OA}PreferContainedIRIs"',
        f'return=representation; omit="urn:x:1"; include="{MINIMAL} {OA}PreferContainedIRIs"',
    ],
)
def test_L7_2_2_preferences_in_any_spelling(full: Site, header: str) -> None:
    """“The include hint defines a subset of a LDPR's content that a client would like included in a
    representation”: any spacing, case and company.
    """
    body = full.get(Prefer=header).json()

    assert body["first"] == f"{full.container}?iris=1&page=0"


def test_RFC7240_what_was_applied_is_said(full: Site) -> None:
    """Preference-Applied (RFC 7240 §3) is there only where a preference was honoured, and so is Prefer in
    Vary.
    """
    honoured, ignored = full.get(Prefer=prefer(IRIS)), full.get(Prefer="return=minimal")

    assert honoured.headers["Preference-Applied"] == "return=representation"
    assert "Preference-Applied" not in ignored.headers
    assert "Prefer" in listed(honoured, "Vary")
