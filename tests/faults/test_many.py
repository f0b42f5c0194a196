"""Very many containers: each is made, read and written to as if it were the only one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from annoserver.crowd import lifecycle
from annoserver.model.campaign import Campaign
from annoserver.store import counts
from tests.parts.crowded import crowd, name
from tests.parts.people import note, peopled
from tests.parts.statements import driven
from tests.parts.visiting import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from annoserver.store.database import Database
    from tests.parts.people import Site
    from tests.parts.serving import Server

MANY = 10_000
MOST_BYTES = 100_000
CARD = re.compile(r"/campaigns/many-([0-9]+)")


@pytest.fixture
def site(database: Database, serve: Callable[..., Server]) -> Site:
    """A server with ten thousand campaigns beside the one that people write to."""
    server = serve()
    site = peopled(database, server.url)
    with database.transaction() as store:
        crowd(store, MANY, datetime.now(UTC))
    return site


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_ten_thousand_containers_are_no_burden(site: Site, server: Server) -> None:
    database = server.app.extensions["annoserver"].database

    with driven(database) as told:
        # Else the file that waitress keeps a large answer in stays open until the end.
        root = site.get(f"{site.url}annotations/", Connection="close")
        assert root.status_code == 200
    asked = len(told)
    made = site.post(note("first"))
    with database.transaction() as store:
        lifecycle.create(store, Campaign("another", {"en": "Another"}), 100, datetime.now(UTC))
    last = site.get(f"{site.url}annotations/{name(MANY - 1)}/")
    pages = [
        site.get(site.url + path, Accept="text/html", Connection="close") for path in ("en/", "annotations/")
    ]
    feed = site.get(f"{site.url}changes/", Connection="close")

    assert asked < 10
    assert made.status_code == 201
    assert site.get(f"{site.url}annotations/another/").status_code == 200
    assert (last.status_code, last.json()["total"]) == (200, 0)
    assert [one.status_code for one in (*pages, feed)] == [200, 200, 200]
    assert len(pages[0].content) < MOST_BYTES
    (more,) = tree(pages[0]).xpath("//main//a[@rel='next']/@href")
    assert more.startswith("/en/?after=")
    halfway = site.get(f"{site.url}en/?after=4980", Accept="text/html", Connection="close")
    here, there = (set(CARD.findall(text)) for text in (pages[0].text, halfway.text))
    assert min(len(here), len(there)) > 50
    assert not here & there
    with database.reading() as store:
        assert list(counts.check(store)) == []
