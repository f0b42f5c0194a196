"""Creating, replacing and deleting annotations (protocol, 5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.parts.people import Site, note, tag


def test_p5_1_a_post_makes_an_annotation_and_shows_it(site: Site) -> None:
    """201, Location and the stored annotation, whose id is one component below the container."""
    answer = site.post(note("dog"), Slug="my dog")

    assert answer.status_code == 201
    assert answer.headers["Location"] == answer.json()["id"] == f"{site.container}my-dog"
    assert site.get(answer.headers["Location"]).json() == answer.json()
    assert answer.json()["creator"].startswith(f"{site.url}campaigns/folk/agents/")


@pytest.mark.parametrize(
    ("sent", "via"),
    [
        ({"id": "http://a.example/1"}, "http://a.example/1"),
        (
            {"id": "http://a.example/1", "via": "http://a.example/0"},
            ["http://a.example/0", "http://a.example/1"],
        ),
        ({"id": "http://a.example/1", "via": ["http://a.example/1"]}, ["http://a.example/1"]),
        ({"id": ""}, None),
        ({"id": "#local"}, None),
        ({"id": "0f9c"}, None),
    ],
)
def test_p5_1_09_the_clients_id_goes_to_via(site: Site, sent: dict[str, Any], via: Any) -> None:
    """The sender's IRI is appended to via; what is no IRI is not."""
    stored = site.post(note("dog", **sent)).json()

    assert stored.get("via") == via
    assert stored["id"].startswith(site.container)


@pytest.mark.parametrize(
    ("body", "content_type", "status", "rule"),
    [
        (b"{", "application/ld+json", 400, "M00"),
        (b"[]", "application/ld+json", 415, "M00"),
        (b'{"a":1,"a":2}', "application/json", 400, "M00"),
        (b'{"a":NaN}', "application/json", 400, "M00"),
        (b"[" * 100_000, "application/json", 400, "M00"),
        (b"\xff\xfe", "application/json", 400, "M00"),
        (b'{"@context":"http://www.w3.org/ns/anno.jsonld","type":"Person"}', "application/json", 415, "M03"),
        (b'{"type":"Annotation","target":"http://a.example/"}', "application/json", 415, "M01"),
        (b"a { }", "text/css", 415, "media-type"),
    ],
)
def test_4_1_what_is_no_annotation_is_refused_by_its_rule(
    site: Site, body: bytes, content_type: str, status: int, rule: str
) -> None:
    """Every fault has its status and its rule, and nothing is kept."""
    answer = site.post(body, Content_Type=content_type)

    assert (answer.status_code, answer.json()["rule"]) == (status, rule)
    assert site.get().json()["total"] == 0


def test_4_1_all_faults_are_told_at_once(site: Site) -> None:
    """Each with its rule and a JSON Pointer."""
    answer = site.post(note("dog", created="yesterday", rights=7))

    assert answer.status_code == 400
    found = {(one["rule"], one["pointer"]) for one in answer.json()["problems"]}
    assert found >= {("M17", "/created"), ("M22", "/rights")}


def test_4_1_who_may_not_write_is_told_that_first(site: Site) -> None:
    """401 goes before the faults of the body."""
    assert site.post(b"{", by="").status_code == 401


@pytest.mark.parametrize("slug", ["", ".", "..", "a/b?c#d", "%2e%2e%2f", '"quoted"', "x" * 10_000, "ж%20é"])
def test_p5_2_01_a_slug_is_a_hint_and_never_an_error(site: Site, slug: str) -> None:
    """Whatever it says, the annotation is made and can be read under its IRI."""
    answer = site.post(note("dog"), Slug=slug.encode().decode("latin-1"))

    assert answer.status_code == 201
    assert site.get(answer.headers["Location"]).status_code == 200


