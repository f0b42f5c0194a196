"""Fixtures for tests in a real browser: two campaigns, and a page that notices what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.parts.folk import founded

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from annoserver.store.database import Database
    from tests.parts.folk import Folk


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """What a browser shows does not depend on the database, unless a test asks for it."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def folk(database: Database) -> Folk:
    """The campaigns “folk” and “free” with ann, bob and cy."""
    return founded(database)


@pytest.fixture
def watched(page: Page, base_url: str) -> Iterator[Page]:
    """A page that, at the end, has told its console of no error and asked no other server for anything."""
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(base_url) else complaints.append(asked.url))
    yield page
    assert complaints == []
