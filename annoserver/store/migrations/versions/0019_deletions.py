"""What was deleted, in the order in which it was."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_tombstone_moment", "tombstone", ["moment", "container_id", "name"])
