"""What the specifications leave open, and how it is resolved here: O1 to O26."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from annoserver.protocol.negotiation import Form
from tests.parts.links import (
    BASIC,
    CONSTRAINED,
    DESCRIPTIONS,
    IRIS,
    MINIMAL,
    OF_CONTAINER,
    RESOURCE,
    links,
    listed,
    prefer,
)
from tests.parts.people import LD, Site, note, peopled

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ORIGIN = {"Origin": "https://a.example"}
CROWD = "https://w3id.org/annoserver/contexts/crowd.jsonld"


def test_O1_the_container_is_answered_with_200_and_content_location(full: Site) -> None:
    """No redirect to the representation: 200, Content-Location, and the same IRI as id."""
    answer = full.get()

    assert answer.status_code == 200
    assert answer.headers["Content-Location"] == answer.json()["id"]


def test_O2_one_container_with_two_ids(full: Site) -> None:
    """?iris= fixes the mode over any Prefer and is the same container; annotations are named on the
    bare IRI.
    """
    for iris, other in ((0, IRIS), (1, DESCRIPTIONS)):
        address = f"{full.container}?iris={iris}"
        answer = full.get(address, Prefer=prefer(other))
        assert answer.json()["id"] == address
        assert links(answer) >= OF_CONTAINER
        made = full.ask("POST", address, by="ann", headers={"Content-Type": LD}, json=note("x"))
        assert made.headers["Location"].startswith(full.container)
        assert "?" not in made.headers["Location"]
    page = full.get(f"{full.container}?iris=1&page=0").json()
    assert page["partOf"]["id"] == f"{full.container}?iris=1"
    assert full.get(f"{full.container}?iris=2").status_code == 400


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/json", Form.JSONLD),
        ("application/*", Form.JSONLD),
        ("application/ld+json; profile=http://www.w3.org/ns/anno.jsonld", Form.JSONLD),
        ('application/ld+json; profile="http://x.example/"', Form.JSONLD),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"', Form.EXPANDED),
        ('application/ld+json; profile="http://x/ http://www.w3.org/ns/json-ld#flattened"', Form.FLATTENED),
        ("text/turtle;q=0, */*", Form.JSONLD),
        ("text/turtle, application/ld+json", Form.JSONLD),
        ("text/html, */*;q=0.1", Form.HTML),
    ],
)
def test_O3_negotiation_by_bare_type_with_profiles_as_a_hint(full: Site, accept: str, form: Form) -> None:
    """Served and labelled as what it is; only unsupported types are 406, with what there is."""
    assert full.get(Accept=accept).headers["Content-Type"] == form.content_type
    refused = full.get(Accept="image/png, application/ld+json;q=0")
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["offered"]


@pytest.mark.parametrize("accept", ["text/turtle;q=abc, */*", ";;;,*/*", 'a/b; c="', "\x80", ",", "q=1;*/*"])
def test_O3_a_malformed_accept_is_never_a_fault_of_ours(full: Site, accept: str) -> None:
    """Whatever Accept says, there is an answer below 500."""
    assert full.get(Accept=accept.encode().decode("latin-1")).status_code in (200, 406)


def test_O3_nothing_acceptable_is_told_before_anything_changes(room: Site) -> None:
    """406 comes before the change on POST and PUT."""
    iri = room.post(note("dog")).headers["Location"]

    assert room.post(note("cat"), Accept="image/png").status_code == 406
    assert room.put(iri, note("cat"), Accept="image/png").status_code == 406
    assert room.get().json()["total"] == 1
    assert room.get(iri).headers["ETag"] == '"1-ld"'


@pytest.mark.parametrize(
    ("wanted", "iris", "embedded"),
    [
        ((), 0, False),
        ((MINIMAL,), 0, False),
        ((IRIS,), 1, True),
        ((DESCRIPTIONS,), 0, True),
        ((MINIMAL, IRIS), 1, False),
        ((MINIMAL, DESCRIPTIONS), 0, False),
        ((IRIS, DESCRIPTIONS), 0, False),
        (("urn:x:unknown",), 0, False),
    ],
)
def test_O4_every_combination_of_preferences(
    full: Site, wanted: tuple[str, ...], iris: int, embedded: bool
) -> None:
    """Minimal goes with either; both of the others mean neither; unknown ones are ignored."""
    body = full.get(Prefer=prefer(*wanted)).json()

    assert body["id"] == f"{full.container}?iris={iris}"
    assert isinstance(body["first"], dict) is embedded


def test_O5_minimal_must_not_embed(full: Site) -> None:
    """Where one section says SHOULD NOT and another MUST NOT, it is MUST NOT."""
    assert isinstance(full.get(Prefer=prefer(MINIMAL), Accept="application/json").json()["first"], str)


def test_O6_the_default_body(full: Site) -> None:
    """`first` is an IRI to whole annotations; embedded where application/json is named first."""
    assert full.get().json()["first"] == f"{full.container}?iris=0&page=0"
    embedded = full.get(Accept="application/json, text/plain, */*").json()["first"]
    assert {"id", "type", "partOf", "startIndex", "next", "items"} <= embedded.keys()
    assert set(embedded["partOf"]) == {"id", "total", "modified"}
    assert isinstance(full.get(Accept=f"{LD}, application/json").json()["first"], str)


def test_O7_vary(full: Site) -> None:
    """`Accept, Prefer` on a container, `Accept` on the rest."""
    page = full.get().json()["first"]
    item = full.get(page).json()["items"][0]["id"]

    assert listed(full.get(), "Vary") == {"Accept", "Prefer"}
    assert listed(full.get(page), "Vary") == listed(full.get(item), "Vary") == {"Accept"}


def test_O8_the_prose_counts_where_examples_differ(full: Site) -> None:
    """Content-Location and Prefer in Vary, POST in Allow, partOf in embedded pages, and JSON without
    faults.
    """
    answer = full.get(Prefer=prefer(DESCRIPTIONS))

    assert answer.headers["Content-Location"]
    assert "POST" in listed(answer, "Allow")
    assert "PATCH" not in listed(answer, "Allow")
    assert "partOf" in answer.json()["first"]


def test_O9_the_links_of_a_201_are_those_of_the_container(room: Site) -> None:
    """Their context is the request's IRI; Content-Location says what the body is; no Allow."""
    made = room.post(note("dog"))

    assert links(made) == {RESOURCE, BASIC, CONSTRAINED}
    assert made.headers["Content-Location"] == made.headers["Location"]
    assert "Allow" not in made.headers


