"""Tables of campaigns, their policies, collections, items, pictures and vocabularies."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

campaign = Table(
    "campaign",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("title", JSON, nullable=False),
    Column("description", JSON, nullable=False),
    Column("instructions", JSON, nullable=False),
    Column("organiser", String, nullable=False),
    Column("opens", Moment),
    Column("closes", Moment),
    Column("draft", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("own_words", Boolean, nullable=False),
    Column("property", String, nullable=False),
    Column("goal", Integer),
    Column("demo", Boolean, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("disclaimer", JSON, nullable=False, server_default="{}"),
    Column("prizes", JSON, nullable=False, server_default="{}", comment="badge, then language"),
    Column("banner", String, nullable=False, server_default="", comment="file name of a picture of ours"),
    Column("banner_alt", JSON, nullable=False, server_default="{}"),
    Column("institution", String, nullable=False, server_default=""),
    Column("contributors", Integer, nullable=False, server_default="3", comment="wanted for each item"),
    Column("blind", Boolean, nullable=False, server_default=false()),
    Column("ask_reason", Boolean, nullable=False, server_default=false()),
    Column("age", Integer, nullable=False, server_default="0", comment="that contributors have at least"),
    Column("denied", JSON, nullable=False, server_default="[]", comment="words that nobody may write"),
)

policy = Table(
    "policy",
    metadata,
    Column("container_id", ForeignKey("campaign.container_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("margin", Integer, nullable=False),
    Column("share", String, nullable=False, comment="a fraction such as 2/3"),
    Column("bound", Float),
    Column("full", Integer),
    Column("author", Boolean, nullable=False),
    Column("veto", Boolean, nullable=False),
    Column("moment", Moment, nullable=False),
)

collection = Table(
    "collection",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("name", Key, nullable=False),
    Column("title", JSON, nullable=False),
    Column("description", JSON, nullable=False, server_default="{}"),
    Column("items", Integer, nullable=False, server_default="0", comment="kept by the writes of items"),
    UniqueConstraint("container_id", "name"),
)

facet = Table(
    "facet",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("collection_id", ForeignKey("collection.id"), nullable=False),
    Column("kind", Key, nullable=False),
    Column("period", Integer, nullable=False, comment="the first year of ten, 0 for none"),
    Column("rights", Key, nullable=False),
    Column("provider", Key, nullable=False),
    Column("items", Integer, nullable=False, server_default="0", comment="kept by the writes of items"),
    UniqueConstraint("collection_id", "kind", "period", "rights", "provider"),
    Index("ix_facet_items", "container_id", "items"),
    comment="What items of a collection are chosen by: one row for each combination that there is",
)

item = Table(
    "item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("collection_id", ForeignKey("collection.id"), nullable=False),
    Column("iri", Key, nullable=False),
    Column("provider_id", Key, nullable=False),
    Column("shown", JSON, nullable=False, comment="what a page shows of it"),
    Column(
        "about",
        JSON(none_as_null=True),
        comment="what its own page says besides; NULL until its record was read for it",
    ),
    Column("record", LargeBinary, comment="EDM as received, byte for byte"),
    Column("namespaces", JSON, nullable=False),
    Column("media_type", String, nullable=False),
    Column("outline", LargeBinary, comment="of the record: what exports would else read it for"),
    Column("digest", String, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("facet_id", Id, comment="NULL until its record was read for it"),
    Column("place", Id, nullable=False, server_default="0", comment="below 0 where an order was set by hand"),
    UniqueConstraint("container_id", "iri"),
    Index("ix_item_collection", "collection_id", "id"),
    Index("ix_item_place", "container_id", "place", "iri"),
    Index("ix_item_shelf", "collection_id", "place", "iri"),
    Index("ix_item_facet", "facet_id", "place", "iri"),
    Index("ix_item_provider", "container_id", "provider_id"),
)

picture = Table(
    "picture",
    metadata,
    Column("digest", String, primary_key=True, comment="SHA-256 of the bytes, in hex"),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

vocabulary = Table(
    "vocabulary",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("name", Key, nullable=False),
    Column("iri", Key, nullable=False),
    Column("title", JSON, nullable=False),
    Column("source", LargeBinary, comment="as received, where terms do not say it all"),
    Column("media_type", String, nullable=False, server_default=""),
    UniqueConstraint("container_id", "name"),
)

term = Table(
    "term",
    metadata,
    Column("id", Id, primary_key=True),
    Column("vocabulary_id", ForeignKey("vocabulary.id"), nullable=False),
    Column("iri", Key, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("others", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("broader", String),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("notation", String, nullable=False, server_default=""),
    Column("uses", Integer, nullable=False, server_default="0", comment="tags of the campaign that say it"),
    UniqueConstraint("vocabulary_id", "iri"),
    Index("ix_term_iri", "iri"),
)
Index(
    "ix_term_used",
    term.c.vocabulary_id,
    term.c.uses,
    sqlite_where=term.c.uses > 0,
    postgresql_where=term.c.uses > 0,
)

label = Table(
    "label",
    metadata,
    Column("term_id", ForeignKey("term.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("language", String, nullable=False),
    Column("text", String, nullable=False),
)

word = Table(
    "word",
    metadata,
    Column("vocabulary_id", ForeignKey("vocabulary.id"), primary_key=True),
    Column("plain", Key, primary_key=True, comment="a label from one of its words on, as it is looked up"),
    Column("term_id", ForeignKey("term.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, comment="of the label"),
    Column("place", Integer, nullable=False, comment="of the word in the label, from 0 on"),
    Index("ix_word_term", "term_id"),
    comment="The index of suggestions: found by the beginning of any word of any label",
    # The primary key is the whole of what is looked up.
    sqlite_with_rowid=False,
)
