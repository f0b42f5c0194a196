"""What PostgreSQL knows of how much there is, by which it chooses the way to look things up."""

from sqlalchemy import text

from annoserver.store.database import Database
from annoserver.store.rows import annotations, numbers, votes

_GROWING = (
    annotations.annotation,
    annotations.target,
    annotations.body,
    annotations.source,
    annotations.page,
    annotations.event,
    votes.standing,
    votes.vote,
    numbers.attention,
    numbers.part,
)
_ANALYZE = text(f"ANALYZE {', '.join(table.name for table in _GROWING)}")


def learn(database: Database, batch: int) -> None:
    """Count anew what an import makes grow: after its 1st, 2nd, 4th, 8th … batch.

    PostgreSQL itself looks after a minute only. Until then it takes tables for small, and reads all of
    a container for each of the batches.
    """
    if batch & (batch - 1):
        return
    with database.glance() as store:
        if store.locks:
            store.connection.execute(_ANALYZE)
