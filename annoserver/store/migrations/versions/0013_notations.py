"""The codes of terms, such as those of colours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Terms without a code have an empty one."""
    op.add_column("term", sa.Column("notation", sa.String(), server_default="", nullable=False))
