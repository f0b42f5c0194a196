"""The table of what somebody has done of late, which all processes count in."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table

from annoserver.store.rows.kinds import Id, Key, metadata

quota = Table(
    "quota",
    metadata,
    Column("key", Key, primary_key=True, comment="who, what, how often"),
    Column("used", Id, nullable=False),
    Column("expires", Float, nullable=False, index=True, comment="seconds since 1970"),
)
