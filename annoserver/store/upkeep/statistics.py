"""What PostgreSQL knows of how much there is, by which it chooses the way to look things up."""

from sqlalchemy import text

from annoserver.store.database import Database, Store
from annoserver.store.rows import annotations, campaigns, numbers, search, votes

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
    numbers.score,
    campaigns.item,
    search.vectors,
    search.title_vectors,
)
_ANALYZE = text(f"ANALYZE {', '.join(table.name for table in _GROWING)}")
_TERMS = text(f"ANALYZE {', '.join(one.name for one in (campaigns.term, campaigns.label, campaigns.word))}")
_A_TENTH = text("SET LOCAL default_statistics_target = 10")


def learn(database: Database, batch: int) -> None:
    """Look at some of what an import makes grow: after its 1st, 8th, 64th … batch.

    PostgreSQL itself looks after a minute only. Until then it takes tables for small, and reads all of
    a container for each of the batches.
    """
    if batch.bit_count() == 1 and batch.bit_length() % 3 == 1:
        _count(database, sparing=True)


def settle(database: Database) -> None:
    """Look as closely as PostgreSQL does itself, when an import is done."""
    _count(database, sparing=False)


def settle_terms(store: Store) -> None:
    """The same when many terms came, in the transaction that brings them."""
    if store.locks:
        store.connection.execute(_TERMS)


def _count(database: Database, *, sparing: bool) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    with database.transaction() as store:
        if sparing:
            store.connection.execute(_A_TENTH)
        store.connection.execute(_ANALYZE)
