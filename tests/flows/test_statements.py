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


POSTED = {"sqlite": 16, "postgres": 4}
"""Statements of a post: PostgreSQL, to which each is a way, is given all rows of a transaction by one."""


def test_a_tag_that_is_posted_runs_few_statements(asked: tuple[Site, Database], engine: str) -> None:
    site, database = asked

    with driven(database) as told:
        assert site.post(tag("cat")).status_code == 201

    assert len(told) == POSTED[engine], told


def test_a_vote_that_is_posted_runs_few_statements(asked: tuple[Site, Database], engine: str) -> None:
    site, database = asked
    cat = site.tag("cat")

    with driven(database) as told:
        assert site.post(vote(cat), by="bob").status_code == 201

    assert len(told) == POSTED[engine], told


def test_an_annotation_that_is_read_runs_one_statement(asked: tuple[Site, Database]) -> None:
    site, _ = asked
    cat = site.tag("cat")
    known = site.get(cat).headers["ETag"]

    assert _statements(asked, cat) == 1
    assert _statements(asked, cat, 304, If_None_Match=known) == 1


def test_a_page_runs_two_statements_and_none_while_nothing_is_written(
    asked: tuple[Site, Database], engine: str
) -> None:
    site, _ = asked
    page = f"{site.container}?iris=0&page=0"
    asking = 1 if engine == "postgres" else 0  # SQLite tells without a statement that nothing was written

    site.tag("cat")
    read = _statements(asked, page)
    _statements(asked, page)  # what is asked for twice is kept
    again = _statements(asked, page)
    known = site.get(page).headers["ETag"]
    unchanged = _statements(asked, page, 304, If_None_Match=known)
    _write_elsewhere(asked)
    _statements(asked, page, 304, If_None_Match=known)

    assert (read, again) == (2 + asking, asking)
    assert unchanged == asking
    assert _statements(asked, page, 304, If_None_Match=known) == asking


def _write_elsewhere(asked: tuple[Site, Database]) -> None:
    asked[1].write_setting("something", "else")


def _statements(asked: tuple[Site, Database], address: str, status: int = 200, **headers: str) -> int:
    site, database = asked
    with driven(database) as told:
        assert site.get(address, **headers).status_code == status
    return len(told)
