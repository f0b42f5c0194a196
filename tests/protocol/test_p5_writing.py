"""Creating, replacing and deleting annotations, and other resources: sections 5 and 7 of the protocol."""

from __future__ import annotations

from typing import Any

import pytest

from annoserver.protocol.negotiation import Form
from tests.parts.links import CONSTRAINED, OF_CONTAINER, RESOURCE, links
from tests.parts.people import LD, Site, note
from tests.parts.rdf import said_by


def test_P5_1_01_other_contexts_are_refused(room: Site) -> None:
    """“… servers MAY reject other contexts even if they would otherwise produce the same model”: 415."""
    foreign = note("dog") | {"@context": "http://other.example/c.jsonld"}

    assert room.post(foreign).status_code == 415


def test_P5_1_02_what_is_no_annotation_is_refused(room: Site) -> None:
    """“The server MAY reject content that is not considered an Annotation according to the Web Annotation
    specification”: 415.
    """
    assert room.post(note("dog") | {"type": "Person"}).status_code == 415


def test_P5_1_03_bodies_stay_without_iri(room: Site) -> None:
    """“… the server MAY assign IRIs to any resource or blank node in the Annotation”: bodies stay as they
    were sent.
    """
    assert room.post(note("dog")).json()["body"] == note("dog")["body"]


@pytest.mark.parametrize("sent", [{}, {"id": "http://a.example/1"}])
def test_P5_1_04_the_server_assigns_the_iri(room: Site, sent: dict[str, str]) -> None:
    """“… MUST assign an IRI to the Annotation resource in the id property, even if it already has one
    provided.”
    """
    assert room.post(note("dog", **sent)).json()["id"].startswith(room.container)


def test_P5_1_05_iris_can_be_dereferenced(room: Site) -> None:
    """“The server SHOULD use HTTPS IRIs when those resources are able to be retrieved individually”: the
    scheme of the base.
    """
    iri = room.post(note("dog")).json()["id"]

    assert room.get(iri).json()["id"] == iri


@pytest.mark.parametrize("view", ["", "?iris=0", "?iris=1"])
def test_P5_1_06_the_iri_is_one_component_below_the_container(room: Site, view: str) -> None:
    """“The IRI for the Annotation MUST be the IRI of the Container with an additional component added to the
    end.”
    """
    headers = {"Content-Type": LD, "Host": "other.example"}

    iri = room.ask("POST", room.container + view, by="ann", headers=headers, json=note("x")).json()["id"]

    name = iri.removeprefix(room.container)
    assert iri.startswith(room.container)
    assert not set(name) & set("/?#")


def test_P5_1_07_what_the_server_adds(room: Site) -> None:
    """“The server MAY add information to the Annotation”: created, and who made it, above whom the sender
    named.
    """
    stored = room.post(note("dog", creator="http://a.example/me")).json()

    assert stored["created"].endswith("Z")
    assert stored["creator"][0].startswith(f"{room.url}campaigns/{room.campaign}/agents/")
    assert stored["creator"][1] == "http://a.example/me"


def test_P5_1_08_canonical_stays(room: Site) -> None:
    """“If the Annotation contains a canonical property, then that reference MUST be maintained without
    change.”
    """
    made = room.post(note("dog", canonical="urn:uuid:1"))

    assert made.json()["canonical"] == room.get(made.headers["Location"]).json()["canonical"] == "urn:uuid:1"


@pytest.mark.parametrize(
    ("sent", "via"),
    [
        ({"id": "http://a.example/1"}, "http://a.example/1"),
        ({"id": "http://a.example/1", "via": "urn:x:0"}, ["urn:x:0", "http://a.example/1"]),
        ({"id": "http://a.example/1", "via": ["urn:x:0"]}, ["urn:x:0", "http://a.example/1"]),
        ({"id": "http://a.example/1", "via": ["http://a.example/1"]}, ["http://a.example/1"]),
        ({"id": ""}, None),
        ({"id": "#local"}, None),
        ({"id": "9a6d7a4c-6a2f-4d6b-8a52-0c6c1d3f1a11"}, None),
    ],
)
def test_P5_1_09_the_senders_iri_goes_to_via(room: Site, sent: dict[str, Any], via: Any) -> None:
    """“… it SHOULD be copied to the via property, and the IRI assigned by the server at which the Annotation
    will be available MUST be put in the id field to replace it.”
    """
    stored = room.post(note("dog", **sent)).json()

    assert stored.get("via") == via
    assert stored["id"].startswith(room.container)


