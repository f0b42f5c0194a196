"""Very many containers: each is made, read and written to as if it were the only one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from annoserver.crowd import lifecycle
from annoserver.model.campaign import Campaign
from annoserver.store import containers, counts
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign, policy
from tests.parts.people import note, peopled
from tests.parts.statements import driven
from tests.parts.visiting import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from annoserver.store.database import Database, Store
    from tests.parts.people import Site
    from tests.parts.serving import Server

MANY = 10_000
MOST_BYTES = 100_000


@pytest.fixture
def site(database: Database, serve: Callable[..., Server]) -> Site:
    """A server with ten thousand campaigns beside the one that people write to."""
    server = serve()
    site = peopled(database, server.url)
    with database.transaction() as store:
        lifecycle.create(store, Campaign("c00000", {"en": "Number 0"}), 100, datetime.now(UTC))
        multiply(store, containers.hold(store, "c00000").id)
    return site


def multiply(store: Store, first: int) -> None:
    """As many copies of an empty campaign as there are to be, made at once: one by one they take minutes."""
    numbers = range(first + 1, first + MANY)
    for table, key in ((container, "id"), (campaign, "container_id"), (policy, "container_id")):
        (row,) = store.connection.execute(select(table).where(table.c[key] == first)).mappings()
        names = [{"name": f"c{number - first:05}"} if "name" in row else {} for number in numbers]
        copies = [{**row, **name, key: number} for number, name in zip(numbers, names, strict=True)]
        store.connection.execute(insert(table), copies)
    if store.locks:
        store.connection.exec_driver_sql(f"ALTER SEQUENCE container_id_seq RESTART {numbers.stop}")


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
    last = site.get(f"{site.url}annotations/c{MANY - 1:05}/")
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
    assert "/campaigns/c05000" in halfway.text
    with database.reading() as store:
        assert list(counts.check(store)) == []
