"""What the page of an item says of it besides, and in which languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it; it is filled when records are read anew."""
    what = "what its own page says besides; NULL until its record was read for it"
    op.add_column("item", sa.Column("about", sa.JSON(none_as_null=True), comment=what))
