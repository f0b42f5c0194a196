"""Vocabularies as they were received, so that nothing of them is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the file and its kind."""
    source = sa.Column("source", sa.LargeBinary(), comment="as received, where terms do not say it all")
    op.add_column("vocabulary", source)
    op.add_column("vocabulary", sa.Column("media_type", sa.String(), nullable=False, server_default=""))
