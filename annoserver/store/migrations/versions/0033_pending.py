"""On PostgreSQL a short list of words that wait to be indexed: every search reads it from end to end."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WAITING = 128
"""kB. Of 4 MB, as PostgreSQL has it, a search reads 2 to 3 ms, and who fills it up indexes for 300."""


def upgrade() -> None:
    """SQLite keeps its index in pieces that are merged."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for name in ("ix_words_vector", "ix_titles_vector"):
        op.execute(f"ALTER INDEX {name} SET (gin_pending_list_limit = {WAITING})")