def test_O10_the_etag_of_a_container_tells_every_change_and_variant(full: Site) -> None:
    """Any change of a member changes it, on pages too; views and forms differ."""
    page = f"{full.container}?iris=0&page=0"
    variants: list[Callable[[], requests.Response]] = [
        full.get,
        lambda: full.get(Accept="text/turtle"),
        lambda: full.get(Prefer=prefer(IRIS)),
        lambda: full.get(Prefer=prefer(MINIMAL, IRIS)),
        lambda: full.get(Prefer=prefer(DESCRIPTIONS)),
        lambda: full.get(page),
        lambda: full.get(page.replace("iris=0", "iris=1")),
    ]
    before = [variant().headers["ETag"] for variant in variants]
    assert len(set(before)) == len(before)

    full.put(full.get(f"{full.container}?iris=1&page=2").json()["items"][0], note("x"))

    assert not set(before) & {variant().headers["ETag"] for variant in variants}


def test_O11_if_match_is_demanded_where_the_setting_says_so(database: Any, serve: Callable[..., Any]) -> None:
    """Optional by default; with the setting its absence is 428, last of all checks."""
    site = peopled(database, serve(require_if_match=True).url)
    dog = site.post(note("dog"))
    iri = dog.headers["Location"]

    assert site.put(iri, note("cat")).status_code == site.delete(iri).status_code == 428
    assert site.put(iri, note("cat", id="urn:x:1")).status_code == 409
    assert site.put(iri, note("cat"), If_Match=dog.headers["ETag"]).status_code == 200


def test_O12_an_empty_container(room: Site) -> None:
    """Total 0, neither first nor last; page 0 is 404."""
    body = room.get(Prefer=prefer(DESCRIPTIONS)).json()

    assert body["total"] == 0
    assert not {"first", "last"} & body.keys()
    assert room.get(f"{room.container}?iris=0&page=0").status_code == 404


