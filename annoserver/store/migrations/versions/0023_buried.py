"""Why what was deleted had been made, so that feeds of deletions can be asked for some of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is gone nobody remembers it."""
    column = sa.Column(
        "motivation", sa.String(), comment="as the annotation had it; NULL where nobody remembers"
    )
    op.add_column("tombstone", column)
