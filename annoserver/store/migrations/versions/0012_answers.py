"""Answers that are given again to a request with the same Idempotency-Key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Key, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "answer",
        sa.Column("actor", Key, nullable=False, comment="who sent the request"),
        sa.Column("key", Key, nullable=False, comment="the Idempotency-Key"),
        sa.Column("digest", sa.String(), nullable=False, comment="of the request"),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_moment", "answer", ["moment"])