@pytest.mark.parametrize(
    ("page", "status"),
    [("3", 404), ("99999999", 404), ("-1", 400), ("x", 400), ("", 400), ("9" * 40, 400), ("0", 200)],
)
def test_O13_pages_that_are_not_there(full: Site, page: str, status: int) -> None:
    """Past the end 404, no number 400, and unknown parameters are ignored."""
    assert full.get(f"{full.container}?iris=0&page={page}&unheard=of").status_code == status


def test_O14_pages_are_stable(full: Site) -> None:
    """Positions are permanent: an emptied page is 404 and skipped; what is added comes at the end."""
    page = f"{full.container}?iris=1&page=1"
    for iri in full.get(page).json()["items"]:
        full.delete(iri)
    full.post(note("new"))

    assert full.get(page).status_code == 404
    first = full.get(f"{full.container}?iris=1&page=0").json()
    last = full.get(first["next"]).json()
    assert first["next"] == f"{full.container}?iris=1&page=2"
    assert (len(first["items"]), len(last["items"]), last["startIndex"]) == (3, 2, 3)
    assert last["prev"] == first["id"]


def test_O15_the_id_of_a_put(room: Site) -> None:
    """None or an empty one is filled in, the same is fine, another is 409."""
    iri = room.post(note("dog")).headers["Location"]

    assert room.put(iri, note("a")).json()["id"] == iri
    assert room.put(iri, note("b", id="")).json()["id"] == iri
    assert room.put(iri, note("c", id=iri)).json()["id"] == iri
    assert room.put(iri, note("d", id="urn:x:1")).status_code == 409


def test_O16_the_id_of_a_post_goes_to_via_and_never_to_canonical(room: Site) -> None:
    """A sender's IRI is where it came from, no canonical one."""
    stored = room.post(note("dog", id="urn:x:1")).json()

    assert (stored["via"], "canonical" in stored) == ("urn:x:1", False)


def test_O17_turtle_goes_out_and_not_in(room: Site) -> None:
    """Accept-Post does not name it, and a POST of it is 415."""
    assert room.get(Accept="text/turtle").status_code == 200
    assert room.post(b"<> a <urn:x:1> .", Content_Type="text/turtle").status_code == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 415),
        (b'{"@context":"http://www.w3.org/ns/anno.jsonld","type":"Person","target":"urn:x:1"}', 415),
        (b'{"@context":"http://other.example/","type":"Annotation","target":"urn:x:1"}', 415),
        (b'{"@context":"http://www.w3.org/ns/anno.jsonld","type":"Annotation"}', 400),
    ],
)
def test_O18_400_or_415(room: Site, body: bytes, status: int) -> None:
    """415 for what is no annotation here, 400 for every other fault, always with the constraint; 422
    never.
    """
    answer = room.post(body)

    assert answer.status_code == status
    assert CONSTRAINED in links(answer)


def test_O19_cors(room: Site, serve: Callable[..., Any], database: Any) -> None:
    """Other origins read and write without credentials; those of the settings are echoed with them."""
    iri = room.post(note("dog")).headers["Location"]
    for address in (room.container, room.container.rstrip("/"), f"{room.url}annotations", iri):
        asked = room.ask("OPTIONS", address, headers={**ORIGIN, "Access-Control-Request-Method": "PUT"})
        assert asked.status_code == 200, address
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        allowed = listed(asked, "Access-Control-Allow-Headers")
        assert {"Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match"} <= allowed
        assert {"Link", "Prefer", "Slug"} <= allowed
        assert "OPTIONS" in listed(asked, "Access-Control-Allow-Methods")
    exposed = {
        "Allow",
        "Accept-Post",
        "Content-Location",
        "ETag",
        "Link",
        "Location",
        "Preference-Applied",
        "Vary",
    }
    answers = [
        room.get(**ORIGIN),
        room.get(If_None_Match="*", **ORIGIN),
        room.get(f"{iri}x", **ORIGIN),
        room.post(note("x"), **ORIGIN),
        room.post(b"{", **ORIGIN),
        room.delete(iri, **ORIGIN),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 404, 201, 400, 204]
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert exposed <= listed(answer, "Access-Control-Expose-Headers")
    site = peopled(database, serve(cors_origins=("https://a.example",)).url)
    known, other = site.get(**ORIGIN), site.get(Origin="https://b.example")
    assert known.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert known.headers["Access-Control-Allow-Credentials"] == "true"
    assert other.headers["Access-Control-Allow-Origin"] == "*"
    assert "Origin" in listed(known, "Vary") & listed(other, "Vary")


