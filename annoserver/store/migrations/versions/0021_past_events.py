"""The log of containers that were deleted, which outlives them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was deleted before left nothing that could be told."""
    op.create_table(
        "past_event",
        sa.Column("container", Key, nullable=False, comment="name of a container that was deleted"),
        sa.Column("number", Id, autoincrement=False, nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ordinal", Id, nullable=False),
        sa.PrimaryKeyConstraint("container", "number", name=op.f("pk_past_event")),
        comment="The log of containers that are gone, for whoever follows them or the server",
    )
    op.create_index("ix_past_event_ordinal", "past_event", ["ordinal"], unique=True)