def test_P5_1_10_the_status_of_success_and_of_failure(room: Site) -> None:
    """“The server MUST respond with a 201 Created response if the creation is successful, and an appropriate
    error code otherwise.”
    """
    assert room.post(note("dog")).status_code == 201
    assert room.post(b"{").status_code == 400


def test_P5_1_11_location(room: Site) -> None:
    """“The response MUST have a Location header with the Annotation's new IRI.”"""
    made = room.post(note("dog"))

    assert made.headers["Location"] == made.json()["id"]


def test_P5_1_12_the_body_is_what_was_stored(room: Site) -> None:
    """“The response from a Container after creating an Annotation SHOULD include a representation of the
    Annotation, after any changes have been made to it”.
    """
    made = room.post(note("dog", id="urn:x:1"))

    assert room.get(made.headers["Location"]).json() == made.json()


@pytest.mark.parametrize(
    ("slug", "name"),
    [("my_first_annotation", "my_first_annotation"), ('"quoted"', "quoted"), ("a/b?c#d", "a-b-c-d")],
)
def test_P5_2_01_the_slug_is_used_when_it_is_free(room: Site, slug: str, name: str) -> None:
    """“The server SHOULD use this name, so long as it does not already identify an existing resource”: taken,
    it is varied.
    """
    assert room.post(note("dog"), Slug=slug).headers["Location"] == room.container + name
    assert room.post(note("cat"), Slug=slug).headers["Location"].startswith(f"{room.container}{name}-")


@pytest.mark.parametrize("slug", ["", ".", "..", "%2e%2e%2f", "x" * 10_000, "ж%20é"])
def test_P5_2_01_a_slug_is_never_an_error(room: Site, slug: str) -> None:
    """“… but MAY ignore it and use an automatically assigned name”: whatever a Slug says, the annotation is
    made and can be read.
    """
    made = room.post(note("dog"), Slug=slug.encode().decode("latin-1"))

    assert made.status_code == 201
    assert room.get(made.headers["Location"]).status_code == 200


def test_P5_3_01_put_replaces_the_whole_state(room: Site) -> None:
    """“Replacing the Annotation with a new state MUST be done with the PUT method, where the body of the
    request is the intended new state of the Annotation.”
    """
    made = room.post(note("dog", rights="http://a.example/rights")).json()

    put = room.put(made["id"], note(target="http://a.example/"), If_Match='"1-ld"')

    assert put.status_code == 200
    assert not {"body", "rights"} & put.json().keys()
    assert room.get(made["id"]).json() == put.json()


def test_P5_3_02_patch_is_not_offered(room: Site) -> None:
    """“Servers MAY also support using a PATCH request”: this one does not, 405."""
    iri = room.post(note("dog")).headers["Location"]
    answer = room.ask("PATCH", iri, by="ann")

    assert (answer.status_code, "PATCH" in answer.headers["Allow"]) == (405, False)


@pytest.mark.parametrize("if_match", ['"9-ld"', 'W/"1-ld"', '"1', "1", ""])
def test_P5_3_03_a_stale_write_changes_nothing(room: Site, if_match: str) -> None:
    """“The client SHOULD use the If-Match header with a value of the ETag it received from the server”: what
    does not name the state strongly is 412.
    """
    iri = room.post(note("dog")).headers["Location"]

    assert room.put(iri, note("cat"), If_Match=if_match).status_code == 412
    assert room.delete(iri, If_Match=if_match).status_code == 412
    assert room.get(iri).headers["ETag"] == '"1-ld"'


@pytest.mark.parametrize(
    "change",
    [
        {"canonical": "urn:x:2"},
        {"canonical": ...},
        {"via": "urn:x:3"},
        {"via": ["urn:x:0", "urn:x:3"]},
        {"via": ...},
    ],
    ids=str,
)
def test_P5_3_04_canonical_and_via_do_not_change(room: Site, change: dict[str, Any]) -> None:
    """“Servers SHOULD reject update requests that modify the values of the canonical or via properties, if
    they have been already set”.
    """
    made = room.post(note("dog", canonical="urn:x:1", via="urn:x:0")).json()
    new = {key: value for key, value in (made | change).items() if value is not ...}

    answer = room.put(made["id"], new)

    assert answer.status_code == 409
    assert {RESOURCE, CONSTRAINED} <= links(answer)
    assert room.get(made["id"]).json() == made


