"""What people reported, and tags that are hidden until somebody has looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the queue, and let a standing say that its tag is hidden."""
    op.create_table(
        "report",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("tag", Key, nullable=False, comment='name of the annotation, "" for a person'),
        sa.Column("agent_id", Id, nullable=True, comment="who is reported, or made the tag"),
        sa.Column("reporter_id", Id, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("answered", Moment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False, server_default=""),
        sa.Column("answer", sa.String(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_report_agent_id")),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_report_container_id")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_report_reporter_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_about", "report", ["container_id", "tag", "agent_id"])
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"])
    words = "until reports are answered"
    op.add_column(
        "standing",
        sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false(), comment=words),
    )
