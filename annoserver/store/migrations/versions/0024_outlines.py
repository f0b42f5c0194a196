"""What exports have to know of a record, beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is there yet: exports draw them where they lack, imports keep them."""
    op.add_column(
        "item",
        sa.Column("outline", sa.LargeBinary(), comment="of the record: what exports would else read it for"),
    )
