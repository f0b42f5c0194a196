"""Annotations that name an item by another IRI of it: the same item, and the document as it was sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.cli.setup import move
from annoserver.crowd.accounts import keys
from annoserver.exchange.intake import bring
from annoserver.model.annotation import ANNO
from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import containers, items
from annoserver.store import counts as recount
from annoserver.store.origins import aliases
from tests.parts.folk import NOW
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.parts.folk import Folk
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

JUG, NEW = "http://data.europeana.eu/item/9_a/jug", "http://data.europeana.eu/item/9_b/jug"
CHOICE = "https://w3id.org/annoserver/vocab#approve"


@pytest.fixture
def jug(folk: Folk) -> str:
    """An item that Europeana calls by another IRI now."""
    with folk.database.transaction() as store:
        held = containers.hold(store, "folk")
        row = items.hold_collection(store, held, "north", {})
        items.put(store, held, row, [Item(JUG, "museum/1", record=Record(record()))], NOW)
        aliases.add(store, held, {NEW: JUG}, NOW)
    return NEW


@pytest.fixture
def post(folk: Folk, server: Server) -> Callable[..., requests.Response]:
    """Post as somebody: `post(document, by="bob")`."""
    with folk.database.transaction() as store:
        now = datetime.now(UTC)
        tokens = {name: keys.new_token(store, folk.known[name], None, now) for name in ("ann", "bob", "cy")}

    def send(document: dict[str, Any], by: str = "ann", path: str = "annotations/folk/") -> requests.Response:
        headers = {
            "Authorization": f"Bearer {tokens[by]}",
            "Content-Type": f'application/ld+json; profile="{ANNO}"',
        }
        return requests.post(server.url + path, json.dumps(document), headers=headers, timeout=10)

    return send


def tag(item: str, words: str = "clay") -> dict[str, Any]:
    body = {"type": "TextualBody", "value": words, "language": "en"}
    return {"@context": ANNO, "type": "Annotation", "motivation": "tagging", "body": body, "target": item}


def vote(iri: str, item: str) -> dict[str, Any]:
    target = {"type": "SpecificResource", "source": iri, "scope": item}
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "moderating",
        "body": CHOICE,
        "target": target,
    }


def test_a_tag_on_another_iri_of_an_item_is_on_the_item(
    folk: Folk, server: Server, jug: str, post: Callable[..., requests.Response]
) -> None:
    made = post(tag(jug))
    iri = made.headers["Location"]

    assert made.status_code == 201
    assert requests.get(iri, timeout=10).json()["target"] == jug, "kept as it was sent"
    equal = post(tag(JUG), by="bob")
    assert (equal.status_code, equal.json()["existing"]) == (409, iri)
    assert post(vote(iri, jug), by="bob").status_code == 201
    assert post(vote(iri, JUG), by="cy").status_code == 201
    assert post(tag("http://data.europeana.eu/item/9_c/jug")).status_code == 403
    other = post(vote(iri, "http://data.europeana.eu/item/9_c/jug"))
    assert other.status_code in (400, 403)

    table = requests.get(f"{server.url}campaigns/folk/export/table", timeout=10).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["europeana_id"], row["upvotes"]) == ("/9_a/jug", "2")
    graph = requests.get(f"{server.url}campaigns/folk/export/edm?profile=graph", timeout=10).text
    assert f"<{JUG}>" in graph
    page = requests.get(f"{server.url}campaigns/folk/items?iri={jug}", timeout=10).text
    assert "clay" in page
    with folk.database.reading() as store:
        assert list(recount.check(store)) == []


def test_a_batch_knows_two_iris_of_one_item(
    folk: Folk, jug: str, post: Callable[..., requests.Response]
) -> None:
    page = {"@context": ANNO, "type": "AnnotationPage", "items": [tag(JUG), tag(jug), tag(jug, "wood")]}

    answer = post(page, path="batch/folk/")

    assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [201, 409, 201]


def test_an_import_brings_tags_and_votes_under_either_iri(
    folk: Folk, jug: str, tmp_path: Path, server: Server
) -> None:
    here = "http://elsewhere.example/1"
    documents = [
        tag(jug) | {"id": here},
        vote(here, jug) | {"id": "http://elsewhere.example/2", "creator": "http://elsewhere.example/bob"},
    ]
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(documents), "utf-8")

    (outcome,) = bring.annotations(folk.database, "folk", [path], NOW)

    assert (outcome.added, outcome.refused) == (2, ())
    folk.tag("clay", item=JUG, by="ann")
    with folk.database.reading() as store:
        found = store.connection.exec_driver_sql("SELECT item FROM annotation WHERE property IS NOT NULL")
        assert [row[0] for row in found] == [JUG], "an equal tag is an approval of the one that came in"


def test_it_stays_on_its_item_when_the_server_moves(
    folk: Folk, jug: str, post: Callable[..., requests.Response]
) -> None:
    post(tag(jug))
    folk.tag("wood", item=JUG)

    move(folk.database, "https://new.example/")

    with folk.database.reading() as store:
        found = store.connection.exec_driver_sql("SELECT item FROM annotation WHERE property IS NOT NULL")
        assert {row[0] for row in found} == {JUG}


def test_a_vote_by_a_page_is_on_the_tag(folk: Folk, jug: str, post: Callable[..., requests.Response]) -> None:
    name = post(tag(jug)).headers["Location"].rpartition("/")[2]

    folk.vote(name, Choice.APPROVE, by="bob")

    assert folk.standing(name).tally.up == 1
