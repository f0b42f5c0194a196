"""Downloads of a campaign over HTTP."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import containers, items
from tests.parts.folk import NOW
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.parts.folk import Folk
    from tests.parts.visiting import Visitor

EXPORT = "/campaigns/folk/export"


@pytest.fixture
def voted(folk: Folk) -> Folk:
    """One accepted tag, and one that is pending."""
    tag = folk.tag("wood")
    for voter in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=voter)
    folk.tag("stone")
    return folk


def test_filters_have_the_names_of_the_commands(voted: Folk, visitor: Visitor) -> None:
    lines = visitor.get(f"{EXPORT}/annotations?format=ndjson&status=accepted").text.splitlines()
    pending = visitor.get(f"{EXPORT}/annotations?format=jsonld&status=pending").text
    graph = visitor.get(f"{EXPORT}/edm?profile=graph&min-votes=3").text

    assert len(lines) == 3
    assert json.loads(pending)["total"] == 1
    assert "/records/" not in graph


@pytest.mark.parametrize("asked", ["statuses=accepted", "status=good", "min-votes=x", "profile=oai"])
def test_a_filter_that_nobody_knows_is_refused(voted: Folk, visitor: Visitor, asked: str) -> None:
    answer = visitor.get(f"{EXPORT}/edm?{asked}")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_the_manifest_says_what_was_asked_for_and_that_it_is_a_demo(voted: Folk, visitor: Visitor) -> None:
    answer = visitor.get(f"{EXPORT}/edm?profile=metis&property=dc:subject&property=dc:type")

    told = json.loads(zipfile.ZipFile(BytesIO(answer.content)).read("manifest.json"))
    assert told["filters"] == {"property": ["dc:subject", "dc:type"]}
    assert told["demo"].startswith("Demo data")
    assert 'filename="folk-demo-data-metis.zip"' in answer.headers["Content-Disposition"]


def test_the_graph_takes_the_providers_words_along(voted: Folk, visitor: Visitor) -> None:
    with voted.database.transaction() as store:
        held = containers.hold(store, "folk")
        north = items.hold_collection(store, held, "north", {})
        items.put(store, held, north, [Item(voted.item(), "1", record=Record(record()))], NOW)

    with_source = visitor.get(f"{EXPORT}/edm?profile=graph&with-source=yes").text

    assert "#source> ." in with_source
    assert "#source> ." not in visitor.get(f"{EXPORT}/edm?profile=graph").text


@pytest.mark.parametrize(
    ("asked", "media_type", "start"),
    [
        ("table", "text/csv", b"\xef\xbb\xbfeuropeana_id,"),
        ("table?format=xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("table?format=mint", "application/zip", b"PK"),
        ("ntua?status=pending", "application/ld+json", b'{"@context":{'),
        ("europeana?kind=text", "application/zip", b"PK"),
        ("tiers?dataset=1", "application/json", b'{"records":['),
        ("tiers?format=csv", "text/csv", b"\xef\xbb\xbfeuropeana_id,"),
    ],
)
def test_curators_and_partners_get_their_forms(
    voted: Folk, visitor: Visitor, asked: str, media_type: str, start: bytes
) -> None:
    answer = visitor.get(f"{EXPORT}/{asked}")

    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert answer.content.startswith(start)


@pytest.mark.parametrize(
    "asked", ["table?format=ods", "europeana?status=pending", "ntua?format=json", "tiers?format=xml"]
)
def test_what_a_form_does_not_have_is_refused(voted: Folk, visitor: Visitor, asked: str) -> None:
    assert visitor.get(f"{EXPORT}/{asked}").status_code == 400
