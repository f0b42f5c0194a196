"""Fixtures for tests of the crowd: two campaigns with people in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts.folk import founded

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.folk import Folk


@pytest.fixture
def folk(database: Database) -> Folk:
    """The campaigns “folk” and “free” with ann, bob and cy."""
    return founded(database)