def test_P5_3_04_what_was_not_set_can_be_set_and_arrays_are_sets(room: Site) -> None:
    """Setting canonical or via for the first time is no change of it."""
    made = room.post(note("dog", via=["urn:x:1", "urn:x:2"])).json()

    assert (
        room.put(made["id"], made | {"via": ["urn:x:2", "urn:x:1"], "canonical": "urn:x:9"}).status_code
        == 200
    )


@pytest.mark.parametrize("form", [Form.JSONLD, Form.TURTLE])
def test_P5_3_05_put_answers_in_the_negotiated_type(room: Site, form: Form) -> None:
    """“If successful, the server MUST return a 200 OK status with the Annotation as the body according to the
    content-type requested.”
    """
    iri = room.post(note("dog")).headers["Location"]
    put = room.put(iri, note("cat"), Accept=form.content_type)

    assert put.status_code == 200
    assert said_by(put, form)


def test_P5_3_06_put_answers_with_the_new_state(room: Site) -> None:
    """“As with creation, the server MUST return the new state of the Annotation in the response”: what a
    later GET gives.
    """
    iri = room.post(note("dog")).headers["Location"]
    put = room.put(iri, note("cat"))

    assert put.headers["ETag"] == room.get(iri).headers["ETag"] == '"2-ld"'
    assert put.json() == room.get(iri).json()


def test_P5_4_01_and_02_delete(room: Site) -> None:
    """“Annotation Servers SHOULD support this method.” “If the DELETE request is successfully processed, then
    the server MUST return a 204 status response.”
    """
    iri = room.post(note("dog")).headers["Location"]

    assert room.delete(iri).status_code == 204
    assert room.get(iri).status_code == room.put(iri, note("dog")).status_code == 410


def test_P5_4_02_any_form_of_the_current_state_will_do(room: Site) -> None:
    """If-Match takes lists, `*` and the ETag of any form."""
    for if_match in ('"1-ttl"', "*", '"x", "1-ld"'):
        iri = room.post(note("dog")).headers["Location"]
        assert room.delete(iri, If_Match=if_match).status_code == 204


def test_P5_4_03_the_iri_is_never_given_again(room: Site) -> None:
    """“The IRIs of deleted Annotations SHOULD NOT be re-used for subsequent Annotations.”"""
    iri = room.post(note("dog"), Slug="dog").headers["Location"]
    room.delete(iri)

    assert room.post(note("dog"), Slug="dog").headers["Location"].startswith(f"{iri}-")


def test_P5_4_04_the_iri_leaves_its_container(full: Site) -> None:
    """“The IRI of the deleted Annotation MUST be removed from the Annotation Container it was created in.”"""
    before = full.get()
    iri = full.get(before.json()["first"]).json()["items"][1]["id"]

    full.delete(iri)

    after = full.get()
    on_page = full.get(f"{full.container}?iris=1&page=0").json()["items"]
    assert iri not in on_page
    assert after.json()["total"] == before.json()["total"] - 1
    assert after.headers["ETag"] != before.headers["ETag"]


def test_P5_4_05_a_deletion_has_no_body(room: Site) -> None:
    """“There are no requirements made on the body of the response, and it MAY be empty”: it is."""
    answer = room.delete(room.post(note("dog")).headers["Location"])

    assert (answer.content, "Content-Type" in answer.headers) == (b"", False)


@pytest.mark.parametrize("kind", ["text/css", "image/svg+xml", "text/plain", "text/turtle"])
def test_P7_01_to_06_other_resources_are_not_kept_here(room: Site, kind: str) -> None:
    """“Resources that are not Annotations SHOULD NOT be included in an Annotation Container” (P7-01 to
    P7-06): 415, with the constraint.
    """
    answer = room.post(b"a { }", Content_Type=kind)

    assert answer.status_code == 415
    assert links(answer) >= OF_CONTAINER
    assert room.get().json()["total"] == 0
