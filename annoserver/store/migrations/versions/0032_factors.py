"""Second factors; and whoever has a role signs in once more, as they may stay no longer for weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ENTRUSTED = """person_id IN (
    SELECT person_id FROM role WHERE role <> 'contributor' UNION SELECT id FROM person WHERE admin
)"""


def upgrade() -> None:
    """Nobody has a second factor yet."""
    op.create_table(
        "factor",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("secret", sa.String(), nullable=False, comment="shared with an app, in base32"),
        sa.Column(
            "since", Moment(), nullable=True, comment="when a first code was right; NULL: not in force"
        ),
        sa.Column(
            "last",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="time step whose code was taken last",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_factor_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_factor")),
    )
    op.create_table(
        "recovery",
        sa.Column(
            "digest",
            sa.String(),
            nullable=False,
            comment="SHA-256 of a code for when the factor is lost, in hex",
        ),
        sa.Column("person_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery")),
    )
    op.create_index(op.f("ix_recovery_person_id"), "recovery", ["person_id"])
    op.execute(f"DELETE FROM device WHERE {ENTRUSTED}")  # noqa: S608  # nosec B608 # (ours)
