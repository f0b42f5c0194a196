"""Tables of containers and annotations, with what is asked for beside the documents."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

container = Table(
    "container",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False, unique=True),
    Column("label", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("revision", Id, nullable=False, comment="rises with every change in the container"),
    Column("total", Id, nullable=False, comment="living annotations"),
    Column("given", Id, nullable=False, comment="positions given so far"),
    Column("page_size", Integer, nullable=False),
    CheckConstraint("total >= 0 AND total <= given", "total"),
)

annotation = Table(
    "annotation",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("name", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("motivation", String, nullable=False, comment="short names or IRIs, separated by spaces"),
    Column("creator", String, nullable=False, comment='first IRI, "" for none'),
    Column("generator", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), index=True),
    Column("item", Key, comment="of a tag: the item it is about"),
    Column("property", String, comment="of a tag: the EDM property it should become"),
    Column("fingerprint", String, comment="of a tag: digest of item, property, body and region"),
    Column("twin", Integer, nullable=False, comment="0; imported tags that differ only in case count on"),
    UniqueConstraint("container_id", "name"),
    UniqueConstraint("container_id", "fingerprint", "twin"),
    Index(
        "ix_annotation_container_item",
        "container_id",
        "item",
        "position",
        sqlite_where=text("item IS NOT NULL"),
        postgresql_where=text("item IS NOT NULL"),
    ),
    Index("ix_annotation_creator", "creator", "container_id", "position"),
    Index("ix_annotation_motivation", "motivation", "container_id", "position"),
    Index("ix_annotation_created", "created", "container_id", "position"),
    Index("ix_annotation_modified", "modified", "container_id", "position"),
    Index(
        "ix_annotation_generator",
        "generator",
        "container_id",
        "position",
        sqlite_where=text("generator <> ''"),
        postgresql_where=text("generator <> ''"),
    ),
    Index(
        "ix_annotation_property",
        "property",
        "container_id",
        "position",
        sqlite_where=text("property IS NOT NULL"),
        postgresql_where=text("property IS NOT NULL"),
    ),
)

target = Table(
    "target",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("iri", Key, nullable=False),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    Index("ix_target_iri", "iri", "container_id", "position"),
    sqlite_with_rowid=False,
)

body = Table(
    "body",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("iri", Key, nullable=False, comment='canonical form, "" for words'),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("plain", Key, nullable=False, comment="beginning of the text, folded, without accents"),
    ForeignKeyConstraint(["container_id", "position"], ["annotation.container_id", "annotation.position"]),
    Index("ix_body_iri", "iri", "container_id", "position"),
    Index("ix_body_plain", "plain", "container_id", "position"),
    sqlite_with_rowid=False,
)

page = Table(
    "page",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("live", Integer, nullable=False),
    Column("revision", Id, nullable=False, comment="of the container at the page's last change"),
    Column("modified", Moment, nullable=False),
    CheckConstraint("live >= 0", "live"),
)
# The first, next, previous and last page that hold something, however many between are empty.
Index(
    "ix_page_filled",
    page.c.container_id,
    page.c.number,
    sqlite_where=page.c.live > 0,
    postgresql_where=page.c.live > 0,
)

hole = Table(
    "hole",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("node", Id, primary_key=True, autoincrement=False),
    Column("removed", Id, nullable=False),
    comment="Fenwick tree over pages: how many annotations were removed before a page",
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("position", Id, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("motivation", String, comment="as the annotation had it; NULL where nobody remembers"),
    Index("ix_tombstone_moment", "moment", "container_id", "name"),
)

event = Table(
    "event",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("number", Id, primary_key=True, autoincrement=False, comment="revision of the container"),
    Column("change", String, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("name", Key, nullable=False),
    Column("revision", Integer, nullable=False, comment="of the annotation"),
    Column("item", Key),
    Column(
        "ordinal",
        Id,
        FetchedValue(),
        nullable=False,
        comment="in the order in which all containers changed",
    ),
    Index("ix_event_ordinal", "ordinal", unique=True),
    sqlite_with_rowid=False,
)

past_event = Table(
    "past_event",
    metadata,
    Column("container", Key, primary_key=True, comment="name of a container that was deleted"),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("change", String, nullable=False),
    Column("moment", Moment, nullable=False),
    Column("name", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ordinal", Id, nullable=False),
    Index("ix_past_event_ordinal", "ordinal", unique=True),
    comment="The log of containers that are gone, for whoever follows them or the server",
)

source = Table(
    "source",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("key", Key, primary_key=True, comment="identity of the annotation where it came from"),
    Column(
        "name", Key, nullable=False, comment="stays when the annotation is deleted: it is not brought back"
    ),
    Column("digest", String, nullable=False, comment="of what was received, to see a later change"),
    Column("raw", LargeBinary, comment="as received, where the document cannot say it all"),
    Index("ix_source_name", "container_id", "name"),
)
