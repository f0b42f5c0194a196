"""Tables of what annotations and items are found by beside their columns: words, and parts of targets."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, Integer, MetaData, String, Table
from sqlalchemy.dialects.postgresql import TSVECTOR

from annoserver.store.rows.kinds import Id, Key, metadata

region = Table(
    "region",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("iri", Key, nullable=False, comment="of the whole target"),
    Column("unit", String, nullable=False, comment="pixel, percent or second"),
    Column("x1", Float, nullable=False, comment="left, or the beginning of a time"),
    Column("y1", Float, nullable=False),
    Column("x2", Float, nullable=False, comment="right, or the end of a time"),
    Column("y2", Float, nullable=False),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    Index("ix_region_iri", "iri", "container_id", "position"),
)

# SQLite keeps words in an FTS5 table, which no catalogue describes; so they stand apart.
apart = MetaData()

vectors = Table(
    "words",
    apart,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True),
    Column("vector", TSVECTOR, nullable=False),
    comment="On PostgreSQL: the words of an annotation's bodies; one row where there are any",
)

fts = Table(
    "words",
    MetaData(),
    Column("rowid", Integer, primary_key=True),
    Column("text", String),
    Column("words", String, comment="FTS5: the table itself, to MATCH against"),
    comment="On SQLite: the same, container and position in one row number",
)

title_vectors = Table(
    "titles",
    apart,
    Column("container_id", Id, primary_key=True),
    Column("item_id", Id, primary_key=True),
    Column("vector", TSVECTOR, nullable=False),
    comment="On PostgreSQL: the words that an item is found by",
)

title_fts = Table(
    "titles",
    MetaData(),
    Column("rowid", Integer, primary_key=True),
    Column("text", String),
    Column("titles", String, comment="FTS5: the table itself, to MATCH against"),
    comment="On SQLite: the same, container and item in one row number",
)

PLACES = 36
"""Bits of a row number of FTS5 that are the position, or the item; those above are the container."""

PLACE = (1 << PLACES) - 1
"""The bits of a row number that are the position, or the item."""
