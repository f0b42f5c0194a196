"""Fixtures for tests of pages: a server over two small campaigns, and visitors who read what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import requests

from tests.parts.folk import founded
from tests.parts.visiting import Visitor

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.folk import Folk
    from tests.parts.serving import Server


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Pages ask the store, whose queries are tested on both databases; a test may ask for both as well."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def folk(database: Database) -> Folk:
    """The campaigns “folk” and “free” with ann, bob and cy."""
    return founded(database)


@pytest.fixture
def visitors(folk: Folk, server: Server) -> Iterator[Callable[[], Visitor]]:
    """Make visitors, each with cookies of their own."""
    with ExitStack() as stack:
        yield lambda: Visitor(server.url, stack.enter_context(requests.Session()))


@pytest.fixture
def visitor(visitors: Callable[[], Visitor]) -> Visitor:
    """Somebody whom nobody knows."""
    return visitors()


@pytest.fixture
def ann(visitors: Callable[[], Visitor]) -> Visitor:
    """Ann, who is signed in."""
    ann = visitors()
    ann.sign_in()
    return ann
