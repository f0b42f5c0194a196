"""What published clients send, line by line, and what they need back."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
import requests

from annoserver.model.annotation import ANNO, Document
from annoserver.protocol.negotiation import Form
from tests.parts.links import IRIS, MINIMAL, listed, prefer
from tests.parts.people import ITEM, LD, Site, note
from tests.parts.rdf import said_by

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

LDP = rdflib.Namespace("http://www.w3.org/ns/ldp#")
SECURE = 'application/ld+json; profile="https://www.w3.org/ns/anno.jsonld"; charset=utf-8'


def test_recogito_web_annotation_adapter_walks_and_writes_without_conditions(full: Site) -> None:
    """It reads `first` as an IRI, then `next`; items are whole annotations; no If-Match anywhere."""
    for accept in ("*/*", LD):
        first = full.get(Accept=accept).json()["first"]
        page = full.get(first, Accept=accept).json()
        assert page["items"][0]["body"]["value"] == "0"
        assert full.get(page["next"], Accept=accept).json()["items"][0]["target"] == ITEM
    iri = page["items"][0]["id"]

    assert full.put(iri, page["items"][0] | {"@context": ANNO}).status_code == 200
    assert full.delete(iri).status_code == 204


def test_annotorious_3_stores_a_guests_drawing(room: Site) -> None:
    """A bare UUID is no IRI and goes nowhere; the selector comes back unchanged, the guest below the
    agent.
    """
    selector = {
        "type": "FragmentSelector",
        "conformsTo": "http://www.w3.org/TR/media-frags/",
        "value": "xywh=pixel:1.5,2.25,30.125,40",
    }
    guest = {"isGuest": True, "id": "xIwHR"}
    drawn: Document = {
        "@context": ANNO,
        "id": "9a6d7a4c-6a2f-4d6b-8a52-0c6c1d3f1a11",
        "type": "Annotation",
        "body": [],
        "creator": guest,
        "created": "2026-01-31T12:00:00.123Z",
        "target": {"source": "http://a.example/image.jpg", "selector": selector},
    }

    stored = room.post(drawn).json()

    assert stored["id"].startswith(room.container)
    assert "via" not in stored
    assert stored["target"]["selector"] == selector
    assert stored["creator"][1] == guest
    svg = {"type": "SvgSelector", "value": '<svg><polygon points="1.5,2 3,4"/></svg>'}
    again = room.post({**drawn, "target": {"source": "http://a.example/image.jpg", "selector": svg}})
    assert again.json()["target"]["selector"] == svg


def test_miiifyapp_and_anno_store_speak_plain_json(full: Site) -> None:
    """`Accept: application/json, …` embeds the first page; application/json bodies come back as stored."""
    headers = {
        "Accept": "application/json, text/plain, */*",
        "Content-Type": "application/json;charset=utf-8",
    }

    assert full.get(Accept=headers["Accept"]).json()["first"]["items"][0]["body"]["value"] == "0"
    made = full.ask("POST", full.container, by="ann", headers=headers, json=note("dog"))
    assert (made.status_code, made.json()["body"]["value"]) == (201, "dog")
    put = full.ask("PUT", made.json()["id"], by="ann", headers=headers, json=note("cat"))
    assert (put.status_code, put.json()["body"]["value"]) == (200, "cat")


def test_annorepo_client_leaves_the_slash_out_and_always_sends_if_match(room: Site) -> None:
    """308 keeps method and body; ETag and Location are on 201, ETag on 200 and PUT."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {room.tokens['ann']}"}
    session = requests.Session()

    made = session.post(room.container.rstrip("/"), json=note("dog"), headers=headers, timeout=10)

    assert [step.status_code for step in made.history] == [308]
    assert made.status_code == 201
    iri, tag = made.headers["Location"], made.headers["ETag"]
    assert room.get(iri).headers["ETag"] == tag
    put = room.put(iri, note("cat"), If_Match=tag)
    assert put.status_code == 200
    assert room.delete(iri, If_Match=put.headers["ETag"]).status_code == 204


