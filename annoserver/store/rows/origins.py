"""Tables of where items come from, and of what harvesters of ours are told of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

harvest = Table(
    "harvest",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("container.id"), nullable=False),
    Column("source", Key, nullable=False, comment="what is asked, and where"),
    Column("place", String, nullable=False, comment='where the next page is, "" at the start'),
    Column("started", Moment, nullable=False),
    Column("ended", Moment, comment="empty while it runs, or when it was interrupted"),
    Column("complete", Moment, comment="start of the last run that came to its end"),
    UniqueConstraint("container_id", "source"),
)

sighting = Table(
    "sighting",
    metadata,
    Column("harvest_id", ForeignKey("harvest.id"), primary_key=True),
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("moment", Moment, nullable=False, comment="start of the run that saw it last"),
    Column("name", Key, nullable=False, comment="what the source calls it, if not by its IRI"),
    Index("ix_sighting_item", "item_id"),
    Index("ix_sighting_name", "harvest_id", "name"),
)

alias = Table(
    "alias",
    metadata,
    Column("container_id", ForeignKey("container.id"), primary_key=True),
    Column("iri", Key, primary_key=True, comment="another IRI by which the item is known"),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("moment", Moment, nullable=False),
)

header = Table(
    "header",
    metadata,
    # Names, not rows: a campaign that is deleted leaves the headers of its records behind.
    Column("campaign", Key, primary_key=True),
    Column("item", Key, primary_key=True),
    Column("moment", Moment, nullable=False, comment="last change of the record or of what was accepted"),
    Column("gone", Boolean, nullable=False),
    Column("institution", Key, nullable=False),
    Column("dataset", Key, nullable=False),
    Index("ix_header_moment", "moment", "campaign", "item"),
    Index("ix_header_campaign", "campaign", "moment", "item"),
    Index("ix_header_institution", "institution", "moment", "campaign", "item"),
    Index("ix_header_dataset", "dataset", "moment", "campaign", "item"),
    comment="One row for each record that was ever offered to harvesters",
)
