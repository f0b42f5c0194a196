"""The words that items are found by, and the tags of a person by what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index; `annoserver upgrade` fills the column."""
    words = sa.Column(
        "words", sa.String(), nullable=False, server_default="", comment="folded, to search it by"
    )
    op.add_column("item", words)
    op.create_index("ix_standing_author", "standing", ["author", "status", "changed"])
