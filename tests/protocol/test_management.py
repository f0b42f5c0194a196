"""Containers managed over the protocol: made, described and deleted by their organisers."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from lxml import html

from annoserver.ld.terms import CROWD
from annoserver.model.annotation import ANNO, Document
from annoserver.model.person import NOTICE
from annoserver.store import containers, counts
from tests.parts.people import LD, Site, note, opened
from tests.parts.rdf import same_in_every_form
from tests.protocol.conftest import House

# rdflib warns of its own ways inside Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")

LDP = "http://www.w3.org/ns/ldp.jsonld"
TYPED = '<http://www.w3.org/ns/ldp#{}>; rel="type"'
CONSTRAINED = 'rel="http://www.w3.org/ns/ldp#constrainedBy"'


def described(label: str = "Folk art", **more: object) -> Document:
    """The description of a container, as a client sends it."""
    kinds = ["BasicContainer", "AnnotationCollection"]
    return {"@context": [ANNO, LDP], "type": kinds, "label": label, **more}


@pytest.fixture
def owned(house: House) -> Site:
    """A campaign that ann organises."""
    database, site = house
    name = f"o{uuid.uuid4().hex[:12]}"
    opened(database, name, organiser="ann")
    return Site(site.url, site.tokens, name)


def test_an_organiser_makes_a_container_by_posting_its_description(room: Site) -> None:
    name = f"new-{uuid.uuid4().hex[:8]}"

    answer = room.ask(
        "POST",
        f"{room.url}annotations/",
        by="root",
        headers={"Content-Type": LD, "Slug": name, "Link": TYPED.format("BasicContainer")},
        json=described("Volkskunst"),
    )

    made = answer.headers["Location"]
    assert (answer.status_code, made) == (201, f"{room.url}annotations/{name}/")
    assert TYPED.format("BasicContainer") in answer.headers["Link"]
    assert (answer.json()["label"], answer.json()["total"]) == ("Volkskunst", 0)
    assert room.get(made).json() == answer.json()
    assert made in room.listed()
    notice = {"notice": NOTICE}
    assert room.ask("PUT", f"{room.url}campaigns/{name}/membership", by="bob", json=notice).status_code == 201
    posted = room.ask("POST", made, by="bob", headers={"Content-Type": LD}, json=note("dog"))
    assert posted.status_code == 201


@pytest.mark.parametrize(
    ("slug", "label", "begins"),
    [("", "Kunst für Alle", "kunst-fur-alle"), ("Ärger/im Haus", "x", "arger-im-haus"), ("", "狗", "")],
)
def test_a_name_is_made_of_slug_or_label_and_never_given_twice(
    room: Site, slug: str, label: str, begins: str
) -> None:
    headers = {"Content-Type": LD, "Slug": quote(slug)}
    answers = [
        room.ask("POST", f"{room.url}annotations/", by="root", headers=headers, json=described(label))
        for _ in range(2)
    ]

    names = [answer.headers["Location"].split("/")[-2] for answer in answers]
    assert len(set(names)) == 2
    assert all(name.startswith(begins) for name in names)


def test_who_organises_a_campaign_may_make_others_and_nobody_else(owned: Site) -> None:
    """Unknown is 401, anybody else 403, and Allow says what is so for who asks."""
    root = f"{owned.url}annotations/"

    def made(by: str) -> int:
        headers = {"Content-Type": LD}
        return owned.ask("POST", root, by=by, headers=headers, json=described()).status_code

    assert {by: made(by) for by in ("ann", "root", "bob", "")} == {
        "ann": 201,
        "root": 201,
        "bob": 403,
        "": 401,
    }
    for method in ("GET", "OPTIONS"):
        assert "POST" in owned.ask(method, root, by="ann").headers["Allow"]
        assert "POST" not in owned.ask(method, root, by="bob").headers["Allow"]
        assert "POST" not in owned.ask(method, root).headers["Allow"]
    assert owned.ask("OPTIONS", root, by="ann").headers["Accept-Post"]
    assert "Accept-Post" not in owned.ask("OPTIONS", root).headers


@pytest.mark.parametrize(
    ("document", "status", "rule"),
    [
        (note("dog"), 415, "O26"),
        (described() | {"type": "BasicContainer"}, 415, "O26"),
        (described("  "), 400, "P4.2-03"),
        (described() | {"label": {"en": "x"}}, 400, "P4.2-03"),
        (described(rights="http://a.example/"), 400, "L4.2.4.4"),
        ([], 415, "M00"),
    ],
)
def test_what_is_no_container_is_refused_at_the_root_with_the_constraint(
    room: Site, document: object, status: int, rule: str
) -> None:
    headers = {"Content-Type": LD}

    answer = room.ask("POST", f"{room.url}annotations/", by="root", headers=headers, json=document)

    assert (answer.status_code, answer.json()["rule"]) == (status, rule)
    assert CONSTRAINED in answer.headers["Link"]


def test_a_container_of_another_kind_or_inside_a_container_is_refused(owned: Site) -> None:
    direct = {"Content-Type": LD, "Link": TYPED.format("DirectContainer")}
    nested = {"Content-Type": LD, "Link": TYPED.format("BasicContainer")}

    answers = [
        owned.ask("POST", f"{owned.url}annotations/", by="root", headers=direct, json=described()),
        owned.ask("POST", owned.container, by="ann", headers=nested, json=described()),
        owned.ask("POST", owned.container, by="ann", headers={"Content-Type": LD}, json=described()),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 415]
    assert all(CONSTRAINED in answer.headers["Link"] for answer in answers)


def test_a_label_is_changed_by_put_with_the_state_that_was_read(owned: Site) -> None:
    read = owned.get()
    new = read.json() | {"label": "New name"}

    put = owned.put(owned.container, new, If_Match=read.headers["ETag"])

    assert (put.status_code, put.json()["label"]) == (200, "New name")
    assert owned.get().json() == put.json()
    assert owned.get().headers["ETag"] == put.headers["ETag"] != read.headers["ETag"]
    assert owned.put(owned.container, new, If_Match=read.headers["ETag"]).status_code == 412
    assert put.json()["modified"] == read.json()["modified"]


GERMAN = {"@value": "Volkskunst", "@language": "de"}
ENGLISH = {"@value": "Folk art", "@language": "en"}
TOLD: Any = {
    "dcterms:title": [ENGLISH, GERMAN],
    "dcterms:description": [{"@value": "Weaves <and> songs", "@language": "en"}, "Näherei"],
    "dcterms:publisher": {"type": "foaf:Agent", "name": "The museum"},
}


def test_what_an_organiser_says_of_a_container_is_there_in_every_form(owned: Site) -> None:
    """“LDP servers MUST replace the entire persistent state of the identified resource” (L4.2.4.1)."""
    read = owned.get()
    put = owned.put(owned.container, described(**TOLD), If_Match=read.headers["ETag"])

    assert put.status_code == 200, put.text
    said = put.json()
    publisher = f"{owned.url}campaigns/{owned.campaign}/dataset#publisher"
    assert (said["dcterms:title"], said["dcterms:description"]) == (
        TOLD["dcterms:title"],
        TOLD["dcterms:description"],
    )
    assert said["dcterms:publisher"] == {"id": publisher, "type": "foaf:Agent", "name": "The museum"}
    assert owned.get().json() == said
    graph = same_in_every_form(owned, owned.container)
    container = rdflib.URIRef(f"{owned.container}?iris=0")
    assert rdflib.Literal("Volkskunst", lang="de") in set(graph.objects(container, rdflib.DCTERMS.title))
    described_there = owned.get(f"{owned.url}campaigns/{owned.campaign}/dataset", Accept="text/turtle").text
    assert "Weaves <and> songs" in described_there
    page = html.document_fromstring(owned.get(Accept="text/html").content)
    assert "Weaves <and> songs" in page.xpath("string(//main)")
    assert "The museum" in page.xpath("string(//main)")

    bare = owned.put(owned.container, described("Folk art"), If_Match=put.headers["ETag"]).json()

    assert not {"dcterms:description", "dcterms:publisher"} & bare.keys()
    assert bare["dcterms:title"] == [ENGLISH]


def test_every_change_of_what_is_said_is_another_state(owned: Site) -> None:
    tags = [owned.get().headers["ETag"]]
    for number in range(1, 4):
        kept = dict(list(TOLD.items())[:number])
        tags.append(owned.put(owned.container, described(**kept), If_Match=tags[-1]).headers["ETag"])
        assert owned.get().headers["ETag"] == tags[-1]

    assert len(set(tags)) == 4
    stale = [owned.put(owned.container, described(), If_Match=tag).status_code for tag in tags[:-1]]
    assert stale == [412, 412, 412]


def test_of_label_and_title_the_one_that_changed_is_followed_by_the_other(owned: Site) -> None:
    owned.put(owned.container, described(**TOLD))
    read = owned.get().json()

    labelled = owned.put(owned.container, read | {"label": "Crafts"}).json()
    titled = owned.put(
        owned.container, labelled | {"dcterms:title": [GERMAN, {"@value": "Arts", "@language": "en"}]}
    ).json()
    torn = owned.put(owned.container, titled | {"label": "Weaves", "dcterms:title": [GERMAN]})

    assert labelled["dcterms:title"] == [{"@value": "Crafts", "@language": "en"}, GERMAN]
    assert titled["label"] == "Arts"
    assert (torn.status_code, torn.json()["problems"][0]["pointer"]) == (400, "/label")
    assert owned.get().json() == titled


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"dcterms:title": 5}, ["/dcterms:title/0"]),
        ({"dcterms:title": [ENGLISH, ENGLISH]}, ["/dcterms:title/1"]),
        ({"dcterms:description": {"@value": "x", "@language": "no language"}}, ["/dcterms:description/0"]),
        (
            {"dcterms:description": ["", {"@value": "x", "@direction": "ltr"}]},
            ["/dcterms:description/0", "/dcterms:description/1"],
        ),
        ({"dcterms:publisher": "The museum"}, ["/dcterms:publisher"]),
        ({"dcterms:publisher": {"type": "Person", "name": "x"}}, ["/dcterms:publisher"]),
        ({"http://a.example/b~c": 1, "rights": "x"}, ["/http:~1~1a.example~1b~0c", "/rights"]),
    ],
)
def test_what_would_not_be_kept_of_a_description_is_named_and_nothing_changes(
    owned: Site, more: Document, pointers: list[str]
) -> None:
    """“… that contains properties the server chooses not to persist”: 4xx, and which (L4.2.4.4)."""
    before = owned.get().json()

    answer = owned.put(owned.container, described(**more))

    assert (answer.status_code, answer.json()["rule"]) == (400, "L4.2.4.4")
    assert [one["pointer"] for one in answer.json()["problems"]] == pointers
    assert CONSTRAINED in answer.headers["Link"]
    assert owned.get().json() == before


def test_where_a_container_leads_and_who_publishes_it_is_the_servers_to_say(owned: Site) -> None:
    read = owned.get().json()

    for key in ("search", "batch", "changes", "dataset"):
        other = owned.put(owned.container, read | {CROWD + key: {"id": "http://a.example/"}})
        assert (other.status_code, other.json()["rule"]) == (409, "L5.2.4.1")
        assert owned.put(owned.container, read | {CROWD + key: read[CROWD + key]["id"]}).status_code == 200
    publisher = {"id": "http://a.example/", "name": "x"}
    answer = owned.put(owned.container, read | {"dcterms:publisher": publisher})
    assert (answer.status_code, answer.json()["rule"]) == (409, "L4.2.4.3")


def test_a_container_is_made_with_all_that_it_says(room: Site) -> None:
    answer = room.ask(
        "POST",
        f"{room.url}annotations/",
        by="root",
        headers={"Content-Type": LD},
        json=described(**TOLD),
    )

    assert (answer.status_code, answer.json()["dcterms:title"]) == (201, TOLD["dcterms:title"])
    assert room.get(answer.headers["Location"]).json() == answer.json()


@pytest.mark.parametrize("view", ["", "?iris=1"])
def test_what_was_read_can_be_put_back_in_any_view(owned: Site, view: str) -> None:
    owned.post(note("dog"))
    embedded = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedIRIs"'

    for prefer in ({}, {"Prefer": embedded}):
        read = owned.get(owned.container + view, **prefer)
        put = owned.put(owned.container, read.json(), If_Match=read.headers["ETag"])
        assert put.status_code == 200, put.text


@pytest.mark.parametrize("key", ["total", "first", "last", "contains", "created", "id"])
def test_what_follows_from_the_annotations_is_not_changed_by_put(owned: Site, key: str) -> None:
    owned.post(note("dog"))
    read = owned.get().json()

    answer = owned.put(owned.container, read | {key: "http://a.example/"})

    assert answer.status_code == 409
    assert CONSTRAINED in answer.headers["Link"]
    assert owned.get().json() == read


def test_only_its_organisers_change_or_delete_a_container(owned: Site) -> None:
    """Allow names PUT and DELETE for them alone."""
    new = described("Mine")

    refused = {
        by: (
            owned.put(owned.container, new, by=by).status_code,
            owned.delete(owned.container, by=by).status_code,
        )
        for by in ("bob", "")
    }

    assert refused == {"bob": (403, 403), "": (401, 401)}
    for method in ("GET", "HEAD", "OPTIONS"):
        assert owned.ask(method, owned.container, by="ann").headers["Allow"].endswith("POST, PUT, DELETE")
        assert owned.ask(method, owned.container, by="bob").headers["Allow"].endswith("POST")
    assert owned.put(f"{owned.container}?page=0", new).status_code == 405


def test_a_container_is_deleted_when_it_is_empty_or_by_force(owned: Site, house: House) -> None:
    """It is 410 from then on, like all that was in it, and its name is not given again."""
    iri = owned.post(note("dog")).headers["Location"]
    owned.delete(owned.post(note("cat")).headers["Location"])
    tag = owned.get().headers["ETag"]

    refused = owned.delete(owned.container)
    stale = owned.delete(f"{owned.container}?force=1", If_Match='"0-ld"')
    done = owned.delete(f"{owned.container}?force=1", If_Match=tag)

    assert (refused.status_code, refused.json()["rule"]) == (409, "container-empty")
    assert stale.status_code == 412
    assert (done.status_code, done.content) == (204, b"")
    assert owned.get().status_code == owned.get(iri).status_code == 410
    assert owned.post(note("dog"), by="bob").status_code == 410
    root = f"{owned.url}annotations/"
    assert owned.container not in owned.listed()
    headers = {"Content-Type": LD, "Slug": owned.campaign}
    again = owned.ask("POST", root, by="root", headers=headers, json=described())
    assert again.headers["Location"].startswith(f"{root}{owned.campaign}-")
    database, _ = house
    with database.reading() as store:
        assert not [line for line in counts.check(store) if owned.campaign in line]
        assert containers.used(store, owned.campaign)


def test_an_empty_container_needs_no_force(owned: Site) -> None:
    assert owned.delete(owned.container).status_code == 204


def test_a_request_with_a_key_that_manages_a_container_is_obeyed_once(room: Site) -> None:
    """POST, PUT and DELETE of containers, like those of annotations: the same answer, another body 422."""
    root = f"{room.url}annotations/"
    keys = [f"{what} {uuid.uuid4()}" for what in ("made", "put", "deleted")]
    named = [{"Content-Type": LD, "Idempotency-Key": key} for key in keys]

    made = [room.ask("POST", root, by="root", headers=named[0], json=described("Once")) for _ in range(2)]
    other = room.ask("POST", root, by="root", headers=named[0], json=described("Twice"))
    address = made[0].headers["Location"]
    known = room.get(address).headers["ETag"]
    put = [
        room.put(address, described("New"), by="root", If_Match=known, Idempotency_Key=keys[1])
        for _ in range(2)
    ]
    gone = [room.delete(address, by="root", Idempotency_Key=keys[2]) for _ in range(2)]

    assert [one.status_code for one in (*made, other, *put, *gone)] == [201, 201, 422, 200, 200, 204, 204]
    assert made[0].headers["Location"] == made[1].headers["Location"]
    assert (made[0].content, put[0].content) == (made[1].content, put[1].content)
    assert room.get(address).status_code == 410
