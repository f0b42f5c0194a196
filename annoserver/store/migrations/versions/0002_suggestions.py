"""The index of suggestions: labels from each of their words on, and how often tags say a term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from annoserver.model.text import beginnings
from annoserver.store.rows.kinds import Id, Key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 1000

word = sa.table(
    "word",
    sa.column("vocabulary_id", Id),
    sa.column("plain", Key),
    sa.column("term_id", Id),
    sa.column("number", sa.Integer),
    sa.column("place", sa.Integer),
)
COUNT = """
UPDATE term SET uses = (
  SELECT count(DISTINCT body.position) FROM body
  JOIN annotation ON annotation.container_id = body.container_id AND annotation.position = body.position
  JOIN vocabulary ON vocabulary.container_id = body.container_id
  WHERE vocabulary.id = term.vocabulary_id AND body.iri = term.iri AND annotation.item IS NOT NULL)
"""


def upgrade() -> None:
    """Make the index, fill it from the labels that are there, and drop the one by whole labels."""
    op.add_column(
        "term",
        sa.Column(
            "uses",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="tags of the campaign that say it",
        ),
    )
    op.create_table(
        "word",
        sa.Column("vocabulary_id", Id, nullable=False),
        sa.Column(
            "plain", Key, nullable=False, comment="a label from one of its words on, as it is looked up"
        ),
        sa.Column("term_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="of the label"),
        sa.Column("place", sa.Integer(), nullable=False, comment="of the word in the label, from 0 on"),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_word_term_id")),
        sa.ForeignKeyConstraint(["vocabulary_id"], ["vocabulary.id"], name=op.f("fk_word_vocabulary_id")),
        sa.PrimaryKeyConstraint("vocabulary_id", "plain", "term_id", "number", name=op.f("pk_word")),
        comment="The index of suggestions: found by the beginning of any word of any label",
        sqlite_with_rowid=False,
    )
    _fill()
    op.create_index("ix_word_term", "word", ["term_id"])
    op.execute(COUNT)
    used = sa.text("uses > 0")
    op.create_index(
        "ix_term_used", "term", ["vocabulary_id", "uses"], sqlite_where=used, postgresql_where=used
    )
    op.drop_index("ix_label_plain", table_name="label")
    with op.batch_alter_table("label") as table:
        table.drop_column("plain")
        table.drop_column("vocabulary_id")


def _fill() -> None:
    connection = op.get_bind()
    labels = connection.execute(sa.text("SELECT vocabulary_id, term_id, number, text FROM label"))
    for rows in labels.partitions(BATCH):
        if words := [one for row in rows for one in _words(row)]:
            connection.execute(word.insert(), words)


def _words(row: Any) -> Iterator[dict[str, Any]]:
    for place, plain in enumerate(beginnings(row.text)):
        yield {
            "vocabulary_id": row.vocabulary_id,
            "plain": plain,
            "term_id": row.term_id,
            "number": row.number,
            "place": place,
        }
