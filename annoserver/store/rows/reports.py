"""Tables of what people reported, and of who was excluded."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, String, Table

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

report = Table(
    "report",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("tag", Key, nullable=False, comment='name of the annotation, "" for a person'),
    Column("agent_id", ForeignKey("agent.id"), comment="who is reported, or made the tag"),
    Column("reporter_id", ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("reason", String, nullable=False),
    Column("words", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("answered", Moment),
    Column("outcome", String, nullable=False, server_default=""),
    Column("answer", String, nullable=False, server_default=""),
    Index("ix_report_about", "container_id", "tag", "agent_id"),
)

concealed = Table(
    "concealed",
    metadata,
    Column("container_id", Id, primary_key=True),
    Column("position", Id, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["container_id", "position"],
        ["annotation.container_id", "annotation.position"],
        ondelete="CASCADE",
    ),
    comment="Comments that are hidden until reports are answered; tags say so in their standing",
)

exclusion = Table(
    "exclusion",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False, index=True),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("moment", Moment, nullable=False),
    Column("back", Boolean, nullable=False, comment="readmitted, not excluded"),
    Column("reason", String, nullable=False),
)

suspension = Table(
    "suspension",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("moment", Moment, nullable=False),
    Column("back", Boolean, nullable=False, comment="restored, not suspended"),
    Column("reason", String, nullable=False),
)
