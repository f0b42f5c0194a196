"""Tags without their makers, hidden comments, curators, words nobody may write, and idle accounts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it is there yet; accounts count as idle from the day on that they were made."""
    for table, column in _columns():
        op.add_column(table, column)
    op.create_table(
        "concealed",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_concealed_container_id_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_concealed")),
        comment="Comments that are hidden until reports are answered; tags say so in their standing",
    )


def _columns() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("erasure", _words("annotation", "an IRI whose maker means nobody", Key)),
        ("role", _words("institution", "whose items a curator has", sa.String())),
        ("person", sa.Column("seen", Moment(), comment="when they signed in last")),
        ("person", sa.Column("warned", Moment(), comment="when they were told that an idle account goes")),
        (
            "campaign",
            sa.Column(
                "denied",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="words that nobody may write",
            ),
        ),
        (
            "ruling",
            sa.Column(
                "curator",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="outranks the others",
            ),
        ),
    ]


def _words(name: str, comment: str, kind: sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default="", comment=comment)
