"""Annotation retrieval: every row of section 3 of the protocol."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.compare import isomorphic

from annoserver.protocol.negotiation import Form
from tests.parts.links import RESOURCE, links, listed
from tests.parts.people import LD, Site, note
from tests.parts.rdf import said_by

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def dog(room: Site) -> str:
    """The IRI of an annotation."""
    return room.post(note("dog")).headers["Location"]


def test_P3_01_get_head_and_options(room: Site, dog: str) -> None:
    """“The Annotation Server MUST support the following HTTP methods on the Annotation's IRI”: GET, HEAD,
    OPTIONS.
    """
    get, head, asked = room.get(dog), room.ask("HEAD", dog), room.ask("OPTIONS", dog)

    assert (get.status_code, head.status_code, asked.status_code) == (200, 200, 200)
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Link", "Allow", "Vary", "Content-Length"):
        assert head.headers[name] == get.headers[name]


def test_P3_02_iris_have_the_scheme_of_the_configured_base(room: Site, dog: str) -> None:
    """“Servers SHOULD use HTTPS rather than HTTP for all interactions”: IRIs are made of the configured base,
    not of the request.
    """
    forwarded = room.ask("GET", dog, headers={"Host": "other.example", "X-Forwarded-Proto": "https"})

    assert dog.startswith(room.url)
    assert forwarded.json()["id"] == dog


def test_P3_03_json_ld_in_the_annotation_profile(room: Site, dog: str) -> None:
    """“Servers MUST support the JSON-LD representation using the Web Annotation profile.”"""
    body = room.get(dog, Accept=LD).json()

    assert body["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert {"id", "type", "target"} <= body.keys()


@pytest.mark.parametrize("accept", [LD, "*/*", "application/json", ""])
def test_P3_04_the_content_type_of_json_ld(room: Site, dog: str, accept: str) -> None:
    """“These responses MUST have a Content-Type header with the application/ld+json media type”."""
    assert room.get(dog, Accept=accept).headers["Content-Type"].startswith("application/ld+json")


def test_P3_05_the_profile_is_on_the_content_type(room: Site, dog: str) -> None:
    """“… it SHOULD have the Web Annotation profile IRI of http://www.w3.org/ns/anno.jsonld in the profile
    parameter.”
    """
    assert room.get(dog).headers["Content-Type"] == LD


def test_P3_06_turtle(room: Site, dog: str) -> None:
    """“Servers SHOULD support a Turtle representation”: its graph is that of the JSON-LD."""
    turtle = said_by(room.get(dog, Accept="text/turtle"), Form.TURTLE)

    assert isomorphic(turtle, said_by(room.get(dog), Form.JSONLD))
    assert (
        rdflib.URIRef(dog),
        rdflib.RDF.type,
        rdflib.URIRef("http://www.w3.org/ns/oa#Annotation"),
    ) in turtle


def test_P3_07_other_formats(room: Site, dog: str) -> None:
    """“Servers SHOULD support a Turtle representation, and MAY support other formats.”"""
    for form in Form:
        assert room.get(dog, Accept=form.content_type).headers["Content-Type"] == form.content_type


def test_P3_08_content_negotiation(room: Site, dog: str) -> None:
    """“If more than one representation of the Annotation is available, then the server SHOULD support content
    negotiation.”
    """
    accept = "text/turtle;q=0.9, application/ld+json;q=0.2"

    assert room.get(dog, Accept=accept).headers["Content-Type"] == "text/turtle; charset=utf-8"


def test_P3_09_a_list_of_profiles(room: Site, dog: str) -> None:
    """“Servers MAY support different JSON-LD profiles.” They are asked for “in a space separated, quoted
    list”.
    """
    asked = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld http://x.example/"'

    answer = room.get(dog, Accept=asked)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, LD)


def test_P3_10_success_is_200(room: Site, dog: str) -> None:
    """“Servers SHOULD use the 200 HTTP status code when no errors occurred”."""
    assert room.get(dog).status_code == 200


def test_P3_11_an_annotation_is_where_its_iri_says(room: Site, dog: str) -> None:
    """“… MAY use 3XX HTTP status codes to redirect to a new location”: this one has no need to."""
    answer = room.get(dog)

    assert (answer.status_code, "Location" in answer.headers) == (200, False)


def test_P3_12_the_type_link(room: Site, dog: str) -> None:
    """“… MUST have a Link header entry where the target IRI is http://www.w3.org/ns/ldp#Resource and the rel
    parameter value is type.”
    """
    for answer in (
        room.get(dog),
        room.ask("HEAD", dog),
        room.ask("OPTIONS", dog),
        room.put(dog, note("cat")),
    ):
        assert RESOURCE in links(answer)


def test_P3_13_no_other_type_link(room: Site, dog: str) -> None:
    """“The Annotation type of http://www.w3.org/ns/oa#Annotation MAY also be added”: a public tester wants
    the header to be exactly the first one.
    """
    assert room.get(dog).headers["Link"] == RESOURCE


def test_P3_14_the_etag(room: Site, dog: str) -> None:
    """“For HEAD and GET requests, the response MUST have an ETag header with an entity reference value”."""
    before = room.get(dog).headers["ETag"]
    assert room.ask("HEAD", dog).headers["ETag"] == before

    room.put(dog, note("cat"))

    assert room.get(dog).headers["ETag"] != before


def test_P3_15_allow_tells_the_truth(room: Site, dog: str) -> None:
    """“The response MUST have an Allow header that lists the HTTP methods available”."""
    allowed = listed(room.get(dog), "Allow")

    assert allowed == {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
    assert room.ask("PATCH", dog, by="ann").status_code == 405
    assert room.ask("POST", dog, by="ann").status_code == 405


def test_P3_16_vary(room: Site, dog: str) -> None:
    """“… if the server supports content negotiation by format or JSON-LD profile, the response MUST have a
    Vary header with Accept in the value”.
    """
    for method in ("GET", "HEAD"):
        assert "Accept" in listed(room.ask(method, dog), "Vary")
    assert "Accept" in listed(room.get(dog, Accept="text/turtle"), "Vary")