def test_p5_3_01_put_replaces_everything(site: Site) -> None:
    """What is not sent again is gone; created stays, modified is the server's."""
    made = site.post(note("dog", rights="http://a.example/rights")).json()

    put = site.put(made["id"], note(target="http://a.example/"), If_Match='"1-ld"')

    assert put.status_code == 200
    assert put.headers["ETag"] == '"2-ld"'
    assert not {"body", "rights"} & put.json().keys()
    assert put.json()["created"] == made["created"]
    assert site.get(made["id"]).json() == put.json()


@pytest.mark.parametrize(
    "change", [{"id": "http://a.example/2"}, {"canonical": "urn:x:2"}, {"via": "http://a.example/3"}]
)
def test_p5_3_04_what_the_server_manages_does_not_change(site: Site, change: dict[str, Any]) -> None:
    """id, canonical and via stay as they are: 409."""
    made = site.post(note("dog", canonical="urn:x:1", via="http://a.example/1")).json()

    assert site.put(made["id"], made | change).status_code == 409
    assert site.get(made["id"]).json() == made


@pytest.mark.parametrize("if_match", ['"9-ld"', 'W/"1-ld"', '"1', "1", ""])
def test_4_4_a_stale_write_changes_nothing(site: Site, if_match: str) -> None:
    """If-Match compares strongly; malformed and weak tags match nothing."""
    dog = site.tag("dog")

    assert site.put(dog, tag("cat"), If_Match=if_match).status_code == 412
    assert site.delete(dog, If_Match=if_match).status_code == 412
    assert site.get(dog).headers["ETag"] == '"1-ld"'


@pytest.mark.parametrize("if_match", ['"1-ld"', '"1-ttl"', "*", '"x", "1-ld"'])
def test_4_4_any_form_of_the_current_state_will_do(site: Site, if_match: str) -> None:
    """Any variant of the revision matches, in a list too."""
    assert site.delete(site.tag("dog"), If_Match=if_match).status_code == 204


def test_p5_4_a_deleted_annotation_is_gone_for_good(site: Site) -> None:
    """204 without a body, 410 from then on, out of the container, its name never given again."""
    made = site.post(note("dog"), Slug="dog").headers["Location"]
    before = site.get().headers["ETag"]

    answer = site.delete(made)

    assert (answer.status_code, answer.content) == (204, b"")
    assert site.get(made).status_code == site.put(made, note("dog")).status_code == 410
    assert site.get().json()["total"] == 0
    assert site.get().headers["ETag"] != before
    again = site.post(note("dog"), Slug="dog").headers["Location"]
    assert again.startswith(f"{made}-")


def test_l5_2_3_4_no_container_is_made_in_a_container(site: Site) -> None:
    """A container class in Link is refused, a resource is fine."""
    container = '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"'
    resource = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'

    assert site.post(note("dog"), Link=container).status_code == 400
    assert site.post(note("dog"), Link=resource).status_code == 201


def test_o24_a_context_that_is_not_bundled_is_refused_and_named(site: Site) -> None:
    """Nothing is fetched: 415 names the context."""
    contexts = ["http://www.w3.org/ns/anno.jsonld", "http://other.example/context.jsonld"]

    answer = site.post(note("dog") | {"@context": contexts})

    assert answer.status_code == 415
    assert "http://other.example/context.jsonld" in answer.json()["detail"]


def test_another_bundled_context_is_taken_and_kept(site: Site) -> None:
    """Documents in our own context go through expansion, and come back as they were sent."""
    contexts = ["http://www.w3.org/ns/anno.jsonld", "https://w3id.org/annoserver/contexts/crowd.jsonld"]
    sent = tag("dog", asProperty="dc:type") | {"@context": contexts}

    stored = site.post(sent)

    assert stored.status_code == 201
    assert stored.json()["@context"] == contexts
    assert "asProperty" in site.get(stored.json()["id"], Accept="text/turtle").text


def test_warnings_are_told_and_block_nothing(site: Site) -> None:
    """What is only a SHOULD comes in a header."""
    answer = site.post(note("dog", body={"type": "TextualBody", "value": "dog", "language": "no such thing"}))

    assert answer.status_code == 201
    assert "M09" in answer.headers["Annoserver-Warning"]
