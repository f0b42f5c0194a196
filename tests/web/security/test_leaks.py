"""Names and addresses: in nothing that programs, harvesters and aggregators can fetch."""

from __future__ import annotations

import io
import zipfile

import pytest
import requests

from annoserver.crowd import remarks
from annoserver.model.vote import Choice
from annoserver.store.accounts import profiles
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.serving import Server

SECRET = ("ann@example.org", "bob@example.org", "Ann of the Hill", "Bob the Credited", "0000-0002-1825-0097")
PLACES = (
    f"annotations/{FOLK}/",
    f"annotations/{FOLK}/?page=0&iris=0",
    f"changes/{FOLK}",
    "changes/",
    "erasures",
    "annotations/deleted",
    f"campaigns/{FOLK}/dataset",
    f"search/{FOLK}/?iris=0",
    f"campaigns/{FOLK}/membership",
    "oai?verb=ListRecords&metadataPrefix=edm",
    "oai?verb=ListRecords&metadataPrefix=oai_dc",
    *(f"campaigns/{FOLK}/export/{kind}" for kind in ("ntua", "europeana")),
    *(f"campaigns/{FOLK}/export/annotations?format={form}" for form in ("jsonld", "ndjson")),
    *(f"campaigns/{FOLK}/export/table?format={form}" for form in ("csv", "xlsx", "mint")),
    *(f"campaigns/{FOLK}/export/tiers?format={form}" for form in ("json", "csv")),
    *(
        f"campaigns/{FOLK}/export/edm?profile=graph&format={form}"
        for form in ("nquads", "turtle", "jsonld", "xml")
    ),
)


@pytest.fixture
def busy(folk: Folk) -> Folk:
    """People with names and addresses, who tag, vote, comment and leave."""
    tag = folk.tag(term="dog", by="ann")
    for by in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=by)
    with folk.database.transaction() as store:
        profiles.change(store, folk.known["bob"], credit_name="Bob the Credited", orcid="0000-0002-1825-0097")
        remarks.comment(store, FOLK, folk.item(), "Fine.", "en", folk.actor("ann"), NOW)
    return folk


def opened(content: bytes) -> list[bytes]:
    """What is sent, and what is in it where it is an archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [file.read(name) for name in file.namelist()]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_is_fetched_names_anybody(busy: Folk, server: Server, place: str) -> None:
    answer = requests.get(server.url + place, headers={"Accept": "application/ld+json, */*"}, timeout=20)

    assert answer.status_code == 200
    for content in opened(answer.content):
        assert [one for one in SECRET if one.encode() in content] == []