def test_dokieli_annotates_with_relative_iris_and_values_with_languages(room: Site) -> None:
    """Https in profile and context, charset, `id: ""`, `#…` ids; then Turtle with what it contains."""
    sent = {
        "@context": "https://www.w3.org/ns/anno.jsonld",
        "id": "",
        "type": "Annotation",
        "motivation": "oa:replying",
        "body": [{"id": "#note", "type": "TextualBody", "value": {"@value": "Well said", "@language": "en"}}],
        "target": {
            "source": "http://a.example/article",
            "selector": {"type": "TextQuoteSelector", "exact": {"@value": "quote", "@language": "en"}},
        },
    }
    assert "application/ld+json" in listed(room.ask("OPTIONS", room.container), "Accept-Post")
    link = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
    headers = {"Content-Type": SECURE, "Slug": "abc", "Link": link}

    made = room.ask("POST", room.container, by="ann", headers=headers, json=sent)

    iri = made.headers["Location"]
    assert (made.status_code, iri) == (201, f"{room.container}abc")
    assert made.json()["@context"] == ANNO
    assert (made.json()["body"][0]["value"], made.json()["body"][0]["language"]) == ("Well said", "en")
    assert made.json()["target"]["selector"]["exact"] == "quote"
    assert (
        room.ask("HEAD", iri, headers={"Accept": "text/turtle"})
        .headers["Content-Type"]
        .startswith("text/turtle")
    )
    turtle = said_by(room.get(Accept="text/turtle, application/ld+json;q=0.9"), Form.TURTLE)
    here = rdflib.URIRef(room.container)
    assert set(turtle.objects(here, LDP.contains)) == {rdflib.URIRef(iri)}
    assert set(turtle.objects(here, rdflib.RDF.type)) == {LDP.Container, LDP.BasicContainer}


def test_values_with_languages_are_refused_where_the_model_has_no_place_for_them(room: Site) -> None:
    """Only the value of text and the quote of a selector are written as strings for the sender."""
    said = {"@value": "x", "@language": "en"}

    for wrong in ({"bodyValue": said}, {"body": {"id": "urn:x:1", "label": said}}, {"rights": said}):
        assert room.post({"@context": ANNO, "type": "Annotation", "target": ITEM, **wrong}).status_code == 400


def test_the_kit_client_names_no_json_and_copies_the_last_etag(room: Site) -> None:
    """`Accept: text/plain, */*; q=0.01` gets JSON-LD; the ETag of the PUT is good for the next one."""
    accept = "text/plain, */*; q=0.01"
    made = room.post(note("dog"), Accept=accept)

    assert made.headers["Content-Type"] == LD
    tag = made.headers["ETag"]
    for words in ("cat", "cow"):
        put = room.put(made.json()["id"], note(words), Accept=accept, If_Match=tag)
        assert put.status_code == 200
        tag = put.headers["ETag"]


def test_mirador_reads_a_page_with_several_selectors_on_a_target(room: Site) -> None:
    """A plain GET of a page gives every annotation whole, all its selectors included."""
    selectors = [
        {"type": "FragmentSelector", "value": "xywh=1,2,3,4"},
        {"type": "SvgSelector", "value": "<svg/>"},
    ]
    room.post(note("dog", target={"source": ITEM, "selector": selectors}))

    (item,) = room.get(f"{room.container}?iris=0&page=0").json()["items"]

    assert item["target"]["selector"] == selectors


def test_mirador_is_told_that_its_bodies_need_a_context(room: Site) -> None:
    """The model has it as a MUST (M01): 415, with the rule and what to add; with it all is well."""
    sent = note("dog")
    del sent["@context"]
    headers = {"Content-Type": "application/json", "Accept": "application/json"}

    refused = room.ask("POST", room.container, by="ann", headers=headers, json=sent)
    taken = room.ask("POST", room.container, by="ann", headers=headers, json={"@context": ANNO, **sent})

    assert (refused.status_code, refused.json()["rule"]) == (415, "M01")
    assert ANNO in refused.json()["detail"]
    assert taken.status_code == 201


