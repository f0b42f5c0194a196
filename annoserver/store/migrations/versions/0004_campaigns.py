"""What campaigns and collections say of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add texts, the banner, and how contributors work."""
    texts = {"disclaimer": None, "prizes": "badge, then language", "banner_alt": None}
    for name, comment in texts.items():
        op.add_column(
            "campaign", sa.Column(name, sa.JSON(), nullable=False, server_default="{}", comment=comment)
        )
    for name, comment in {"banner": "file name of a picture of ours", "institution": None}.items():
        op.add_column(
            "campaign", sa.Column(name, sa.String(), nullable=False, server_default="", comment=comment)
        )
    wanted = sa.Column(
        "contributors", sa.Integer(), nullable=False, server_default="3", comment="wanted for each item"
    )
    op.add_column("campaign", wanted)
    for name in ("blind", "ask_reason"):
        op.add_column("campaign", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("collection", sa.Column("description", sa.JSON(), nullable=False, server_default="{}"))
