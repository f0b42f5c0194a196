"""The feed of pseudonyms that were taken out of use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasure",
        sa.Column("id", Id, nullable=False),
        sa.Column("agent", Key, nullable=False, comment="an IRI that means nobody any more"),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False, comment="of what was made under it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_agent"), "erasure", ["agent"])
