"""Tables of votes and rulings, and of the standings that follow from them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from annoserver.store.rows.kinds import Id, Moment, metadata

standing = Table(
    "standing",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("author", Id, nullable=False, comment="agent who made the tag, 0 for nobody known"),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("by_person", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column(
        "distance",
        Integer,
        nullable=False,
        server_default="0",
        comment="0, or further votes that would settle it",
    ),
    Column("changed", Moment, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=false(), comment="until reports are answered"),
    Column("ruled", String, comment="status by the ruling that stands, NULL without one"),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    UniqueConstraint("container_id", "position", "author"),
    Index("ix_standing_status", "status", "container_id", "position"),
    Index(
        "ix_standing_hidden",
        "container_id",
        "position",
        sqlite_where=text("hidden IS 1"),
        postgresql_where=text("hidden IS true"),
    ),
    Index("ix_standing_author", "author", "status", "changed"),
    Index("ix_standing_distance", "container_id", "distance", "position"),
    comment="One row for each tag, derived from its votes and the campaign's policy",
)

vote = Table(
    "vote",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("tag_position", Id, nullable=False),
    Column("tag_author", Id, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), comment="NULL for an imported review"),
    Column("choice", String, comment="NULL for an imported review"),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("by_person", Integer, nullable=False),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    # A vote is on a tag of the same container, and on nobody's own: the author is part of the key.
    ForeignKeyConstraint(
        ["container_id", "tag_position", "tag_author"],
        ["standing.container_id", "standing.position", "standing.author"],
    ),
    UniqueConstraint("container_id", "tag_position", "agent_id"),
    CheckConstraint("agent_id IS NULL OR agent_id <> tag_author", "own"),
)

ruling = Table(
    "ruling",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("tag_position", Id, nullable=False),
    Column("tag_author", Id, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("moment", Moment, nullable=False, comment="the latest on a tag stands"),
    Column("curator", Boolean, nullable=False, server_default=false(), comment="outranks the others"),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    ForeignKeyConstraint(
        ["container_id", "tag_position", "tag_author"],
        ["standing.container_id", "standing.position", "standing.author"],
    ),
    UniqueConstraint("container_id", "tag_position", "agent_id"),
    CheckConstraint("agent_id <> tag_author", "own"),
)
