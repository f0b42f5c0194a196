"""What people say of themselves, where they are signed in, and the links that they get by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns of persons and tokens; everybody who is here already was added by hand."""
    for column in (
        sa.Column("verified", Moment(), comment="when the address was seen to be theirs"),
        sa.Column("claimed", Key, comment="an address not yet verified; several may claim one"),
        sa.Column("language", sa.String(), nullable=False, server_default=""),
        sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("credit_name", sa.String(), nullable=False, server_default=""),
        sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false(), comment="from boards"),
        sa.Column("suspended", Moment()),
    ):
        op.add_column("person", column)
    op.create_index(op.f("ix_person_claimed"), "person", ["claimed"])
    op.execute("UPDATE person SET verified = created")
    for column in (
        sa.Column("label", sa.String(), nullable=False, server_default=""),
        sa.Column("reads_only", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("expires", Moment()),
    ):
        op.add_column("token", column)
    op.create_table(
        "device",
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of what the cookie says, in hex"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False, comment="as it names itself"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"])
    op.create_table(
        "slip",
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of what the link says, in hex"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False, comment="an address, or what else the purpose needs"),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_slip_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_slip")),
    )
    op.create_index(op.f("ix_slip_person_id"), "slip", ["person_id"])
