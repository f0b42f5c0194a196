"""Fixtures for tests of the store: one campaign on each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts import shelf

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.shelf import Shelf


@pytest.fixture
def folk(database: Database) -> Shelf:
    """The campaign “folk”: three annotations to a page, balanced policy, nothing in it."""
    return shelf.found(database)
