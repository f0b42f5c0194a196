"""Tables of the numbers that pages show, kept by the writes they follow from; and of skipped items."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

STATUSES = ("accepted", "rejected", "contested", "pending")

summary = Table(
    "summary",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    *(
        Column(name, Id, nullable=False, server_default="0")
        for name in ("items", "tags", *STATUSES, "votes", "contributions")
    ),
    comment="One row for each campaign",
)

attention = Table(
    "attention",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("item", Key, primary_key=True),
    Column("collection_id", Id, comment="NULL for what nobody imported"),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("tags", "pending", "contributions", "people")
    ),
    Index("ix_attention_least", "container_id", "contributions", "item"),
    Index("ix_attention_people", "container_id", "people", "item"),
    Index(
        "ix_attention_collection",
        "collection_id",
        "contributions",
        "item",
        sqlite_where=text("collection_id IS NOT NULL"),
        postgresql_where=text("collection_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
    comment="One row for each item, imported or tagged: how much was said of it, and by how many people",
)

part = Table(
    "part",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("item", Key, primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("number", Integer, nullable=False, comment="living tags and votes of the agent on the item"),
    Index("ix_part_agent", "agent_id", "item"),
    sqlite_with_rowid=False,
)

score = Table(
    "score",
    metadata,
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False, comment="0 for all time"),
    Column("container_id", ForeignKey("container.id"), nullable=False),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("tags", "accepted", "rejected", "votes", "points")
    ),
    Index("ix_score_points", "container_id", "week", "points"),
    Index("ix_score_week", "week", "points"),
)

fame = Table(
    "fame",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False, comment="0 for all time"),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Index("ix_fame_rank", "week", "rank", "person_id"),
    Index("ix_fame_person_id", "person_id"),
    comment="The board of all campaigns, made anew by the worker when it is another one",
)

award = Table(
    "award",
    metadata,
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("badge", String, primary_key=True),
    Column("container_id", ForeignKey("container.id"), nullable=False, index=True),
    Column("rank", Integer, nullable=False, comment="0 for badges that are for no rank"),
    Column("moment", Moment, nullable=False),
    comment="Badges that somebody has for good, each written once",
)

skip = Table(
    "skip",
    metadata,
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("item", Key, primary_key=True),
    Column("moment", Moment, nullable=False),
)
