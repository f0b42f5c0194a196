"""Published clients, as they come from PyPI and npm, against a real server."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib

from tests.conftest import absent
from tests.parts.people import ITEM, Site, note, opened, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from annoserver.store.database import Database
    from tests.parts.serving import Server

HERE = Path(__file__).parent / "clients"
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
LDP = rdflib.Namespace("http://www.w3.org/ns/ldp#")


@pytest.fixture
def engine() -> str:
    """What clients see does not depend on the database."""
    return "sqlite"


@pytest.fixture
def packages(root: Path) -> Path:
    """The folder of the packages from npm."""
    folder = root / "node_modules"
    if not (folder / ".package-lock.json").is_file():
        absent("node", "the clients from npm are not installed (npm ci)")
    return folder


@pytest.fixture
def node(packages: Path) -> str:
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None:
        absent("node", "there is no node on the path")
    return found


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a word on each."""

    def log_message(self, format: str, *words: Any) -> None:
        """Nothing."""


@pytest.fixture
def elsewhere(packages: Path, tmp_path: Path) -> Iterator[str]:
    """Another origin, which has the page and the packages."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(HERE / "page.html", folder)
    (folder / "node_modules").symlink_to(packages)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{other.server_port}"
        other.shutdown()
        thread.join()


def inhabited(database: Database, server: Server) -> Site:
    site = Site(server.url, settled(database))
    opened(database, "folk")
    return site


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server that lists no origins."""
    return inhabited(database, server)


def items(site: Site) -> list[Any]:
    found = site.get(f"{site.container}?iris=0&page=0")
    return list(found.json()["items"]) if found.status_code == 200 else []


