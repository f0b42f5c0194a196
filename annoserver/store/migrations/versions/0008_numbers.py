"""The numbers that pages show, kept by the writes they follow from; and skipped items."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CONTAINER, AGENT = "container.id", "agent.id"


def upgrade() -> None:
    """Add the tables, and how far a tag is from a decision; `annoserver upgrade` counts afterwards."""
    summary()
    attention()
    part()
    score()
    op.create_table(
        "skip",
        sa.Column("agent_id", Id, sa.ForeignKey(AGENT, name="fk_skip_agent_id"), nullable=False),
        sa.Column("item", Key, nullable=False),
        sa.Column("moment", Moment, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "item", name="pk_skip"),
    )
    words = "0, or further votes that would settle it"
    with op.batch_alter_table("standing") as table:
        table.add_column(
            sa.Column("distance", sa.Integer(), nullable=False, server_default="0", comment=words)
        )
        table.create_index("ix_standing_distance", ["container_id", "distance", "position"])
    op.add_column(
        "collection",
        sa.Column(
            "items", sa.Integer(), nullable=False, server_default="0", comment="kept by the writes of items"
        ),
    )


def count(name: str, kind: Any = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default="0")


def container(table: str) -> sa.Column[int]:
    key = sa.ForeignKey(CONTAINER, name=f"fk_{table}_container_id")
    return sa.Column("container_id", Id, key, nullable=False)


def summary() -> None:
    names = ("items", "tags", "accepted", "rejected", "contested", "pending", "votes", "contributions")
    op.create_table(
        "summary",
        container("summary"),
        *(count(name, Id) for name in names),
        sa.PrimaryKeyConstraint("container_id", name="pk_summary"),
        comment="One row for each campaign",
    )


def attention() -> None:
    op.create_table(
        "attention",
        container("attention"),
        sa.Column("item", Key, nullable=False),
        sa.Column("collection_id", Id, comment="NULL for what nobody imported"),
        *(count(name) for name in ("tags", "pending", "contributions", "people")),
        sa.PrimaryKeyConstraint("container_id", "item", name="pk_attention"),
        comment="One row for each item, imported or tagged: how much was said of it, and by how many people",
    )
    op.create_index("ix_attention_least", "attention", ["container_id", "contributions", "item"])
    op.create_index("ix_attention_people", "attention", ["container_id", "people", "item"])
    op.create_index("ix_attention_collection", "attention", ["collection_id", "contributions", "item"])


def part() -> None:
    op.create_table(
        "part",
        container("part"),
        sa.Column("item", Key, nullable=False),
        sa.Column("agent_id", Id, sa.ForeignKey(AGENT, name="fk_part_agent_id"), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="living tags and votes of the agent on the item"
        ),
        sa.PrimaryKeyConstraint("container_id", "item", "agent_id", name="pk_part"),
    )
    op.create_index("ix_part_agent", "part", ["agent_id", "item"])


def score() -> None:
    op.create_table(
        "score",
        sa.Column("agent_id", Id, sa.ForeignKey(AGENT, name="fk_score_agent_id"), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False, comment="0 for all time"),
        container("score"),
        *(count(name) for name in ("tags", "accepted", "rejected", "votes", "points")),
        sa.PrimaryKeyConstraint("agent_id", "week", name="pk_score"),
    )
    op.create_index("ix_score_points", "score", ["container_id", "week", "points"])
    op.create_index("ix_score_week", "score", ["week", "points"])
