"""Outlines for records that were imported before outlines were kept, or by another version of them."""

from __future__ import annotations

from annoserver.exchange.records.delivery import outline
from annoserver.store import campaigns, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Database
from annoserver.store.upkeep import outlines

BATCH = 50
"""Records that are read at once; no writer has to wait while they are."""


def draw(database: Database) -> int:
    """Keep an outline beside each record that lacks one; how many those were.

    It may be interrupted: what it has drawn is kept, and the next time it goes on with the rest.
    """
    with database.reading() as store:
        every = list(campaigns.every(store))
    return sum(_draw(database, held) for held in every)


def _draw(database: Database, held: Held) -> int:
    number, after = 0, ""
    while True:
        with database.reading() as store:
            some = outlines.lacking(store, held, outline.BEGINNING, after, BATCH)
            records = items.some(store, held, some)
        if not some:
            return number
        after = max(some)
        drawn = {iri: outline.kept(one) for iri, one in records.items()}
        with database.transaction() as store:
            number += sum(outlines.keep(store, held, iri, some[iri], one) for iri, one in drawn.items())
