"""Where items come from: imports with how far they came, what each saw, other IRIs of items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "harvest",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("source", Key, nullable=False, comment="what is asked, and where"),
        sa.Column("place", sa.String(), nullable=False, comment='where the next page is, "" at the start'),
        sa.Column("started", Moment(), nullable=False),
        sa.Column(
            "ended", Moment(), nullable=True, comment="empty while it runs, or when it was interrupted"
        ),
        sa.Column("complete", Moment(), nullable=True, comment="start of the last run that came to its end"),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_harvest_container_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest")),
        sa.UniqueConstraint("container_id", "source", name=op.f("uq_harvest_container_id_source")),
    )
    op.create_table(
        "sighting",
        sa.Column("harvest_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("moment", Moment(), nullable=False, comment="start of the run that saw it last"),
        sa.Column("name", Key, nullable=False, comment="what the source calls it, if not by its IRI"),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvest.id"], name=op.f("fk_sighting_harvest_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sighting_item_id")),
        sa.PrimaryKeyConstraint("harvest_id", "item_id", name=op.f("pk_sighting")),
    )
    op.create_index("ix_sighting_item", "sighting", ["item_id"])
    op.create_index("ix_sighting_name", "sighting", ["harvest_id", "name"])
    op.create_table(
        "alias",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("iri", Key, nullable=False, comment="another IRI by which the item is known"),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_alias_container_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_alias_item_id")),
        sa.PrimaryKeyConstraint("container_id", "iri", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_item_id"), "alias", ["item_id"])
