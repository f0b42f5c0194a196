"""Rows that refer to what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, exists, func, not_, select

from annoserver.store.database import Store
from annoserver.store.rows.kinds import metadata

TRUSTED = frozenset(
    {
        *(f"fk_{one}_container_id" for one in ("annotation", "event", "source", "part", "attention")),
        *(f"fk_{one}_container_id_position" for one in ("target", "body", "standing", "vote")),
        "fk_part_agent_id",
    }
)
"""References that PostgreSQL does not look up for each row, which takes it as long as to write the row.

Whoever writes in a container has locked it; what stands beside an annotation is written and deleted
with it, by the same function; and who has a part was found before. SQLite looks them up all the same.
"""


def faults(store: Store) -> Iterator[str]:
    """A line for each of these references of which rows are astray."""
    for table in metadata.sorted_tables:
        for one in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            if str(one.name) in TRUSTED and (number := _number(store, one)):
                yield f"{number} rows of {table.name} refer to what is not in {one.referred_table.name}"


def _number(store: Store, reference: ForeignKeyConstraint) -> int:
    there = exists().where(*(key.column == key.parent for key in reference.elements))
    query = select(func.count()).select_from(reference.table).where(not_(there))
    return store.connection.scalar(query) or 0
