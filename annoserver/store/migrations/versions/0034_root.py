"""How many containers the root lists, kept by the writes that change it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COUNT = """
    SELECT count(*) FROM container LEFT JOIN campaign ON campaign.container_id = container.id
    WHERE container.name <> '' AND campaign.draft IS NOT TRUE
"""
KEEP = "UPDATE container SET total = :there, given = :there WHERE name = ''"


def upgrade() -> None:
    """Count those that there are: until now the root said nothing of their number."""
    there = op.get_bind().scalar(sa.text(COUNT))
    op.get_bind().execute(sa.text(KEEP), {"there": there})