def test_the_public_testers_send_no_accept_and_no_condition(full: Site) -> None:
    """JSON-LD, whole links on a minimal body, and an answer that has no Prefer."""
    with requests.Session() as session:
        session.headers.clear()
        asked = {"headers": {"Prefer": prefer(MINIMAL)}, "timeout": 10}
        minimal = session.get(full.container, **asked)  # type: ignore[arg-type]
    own = {"Authorization": f"Bearer {full.tokens['ann']}", "Content-Type": LD, "Accept": ""}
    iri = full.get(minimal.json()["last"]).json()["items"][0]["id"]

    assert minimal.headers["Content-Type"] == LD
    assert minimal.json()["first"] != minimal.json()["last"]
    assert "Prefer" in listed(minimal, "Vary")
    assert "Prefer" not in minimal.headers
    assert minimal.headers["Content-Location"] == minimal.json()["id"]
    assert full.ask("OPTIONS", iri).status_code == full.ask("OPTIONS", full.container).status_code == 200
    assert full.get(iri).headers["Link"] == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
    put = full.ask("PUT", iri, headers=own, json=note("cat"))
    assert (put.status_code, put.headers["Content-Type"]) == (200, LD)
    assert full.ask("DELETE", iri, headers=own).status_code == 204


def test_annorepos_own_services_are_not_here(room: Site) -> None:
    """Containers and annotations are led on from where AnnoRepo has them; its services are no protocol."""
    led = room.get(f"{room.url}w3c/{room.campaign}/")

    assert (led.status_code, led.headers["Location"]) == (308, room.container)
    for path in (f"services/{room.campaign}/search", "global/search", f"batch/{room.campaign}/annotations"):
        assert room.ask("POST", room.url + path, by="ann", json={}).status_code == 404


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", Form.TURTLE),
        ("text/turtle, application/ld+json;q=0.5, */*;q=0.1", Form.TURTLE),
        ("application/rdf+xml, application/xhtml+xml;q=0.9, text/n3, */*;q=0.1", Form.XML),
        (
            "text/n3, text/turtle, application/rdf+xml, application/ld+json, application/n-triples",
            Form.JSONLD,
        ),
    ],
)
def test_rdf_clients_get_what_the_content_type_says(full: Site, accept: str, form: Form) -> None:
    """Long lists with equal weights are settled in the server's order, and the body is what is said."""
    assert said_by(full.get(Accept=accept), form)


def test_containment_is_listed_where_one_page_holds_everything(room: Site) -> None:
    """By the bare IRI of the container, never in a minimal view, and not where it would have no end."""
    first = [room.post(note(str(number))).headers["Location"] for number in range(3)]

    contained: Any = room.get().json()["partOf"]
    assert (contained["id"], contained["contains"]) == (room.container, first)
    assert "partOf" not in room.get(Prefer=prefer(MINIMAL)).json()
    assert "partOf" not in room.get(Prefer=prefer(IRIS)).json()
    room.post(note("more"))
    assert "partOf" not in room.get().json()


@pytest.mark.parametrize("path", ["", "?iris=0&page=2", "?iris=1"])
def test_what_can_still_change_is_asked_for_again(full: Site, path: str) -> None:
    """`Cache-Control: no-cache`: some clients read a container right after they posted."""
    assert full.get(full.container + path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "kind",
    [
        SECURE,
        "application/ld+json; charset=UTF-8",
        "application/json; charset=iso-8859-1",
        "APPLICATION/LD+JSON",
    ],
)
def test_charset_and_profile_of_the_content_type_are_no_reason_to_refuse(room: Site, kind: str) -> None:
    """JSON is UTF-8 whatever a charset says, and a profile is a hint."""
    made = room.ask("POST", room.container, by="ann", headers={"Content-Type": kind}, json=note("ж"))

    assert (made.status_code, made.json()["body"]["value"]) == (201, "ж")


@pytest.mark.parametrize(
    "accept", ["image/png, */*", "text/xml; charset=utf-8, */*;q=0.01", "x/y;q=1, */*;q=0.001"]
)
def test_a_list_with_a_star_is_never_406(full: Site, accept: str) -> None:
    """Something is always served to who takes anything."""
    for address in (full.container, f"{full.container}?iris=0&page=0", f"{full.url}annotations/"):
        assert full.get(address, Accept=accept).headers["Content-Type"] == LD
