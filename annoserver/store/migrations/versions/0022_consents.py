"""What people agree to who join a campaign; whoever contributed before counts as having joined."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Consents without a notice for all who stand behind an agent: from their account's first day on."""
    op.add_column(
        "agent",
        sa.Column(
            "joined",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a consent is in force",
        ),
    )
    op.add_column("person", sa.Column("orcid", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "campaign",
        sa.Column(
            "age", sa.Integer(), nullable=False, server_default="0", comment="that contributors have at least"
        ),
    )
    op.create_table(
        "consent",
        sa.Column("id", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column(
            "notice", sa.String(), nullable=False, comment='version of what was read, "" before there was one'
        ),
        sa.Column(
            "credited", sa.Boolean(), nullable=False, server_default=sa.false(), comment="named in credits"
        ),
        sa.Column("ended", Moment(), nullable=True, comment="when they left again"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_consent_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_agent_id"), "consent", ["agent_id"])
    op.execute(
        "INSERT INTO consent (agent_id, moment, notice, credited)"
        " SELECT agent.id, person.created, '', person.credit_name <> ''"
        " FROM agent JOIN person ON person.id = agent.person_id"
    )
    op.execute("UPDATE agent SET joined = TRUE WHERE person_id IS NOT NULL")
