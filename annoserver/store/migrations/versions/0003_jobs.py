"""Jobs, and what they left out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the queue."""
    op.create_table(
        "job",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, comment="rises with each claim, and marks it"),
        sa.Column("due", Moment(), nullable=False, comment="of a running job: when its claim ends"),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("done", Id, nullable=False),
        sa.Column("total", Id, nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_job_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_due", "job", ["state", "due"])
    op.create_index(op.f("ix_job_person_id"), "job", ["person_id"])
    op.create_table(
        "refusal",
        sa.Column("job_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_refusal_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_refusal")),
    )
