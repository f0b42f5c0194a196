"""A peopled server for the flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts.people import Site, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server with the campaign folk, and three people with tokens."""
    return peopled(database, server.url)
