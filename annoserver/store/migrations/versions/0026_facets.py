"""What items are chosen by, the order that they are shown in, and an index of the words in their titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from annoserver.model.item import Item
from annoserver.store.database import Store
from annoserver.store.derived.shown import titles
from annoserver.store.rows.kinds import Id, Key

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BATCH = 1000
TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc Pc'"
OLD = sa.table("item", sa.column("id"), sa.column("container_id"), sa.column("shown", sa.JSON()))


def upgrade() -> None:
    """Make the tables, columns and indexes; words are filled here, facets when records are read anew."""
    _facets()
    op.drop_column("item", "words")
    op.add_column("item", sa.Column("facet_id", Id, comment="NULL until its record was read for it"))
    place = "below 0 where an order was set by hand"
    op.add_column("item", sa.Column("place", Id, nullable=False, server_default="0", comment=place))
    op.create_index("ix_item_place", "item", ["container_id", "place", "iri"])
    op.create_index("ix_item_shelf", "item", ["collection_id", "place", "iri"])
    op.create_index("ix_item_facet", "item", ["facet_id", "place", "iri"])
    _titles()


def _facets() -> None:
    op.create_table(
        "facet",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("collection_id", Id, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("period", sa.Integer(), nullable=False, comment="the first year of ten, 0 for none"),
        sa.Column("rights", Key, nullable=False),
        sa.Column("provider", Key, nullable=False),
        sa.Column(
            "items", sa.Integer(), nullable=False, server_default="0", comment="kept by the writes of items"
        ),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_facet_container_id")
        ),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name=op.f("fk_facet_collection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facet")),
        sa.UniqueConstraint(
            "collection_id",
            "kind",
            "period",
            "rights",
            "provider",
            name=op.f("uq_facet_collection_id_kind_period_rights_provider"),
        ),
        comment="What items of a collection are chosen by: one row for each combination that there is",
    )
    op.create_index("ix_facet_items", "facet", ["container_id", "items"])


def _titles() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'CREATE VIRTUAL TABLE titles USING fts5(text, columnsize=0, tokenize="{TOKENS}")')
    else:
        op.create_table(
            "titles",
            sa.Column("container_id", Id, nullable=False),
            sa.Column("item_id", Id, nullable=False),
            sa.Column("vector", postgresql.TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("container_id", "item_id", name=op.f("pk_titles")),
            comment="On PostgreSQL: the words that an item is found by",
        )
        op.create_index("ix_titles_vector", "titles", ["vector"], postgresql_using="gin")
    store = Store(op.get_bind(), "")
    for rows in _batches():
        for row in rows:
            shown = row.shown
            one = Item("", "", title=shown["title"], creator=tuple(shown["creator"]))
            one = replace(one, data_provider=shown["data_provider"])
            titles.keep(store, row.container_id, [(row.id, one)])


def _batches() -> Iterator[list[Any]]:
    """The items, some at a time; each batch is read before anything is written."""
    last = 0
    query = sa.select(OLD.c.id, OLD.c.container_id, OLD.c.shown).order_by(OLD.c.id).limit(BATCH)
    while rows := list(op.get_bind().execute(query.where(OLD.c.id > last))):
        yield rows
        last = rows[-1].id
