"""Servers for the tests of the protocol: one of a test's own, and one that all share by campaigns."""

from __future__ import annotations

import shutil
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.model.annotation import Document
from tests.parts.cluster import Cluster
from tests.parts.people import Site, note, opened, peopled, settled
from tests.parts.serving import serving, url_of

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

House = tuple["Database", Site]


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server with the campaign folk, and three people with tokens."""
    return peopled(database, server.url)


@pytest.fixture(scope="session")
def sqlite_house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server over SQLite that stands as long as the tests run."""
    path = tmp_path_factory.mktemp("house") / "annoserver.db"
    shutil.copyfile(sqlite_template, path)
    with _house(f"sqlite:///{path}") as house:
        yield house


@pytest.fixture(scope="session")
def postgres_house(postgres: Cluster, postgres_template: str) -> Iterator[House]:
    """A server over PostgreSQL that stands as long as the tests run."""
    url = postgres.create(postgres_template)
    with _house(url) as house:
        yield house
    postgres.drop(url)


@contextmanager
def _house(url: str) -> Iterator[House]:
    from annoserver.app import create_app
    from annoserver.config import Config
    from annoserver.store.database import Database

    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = url_of(listener)
        database = Database(url)
        database.write_setting("base_url", base)
        config = Config(base_url=base, database_url=url, secret_key="s" * 32, threads=4, rate_limits=False)
        with serving(create_app(config), config, listener) as server:
            yield database, Site(server.url, settled(database))
        database.forget()


@pytest.fixture
def house(engine: str, request: pytest.FixtureRequest) -> House:
    """The server that all share, over SQLite and over PostgreSQL, and its database."""
    found: House = request.getfixturevalue(f"{engine}_house")
    return found


@pytest.fixture
def room(house: House) -> Site:
    """An empty campaign of the test's own, with pages of three, on the server that all share."""
    database, site = house
    name = f"c{uuid.uuid4().hex[:12]}"
    opened(database, name)
    return Site(site.url, site.tokens, name)


@pytest.fixture
def full(room: Site) -> Site:
    """A campaign with seven annotations on three pages."""
    for number in range(7):
        assert room.post(note(str(number))).status_code == 201
    return room


@pytest.fixture
def rich() -> Document:
    """An annotation with something of everything that has to survive a change of form."""
    return note(
        motivation=["tagging", "http://a.example/guessing"],
        body=[
            {"type": ["TextualBody", "Unheard"], "value": 'a "dog" \r\n<ж> \\', "language": "en-GB"},
            {"type": "Choice", "items": ["http://a.example/1", {"id": "http://a.example/2"}]},
        ],
        target={
            "source": "http://a.example/picture",
            "selector": {
                "type": "RangeSelector",
                "startSelector": {"type": "TextPositionSelector", "start": 1, "end": 7},
                "endSelector": {"type": "TextQuoteSelector", "exact": "é", "refinedBy": {"type": "Strange"}},
            },
        },
        creator=[{"type": "Person", "name": "J"}, "http://a.example/me"],
        generated="2026-01-31T12:00:00.120Z",
    ) | {"skos:note": ["kept", 1.5, True]}
