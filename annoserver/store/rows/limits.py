"""Tables of what somebody has done of late, which all processes share: how often, and what was answered."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Integer, LargeBinary, String, Table

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

quota = Table(
    "quota",
    metadata,
    Column("key", Key, primary_key=True, comment="who, what, how often"),
    Column("used", Id, nullable=False),
    Column("expires", Float, nullable=False, index=True, comment="seconds since 1970"),
)

answer = Table(
    "answer",
    metadata,
    Column("actor", Key, primary_key=True, comment="who sent the request"),
    Column("key", Key, primary_key=True, comment="the Idempotency-Key"),
    Column("digest", String, nullable=False, comment="of the request"),
    Column("moment", Moment, nullable=False, index=True),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
