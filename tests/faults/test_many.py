"""Very many containers: each is made, read and written to as if it were the only one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from annoserver.crowd import lifecycle
from annoserver.model.campaign import Campaign
from tests.parts.people import note, peopled
from tests.parts.statements import driven

if TYPE_CHECKING:
    from collections.abc import Callable

    from annoserver.store.database import Database
    from tests.parts.people import Site
    from tests.parts.serving import Server

MANY = 10_000
STEP = 1_000


@pytest.fixture
def site(database: Database, serve: Callable[..., Server]) -> Site:
    """A server with ten thousand campaigns beside the one that people write to."""
    server = serve()
    site = peopled(database, server.url)
    now = datetime.now(UTC)
    for first in range(0, MANY, STEP):
        with database.transaction() as store:
            for number in range(first, first + STEP):
                lifecycle.create(store, Campaign(f"c{number:05}", {"en": f"Number {number}"}), 100, now)
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
    last = site.get(f"{site.url}annotations/c{MANY - 1:05}/")
    pages = [
        site.get(site.url + path, Accept="text/html", Connection="close") for path in ("en/", "annotations/")
    ]
    feed = site.get(f"{site.url}changes/", Connection="close")

    assert asked < 10
    assert made.status_code == 201
    assert (last.status_code, last.json()["total"]) == (200, 0)
    assert [one.status_code for one in (*pages, feed)] == [200, 200, 200]
