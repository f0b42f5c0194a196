"""What a request costs the database: the statements that it runs, counted exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts.people import Site, peopled, tag, vote
from tests.parts.statements import driven

if TYPE_CHECKING:
    from collections.abc import Callable

    from annoserver.store.database import Database
    from tests.parts.serving import Server


@pytest.fixture
def asked(database: Database, serve: Callable[..., Server]) -> tuple[Site, Database]:
    """A server whose people have said something already, and the database as it sees it."""
    server = serve()
    site = peopled(database, server.url)
    site.post(vote(site.tag("dog")), by="bob")
    return site, server.app.extensions["annoserver"].database


def test_a_tag_that_is_posted_runs_sixteen_statements(asked: tuple[Site, Database]) -> None:
    site, database = asked

    with driven(database) as told:
        assert site.post(tag("cat")).status_code == 201

    assert len(told) == 16, told


def test_a_vote_that_is_posted_runs_seventeen_statements(asked: tuple[Site, Database]) -> None:
    site, database = asked
    cat = site.tag("cat")

    with driven(database) as told:
        assert site.post(vote(cat), by="bob").status_code == 201

    assert len(told) == 17, told


def test_what_is_read_runs_one_statement_and_one_more_for_what_is_on_a_page(
    asked: tuple[Site, Database],
) -> None:
    site, database = asked
    cat, page = site.tag("cat"), f"{site.container}?iris=0&page=0"
    known = {address: site.get(address).headers["ETag"] for address in (cat, page)}
    counts = []

    for address, mark in known.items():
        for headers, status in (({}, 200), ({"If_None_Match": mark}, 304)):
            with driven(database) as told:
                assert site.get(address, **headers).status_code == status
            counts.append(len(told))

    assert counts == [1, 1, 2, 1]
