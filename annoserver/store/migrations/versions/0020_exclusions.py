"""People who are excluded from a campaign, and the log of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is excluded yet."""
    op.add_column(
        "agent",
        sa.Column(
            "excluded",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="their votes do not count",
        ),
    )
    op.create_table(
        "exclusion",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("back", sa.Boolean(), nullable=False, comment="readmitted, not excluded"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_exclusion_agent_id")),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_exclusion_container_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    op.create_index(op.f("ix_exclusion_container_id"), "exclusion", ["container_id"])
