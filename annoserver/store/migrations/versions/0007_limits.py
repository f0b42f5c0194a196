"""What somebody has done of late, which limits are counted by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; PostgreSQL need not bring it through a crash, and so writes it faster."""
    op.create_table(
        "quota",
        sa.Column("key", Key, nullable=False, comment="who, what, how often"),
        sa.Column("used", Id, nullable=False),
        sa.Column("expires", sa.Float(), nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quota")),
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
    )
    op.create_index(op.f("ix_quota_expires"), "quota", ["expires"])
