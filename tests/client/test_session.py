"""The client for programs, against a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from annoserver.client.calls import ANNO, Refused
from annoserver.client.session import Client
from annoserver.client.things import START, Bookmark, Choice, Document
from tests.parts.people import ITEM, Site, note, peopled, tag

if TYPE_CHECKING:
    from pathlib import Path

    from annoserver.store.database import Database
    from tests.parts.serving import Server


@pytest.fixture
def engine() -> str:
    """What a client sends does not depend on the database."""
    return "sqlite"


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    return peopled(database, server.url)


@pytest.fixture
def client(site: Site) -> Iterator[Client]:
    """Ann's client."""
    with Client(site.tokens["ann"], pause=0) as client:
        yield client


def words(annotations: Iterable[Document]) -> list[str]:
    return [one["body"]["value"] for one in annotations]


def by_iri(annotations: Iterable[Document]) -> Iterator[tuple[str, Document]]:
    return ((one["id"], one) for one in annotations)


def test_what_is_posted_is_read_changed_and_removed(site: Site, client: Client) -> None:
    made = client.post(site.container, note("dog"), slug="dog")
    changed = client.change(made, note("cat"))

    assert made.iri == f"{site.container}dog"
    assert client.read(made.iri) == changed
    assert client.read(made.iri, changed) is changed
    client.remove(changed)
    with pytest.raises(Refused, match="410: ") as refused:
        client.read(made.iri)
    assert (refused.value.status, refused.value.existing) == (410, "")


def test_a_change_of_what_somebody_else_has_changed_is_refused(site: Site, client: Client) -> None:
    made = client.post(site.container, note("dog"))
    client.change(made, note("cat"))

    for act in (lambda: client.change(made, note("cow")), lambda: client.remove(made)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 412
    assert words(client.walk(site.container)) == ["cat"]


def test_an_equal_tag_is_refused_with_the_iri_of_the_first(site: Site, client: Client) -> None:
    first = client.post(site.container, tag("dog"))

    with pytest.raises(Refused) as refused:
        client.post(site.container, tag("dog"))

    assert (refused.value.status, refused.value.existing) == (409, first.iri)


@pytest.mark.parametrize("about", [ITEM, [ITEM], {"id": ITEM}, {"type": "SpecificResource", "source": ITEM}])
def test_a_second_vote_takes_the_place_of_the_first(site: Site, client: Client, about: Any) -> None:
    iri = client.post(site.container, tag("dog") | {"target": about}).iri

    with Client(site.tokens["bob"]) as bob:
        first, second = bob.vote(iri, Choice.APPROVE), bob.vote(iri, Choice.REJECT, item=ITEM)

    assert first.iri == second.iri
    assert client.read(first.iri).document["body"] == Choice.REJECT
    with pytest.raises(Refused, match="403: Nobody votes on a tag of their own"):
        client.vote(iri, Choice.APPROVE)


def test_a_walk_and_a_search_go_over_all_pages(site: Site, client: Client) -> None:
    assert list(client.walk(site.container)) == []
    for number in range(7):
        client.post(site.container, note(f"dog {number}"))

    root = f"{site.url}annotations/"
    assert words(client.walk(site.container)) == [f"dog {number}" for number in range(7)]
    assert words(client.search(site.container, text="dog", sort="-created"))[0] == "dog 6"
    assert words(client.search(root, {"not": {"text": "3"}}, text_prefix="do", size="2")) == [
        f"dog {number}" for number in (0, 1, 2, 4, 5, 6)
    ]
    assert list(client.search(root, text="cat")) == []


def test_a_batch_has_a_receipt_for_each_document(site: Site, client: Client) -> None:
    receipts = list(client.batch(site.container, [note("dog"), {}, note("cat")]))

    assert [(one.index, one.status) for one in receipts] == [(0, 201), (1, 422), (2, 201)]
    assert [one.iri for one in receipts if one.iri] == [one["id"] for one in client.walk(site.container)]
    assert receipts[0].etag
    assert receipts[1].problem["status"] == 422
    with pytest.raises(Refused) as refused:
        list(client.batch(site.container, [note("cow"), {}], atomic=True))
    assert [one["index"] for one in refused.value.problem["receipts"]] == [1]
    assert len(list(client.walk(site.container))) == 2


def test_a_copy_that_is_synced_from_its_bookmark_is_what_the_server_has(site: Site, client: Client) -> None:
    copies: dict[str, Document] = {}
    here: Bookmark = client.sync(site.container, copies)
    assert (here, copies) == (START, {})
    made = [client.post(site.container, note(str(number))) for number in range(105)]
    here = client.sync(site.container, copies)
    assert words(copies.values()) == [str(number) for number in range(105)]

    client.remove(made[3])
    client.change(made[4], note("cow"))
    there = client.sync(site.container, copies, here)

    assert {iri: {"@context": ANNO} | one for iri, one in by_iri(client.walk(site.container))} == copies
    assert [one.kind for one in client.changes(site.container, here)] == ["Delete", "Update"]
    assert list(client.changes(site.container, there)) == []
    assert client.sync(f"{site.url}annotations/", {}) != START


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_is_done_twice(
    site: Site, client: Client, server: Server, status: str
) -> None:
    inner = server.app.wsgi_app
    lost = iter([True, True, False])

    def losing(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not next(lost, False):
            return inner(environ, start)
        for _ in inner(environ, lambda *_: bytes):
            pass
        start(status, [("Retry-After", "0"), ("Content-Type", "text/plain")])
        return [b"busy"]

    vars(server.app)["wsgi_app"] = losing
    client.post(site.container, note("dog"))

    assert words(client.walk(site.container)) == ["dog"]


def test_what_goes_on_being_too_much_is_refused_in_the_end(
    database: Database, serve: Callable[..., Server]
) -> None:
    site = peopled(database, serve(rate_limits=True, limit_token_writes="10/minute").url)

    with Client(site.tokens["ann"], retries=0) as ann, pytest.raises(Refused) as refused:
        [ann.post(site.container, note(str(number))) for number in range(30)]

    assert refused.value.status == 429


def test_who_is_not_known_is_refused(site: Site) -> None:
    with Client("nobody") as nobody, pytest.raises(Refused, match="401: This token is not known here"):
        nobody.post(site.container, note("dog"))


def test_an_export_is_downloaded_to_a_file(site: Site, client: Client, tmp_path: Path) -> None:
    client.post(site.container, note("dog"))
    out = tmp_path / "out.ndjson"

    size = client.download(f"{site.url}campaigns/folk/export/annotations", out, {"format": "ndjson"})

    assert out.stat().st_size == size > 0
