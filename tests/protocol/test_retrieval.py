"""Reading annotations (protocol, 3), with the rows of the conformance checklist in the names."""

from __future__ import annotations

import pytest
import rdflib

from tests.parts.people import LD, Site, note, tag

RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'


def test_p3_01_get_head_and_options_work_on_an_annotation(site: Site) -> None:
    """An annotation supports GET, HEAD and OPTIONS, and HEAD sends the headers of GET."""
    dog = site.tag("dog")

    get, head, asked = site.get(dog), site.ask("HEAD", dog), site.ask("OPTIONS", dog)

    assert (get.status_code, head.status_code, asked.status_code) == (200, 200, 200)
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Link", "Allow", "Vary"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("accept", [LD, "*/*", "application/json", ""])
def test_p3_03_to_05_json_ld_in_the_profile_is_what_comes(site: Site, accept: str) -> None:
    """JSON-LD in the annotation profile is available, and says so in its Content-Type."""
    dog = site.tag("dog")

    answer = site.get(dog, Accept=accept)

    assert answer.headers["Content-Type"] == LD
    assert answer.json()["@context"] == "http://www.w3.org/ns/anno.jsonld"


def test_p3_06_turtle_means_what_the_json_ld_means(site: Site) -> None:
    """Turtle is available, and its graph is that of the JSON-LD."""
    dog = site.tag("dog")

    turtle = site.get(dog, Accept="text/turtle;q=0.9, application/ld+json;q=0.2")

    assert turtle.headers["Content-Type"] == "text/turtle; charset=utf-8"
    graph = rdflib.Graph().parse(data=turtle.text, format="turtle")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    assert (rdflib.URIRef(dog), oa.motivatedBy, oa.tagging) in graph


def test_p3_12_to_16_the_headers_of_an_annotation(site: Site) -> None:
    """Link, ETag, Allow and Vary are on an annotation; PATCH is not offered."""
    answer = site.get(site.tag("dog"))

    assert answer.headers["Link"] == RESOURCE
    assert answer.headers["ETag"] == '"1-ld"'
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PUT, DELETE"
    assert "Accept" in answer.headers["Vary"]


def test_o3_nothing_acceptable_is_406_before_anything_changes(site: Site) -> None:
    """406 comes before a change is made, and lists what there is."""
    refused = site.post(note("dog"), Accept="image/png")

    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["offered"]
    assert site.get().json()["total"] == 0


def test_a_304_is_sent_for_a_known_state_in_the_same_form_alone(site: Site) -> None:
    """If-None-Match compares weakly, takes lists and `*`, and tells forms apart."""
    dog = site.tag("dog")
    known = site.get(dog).headers["ETag"]

    for header in (known, f"W/{known}", f'"x", {known}', "*"):
        answer = site.get(dog, If_None_Match=header)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == known
    assert site.get(dog, If_None_Match=known, Accept="text/turtle").status_code == 200


def test_l4_2_1_4_errors_say_that_they_are_of_a_resource(site: Site) -> None:
    """All answers from an annotation's IRI carry the type link, 404, 405, 410 and 412 included."""
    dog = site.tag("dog")
    gone = site.tag("cat")
    site.delete(gone)

    answers = {
        404: site.get(f"{site.container}nothing"),
        405: site.ask("PATCH", dog, by="ann"),
        410: site.get(gone),
        412: site.put(dog, tag("dog"), If_Match='"9-ld"'),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert RESOURCE in answer.headers["Link"]
        assert answer.headers["Content-Type"] == "application/problem+json"
