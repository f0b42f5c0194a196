"""Tables of jobs, and of what they left out."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False, comment="rises with each claim, and marks it"),
    Column("due", Moment, nullable=False, comment="of a running job: when its claim ends"),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("done", Id, nullable=False),
    Column("total", Id),
    Column("result", JSON, nullable=False),
    Column("message", String, nullable=False),
    Index("ix_job_due", "state", "due"),
)

refusal = Table(
    "refusal",
    metadata,
    Column("job_id", ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("where", String, nullable=False),
    Column("reason", String, nullable=False),
)
