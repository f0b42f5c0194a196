"""Words, regions and the indexes by which annotations are searched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from annoserver.model.search.finding import whole
from annoserver.store.database import Store
from annoserver.store.derived import words
from annoserver.store.rows.kinds import Id, Key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BATCH = 1000
PLACE = ("container_id", "position")
TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc Pc'"


def upgrade() -> None:
    """Make the tables and indexes, and fill them from what is there."""
    _region()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'CREATE VIRTUAL TABLE words USING fts5(text, columnsize=0, tokenize="{TOKENS}")')
    else:
        _vectors()
    _fill()
    for name in ("motivation", "created", "modified"):
        op.create_index(f"ix_annotation_{name}", "annotation", [name, "container_id", "position"])
    _partial("generator", sa.text("generator <> ''"))
    _partial("property", sa.text("property IS NOT NULL"))
    op.create_index(
        "ix_standing_hidden",
        "standing",
        ["container_id", "position"],
        sqlite_where=sa.text("hidden IS 1"),
        postgresql_where=sa.text("hidden IS true"),
    )
    op.drop_index("ix_standing_status", table_name="standing")
    op.create_index("ix_standing_status", "standing", ["status", "container_id", "position"])


def _region() -> None:
    op.create_table(
        "region",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("iri", Key, nullable=False, comment="of the whole target"),
        sa.Column("unit", sa.String(), nullable=False, comment="pixel, percent or second"),
        sa.Column("x1", sa.Float(), nullable=False, comment="left, or the beginning of a time"),
        sa.Column("y1", sa.Float(), nullable=False),
        sa.Column("x2", sa.Float(), nullable=False, comment="right, or the end of a time"),
        sa.Column("y2", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_region_container_id_position"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", "number", name=op.f("pk_region")),
    )
    op.create_index("ix_region_iri", "region", ["iri", "container_id", "position"])


def _vectors() -> None:
    op.create_table(
        "words",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("vector", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_words")),
        comment="On PostgreSQL: the words of an annotation's bodies; one row where there are any",
    )
    op.create_index("ix_words_vector", "words", ["vector"], postgresql_using="gin")


def _partial(name: str, condition: sa.TextClause) -> None:
    op.create_index(
        f"ix_annotation_{name}",
        "annotation",
        [name, "container_id", "position"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _fill() -> None:
    store = Store(op.get_bind(), "")
    for rows in _batches("SELECT container_id, position, document AS it FROM annotation", *PLACE):
        for container_id, here in groupby(rows, key=lambda row: int(row.container_id)):
            words.keep(store, container_id, ((row.position, *words.read(bytes(row.it))) for row in here))
    insert = sa.text(
        "INSERT INTO target (container_id, position, number, iri)"
        " SELECT container_id, position, max(number) + 1, CAST(:iri AS VARCHAR) FROM target"
        " WHERE container_id = :container AND position = :position"
        " GROUP BY container_id, position HAVING NOT EXISTS (SELECT 1 FROM target"
        " WHERE container_id = :container AND position = :position AND iri = CAST(:iri AS VARCHAR))"
    )
    named = "SELECT container_id, position, number, iri AS it FROM target"
    for rows in _batches(named, *PLACE, "number"):
        for row in rows:
            if "#" in row.it:
                at = {"container": row.container_id, "position": row.position, "iri": whole(row.it)}
                store.connection.execute(insert, at)


def _batches(query: str, *columns: str) -> Iterator[list[Any]]:
    """The rows of a query, some at a time; each batch is read before anything is written."""
    last = dict.fromkeys(columns, -1)
    order, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    after = sa.text(f"{query} WHERE ({order}) > ({marks}) ORDER BY {order} LIMIT {BATCH}")
    while rows := list(op.get_bind().execute(after, last)):
        yield rows
        last = {name: getattr(rows[-1], name) for name in columns}
