"""Rulings of moderators on tags, and what they make of the tags' standings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let a standing say that it was ruled on."""
    words = "status by the ruling that stands, NULL without one"
    op.add_column("standing", sa.Column("ruled", sa.String(), nullable=True, comment=words))
    op.create_table(
        "ruling",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("tag_position", Id, nullable=False),
        sa.Column("tag_author", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("moment", Moment(), nullable=False, comment="the latest on a tag stands"),
        sa.CheckConstraint("agent_id <> tag_author", name=op.f("ck_ruling_own")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_ruling_agent_id")),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_ruling_container_id_position"),
        ),
        sa.ForeignKeyConstraint(
            ["container_id", "tag_position", "tag_author"],
            ["standing.container_id", "standing.position", "standing.author"],
            name=op.f("fk_ruling_container_id_tag_position_tag_author"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_ruling")),
        sa.UniqueConstraint(
            "container_id",
            "tag_position",
            "agent_id",
            name=op.f("uq_ruling_container_id_tag_position_agent_id"),
        ),
    )
    op.create_index(op.f("ix_ruling_agent_id"), "ruling", ["agent_id"])