def test_O20_a_204_has_no_body(room: Site) -> None:
    """HTTP forbids one."""
    assert room.delete(room.post(note("dog")).headers["Location"]).content == b""


def test_O21_dates_on_write(room: Site) -> None:
    """Created is kept or set, carried over by PUT; modified is the server's; generated is the client's."""
    then = "2001-01-31T12:00:00Z"
    made = room.post(note("dog", created=then, generated=then, modified=then)).json()
    put = room.put(made["id"], note("cat", modified=then)).json()
    own = room.put(made["id"], note("cat", created="2002-01-31T12:00:00Z")).json()

    assert (made["created"], made["generated"]) == (then, then)
    assert put["created"] == then
    assert put["modified"] > then
    assert "generated" not in put
    assert own["created"] == "2002-01-31T12:00:00Z"


def test_O22_contexts_of_items(room: Site) -> None:
    """The plain context is that of the page; one with extensions stays."""
    room.post(note("dog"))
    own = room.post(note("cat") | {"@context": [note()["@context"], CROWD]}).json()["@context"]

    plain, extended = room.get(f"{room.container}?iris=0&page=0").json()["items"]

    assert "@context" not in plain
    assert extended["@context"] == own


@pytest.mark.parametrize(
    "document",
    [
        {"@id": "urn:x:1", "@type": "http://www.w3.org/ns/oa#Annotation"},
        [{"@type": ["http://www.w3.org/ns/oa#Annotation"]}],
        [note("dog"), note("cat")],
    ],
)
def test_O23_other_json_than_the_profile(room: Site, document: Any) -> None:
    """Expanded forms and arrays of annotations are 415."""
    assert room.post(document).status_code == 415


def test_O24_extension_contexts(room: Site) -> None:
    """Inline and bundled ones are taken and kept; others are 415, named together with the bundled ones."""
    plain = note()["@context"]
    for context in (
        [plain, CROWD],
        [plain, {"ex": "http://a.example/"}],
        [plain, "http://www.w3.org/ns/ldp.jsonld"],
    ):
        made = room.post(note("dog") | {"@context": context})
        assert (made.status_code, made.json()["@context"]) == (201, context)
    refused = room.post(note("dog", body={"value": "x", "@context": "http://a.example/c"}))
    assert refused.status_code == 415
    assert {"http://a.example/c", CROWD} <= set(
        re.findall(r"https?://[^\s,\"]+[^\s,\".]", refused.json()["detail"])
    )


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.HTML])
def test_O25_no_relative_iri_leaves(room: Site, form: Form) -> None:
    """Words that no context knows are kept in the JSON, and are in no other form, nor any IRI made of
    them.
    """
    body = {"type": ["TextualBody", "Unheard"], "value": "x", "unheard": "of"}
    creator = {"id": "xIwHR", "type": "Person", "name": "J"}
    iri = room.post(note("dog", body=body, creator=creator)).headers["Location"]

    text = room.get(iri, Accept=form.content_type).text

    kept = form is Form.JSONLD
    assert ("Unheard" in text, "unheard" in text, "xIwHR" in text) == (kept, kept, kept)
    assert "unknown.invalid" not in text
    assert "J" in text


def test_O26_the_container_of_containers(room: Site) -> None:
    """A BasicContainer alone, with `contains` where one page holds all, else in pages; it refuses
    annotations, and a container refuses containers."""
    root = f"{room.url}annotations/"
    body = room.get(root).json()
    container = {
        "@context": body["@context"],
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": "x",
    }

    assert body["type"] == "BasicContainer"
    assert room.container in room.listed()
    headers = {"Content-Type": LD}
    refused = [
        room.ask("POST", root, by="root", headers=headers, json=note("x")),
        room.post(container, by="root"),
    ]
    assert [answer.status_code for answer in refused] == [415, 415]
    assert all(CONSTRAINED in links(answer) for answer in refused)
