"""The board of all campaigns, and badges that somebody has for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the worker fills them."""
    op.create_table(
        "fame",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False, comment="0 for all time"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_fame_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("week", "person_id", name=op.f("pk_fame")),
        comment="The board of all campaigns, made anew by the worker when it is another one",
    )
    op.create_index("ix_fame_rank", "fame", ["week", "rank", "person_id"])
    op.create_index("ix_fame_person_id", "fame", ["person_id"])
    op.create_table(
        "award",
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("badge", sa.String(), nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False, comment="0 for badges that are for no rank"),
        sa.Column("moment", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_award_agent_id")),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_award_container_id")),
        sa.PrimaryKeyConstraint("agent_id", "badge", name=op.f("pk_award")),
        comment="Badges that somebody has for good, each written once",
    )
    op.create_index(op.f("ix_award_container_id"), "award", ["container_id"])