def test_annotorious_and_recogitos_adapter_store_read_change_and_delete_from_another_origin(
    page: Page, elsewhere: str, database: Database, serve: Callable[..., Server]
) -> None:
    site = inhabited(database, serve(cors_origins=(elsewhere,)))
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{elsewhere}/page.html")
    begin = f"begin({json.dumps(site.container)}, {json.dumps(site.tokens['ann'])})"
    page.evaluate(begin)
    box = page.locator("#picture").bounding_box()
    assert box

    def drag(*places: tuple[float, float]) -> None:
        page.mouse.move(box["x"] + places[0][0], box["y"] + places[0][1])
        page.mouse.down()
        for x, y in places[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()

    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        drag((50, 50), (150, 130))
    assert posted.value.status == 201
    (drawn,) = items(site)
    assert drawn["target"]["source"] == ITEM
    assert drawn["target"]["selector"]["value"].startswith("xywh=pixel:50,50,")

    page.reload()
    page.evaluate(begin)
    (known,) = page.evaluate("annotator.getAnnotations()")
    assert (known["id"], known["target"]["selector"]) == (drawn["id"], drawn["target"]["selector"])

    page.mouse.click(box["x"] + 100, box["y"] + 90)
    page.wait_for_timeout(300)
    drag((100, 90), (140, 120))
    with page.expect_response(lambda answer: answer.request.method == "PUT") as put:
        page.mouse.click(box["x"] + 390, box["y"] + 290)
    assert put.value.status == 200
    (moved,) = items(site)
    assert moved["id"] == drawn["id"]
    assert moved["target"]["selector"]["value"].startswith("xywh=pixel:90,80,")

    with page.expect_response(lambda answer: answer.request.method == "DELETE") as removed:
        page.evaluate("annotator.removeAnnotation(annotator.getAnnotations()[0].id)")
    assert removed.value.status == 204
    assert site.get(drawn["id"]).status_code == 410
    assert told == []


def test_a_page_of_any_origin_may_store_with_a_token_and_read_the_headers_it_needs(
    page: Page, elsewhere: str, site: Site
) -> None:
    page.goto(f"{elsewhere}/page.html")

    found = page.evaluate(
        """async ([container, token, note]) => {
            const kind = { "Content-Type": "application/ld+json", Slug: "dog" };
            const headers = { Authorization: `Bearer ${token}`, ...kind };
            const body = JSON.stringify(note);
            const made = await fetch(container, { method: "POST", headers, body });
            const address = made.headers.get("Location");
            const read = await fetch(address, { headers: { Prefer: "return=minimal" } });
            const match = { ...headers, "If-Match": read.headers.get("ETag") };
            const put = await fetch(address, { method: "PUT", headers: match, body });
            const stale = await fetch(address, { method: "DELETE", headers: match });
            const allowed = (await fetch(container, { method: "OPTIONS" })).headers.get("Accept-Post");
            const gone = await fetch(address, { method: "DELETE", headers });
            const told = (await stale.json()).status;
            return [made.status, address, put.status, stale.status, told, gone.status, allowed];
        }""",
        [site.container, site.tokens["ann"], note("dog")],
    )

    assert found[:6] == [201, f"{site.container}dog", 200, 412, 412, 204]
    assert "application/ld+json" in found[6]


def test_annorepo_client_manages_a_container_and_its_annotations(site: Site) -> None:
    if importlib.util.find_spec("annorepo") is None:
        absent("node", "annorepo-client is not installed")
    from annorepo.client import AnnoRepoClient

    with AnnoRepoClient(site.url, api_key=site.tokens["root"], timeout=30) as client:
        home = client.create_container("letters", "Letters")
        made = [client.add_annotation(home.uuid, note(str(number)), f"n{number}") for number in range(5)]
        read = client.read_annotation(home.uuid, "n3")
        changed = client.update_annotation(home.uuid, "n3", read.etag, note("cat"))
        walked = list(client.read_container_annotations(home.uuid))
        gone = client.delete_annotation(home.uuid, "n3", changed.etag)
        whole = client.read_container(home.uuid)
        ended = client.delete_container(home.uuid, whole.etag, force=True)

    assert home.url == f"{site.url}annotations/letters/"
    assert (read.etag, read.annotation["id"]) == (made[3].etag, made[3].url)
    assert [one["body"]["value"] for one in walked] == ["0", "1", "2", "cat", "4"]
    assert (gone, ended, site.get(home.url).status_code) == (True, True, 410)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use
@pytest.mark.parametrize(("form", "query"), [("turtle", ""), ("json-ld", "?format=expanded"), (None, "")])
def test_rdflib_reads_annotations_and_what_a_container_contains(
    site: Site, form: str | None, query: str
) -> None:
    iris = {rdflib.URIRef(site.post(note(str(number))).headers["Location"]) for number in range(2)}
    accepting = form is None  # it then asks for all it knows, and believes the Content-Type
    graph = rdflib.Graph()

    graph.parse(site.container + ("?format=turtle" if accepting else query), format=form)
    for iri in iris:
        graph.parse(iri + ("?format=turtle" if accepting else query), format=form)

    assert set(graph.objects(rdflib.URIRef(site.container), LDP.contains)) == iris
    assert {subject for subject in iris if (subject, OA.hasTarget, rdflib.URIRef(ITEM)) in graph} == iris


def test_inrupts_client_for_solid_reads_what_is_contained_and_writes_annotations_as_files(
    site: Site, node: str, root: Path
) -> None:
    """As JSON-LD it saves, changes and deletes; the Turtle of its data sets is 415, its PATCH 405."""
    iris = [site.post(note(str(number))).headers["Location"] for number in range(2)]
    command = [node, str(HERE / "solid.mjs"), site.container, site.tokens["ann"], json.dumps(note("WORDS"))]

    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["contained"] == iris
    assert {OA.Annotation, OA.TextualBody} <= {rdflib.URIRef(one) for one in found["types"]}
    assert found["values"] == ["0"]
    assert (found["iri"], found["changed"]["body"]["value"]) == (f"{site.container}solid", "changed")
    assert (found["refused"], found["kept"]) == ({"post": 415, "put": 415, "patch": 405}, found["changed"])
    writes = [one for one in found["sent"] if one[0] != "GET"]
    assert [one[:4] for one in writes] == [
        ["POST", "application/ld+json", False, 201],
        ["PUT", "application/ld+json", False, 200],
        ["POST", "text/turtle", True, 415],
        ["PUT", "text/turtle", True, 415],
        ["PATCH", "application/sparql-update", False, 405],
        ["DELETE", None, False, 204],
        ["DELETE", None, False, 204],
    ]
    assert "application/ld+json" in writes[2][4]
    assert [site.get(iri).status_code for iri in (found["iri"], *iris)] == [410, 200, 410]
    assert found["left"] == 410
