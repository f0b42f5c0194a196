"""When each record changed for harvesters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Key, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; `annoserver upgrade` fills it afterwards."""
    op.create_table(
        "header",
        sa.Column("campaign", Key, nullable=False),
        sa.Column("item", Key, nullable=False),
        sa.Column(
            "moment", Moment, nullable=False, comment="last change of the record or of what was accepted"
        ),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("institution", Key, nullable=False),
        sa.Column("dataset", Key, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "item", name="pk_header"),
        comment="One row for each record that was ever offered to harvesters",
    )
    op.create_index("ix_header_moment", "header", ["moment", "campaign", "item"])
    op.create_index("ix_header_campaign", "header", ["campaign", "moment", "item"])
    op.create_index("ix_header_institution", "header", ["institution", "moment", "campaign", "item"])
    op.create_index("ix_header_dataset", "header", ["dataset", "moment", "campaign", "item"])
