"""What is kept beside records, for those that were imported before it was, or by another version."""

from __future__ import annotations

from dataclasses import replace

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.intake import edm
from annoserver.exchange.records import forms, parts
from annoserver.exchange.records.delivery import outline
from annoserver.exchange.records.parts import Parts
from annoserver.model.item import Item, Record
from annoserver.store import campaigns, containers, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Database
from annoserver.store.upkeep import outlines

BATCH = 50
"""Records that are read at once; no writer has to wait while they are."""


def draw(database: Database) -> int:
    """Keep outline, year, names and facet of each item that lacks one of them; how many those were.

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
        drawn = {iri: _drawn(one) for iri, one in records.items()}
        with database.transaction() as store:
            containers.hold(store, held.campaign.name)
            number += sum(outlines.keep(store, held, iri, some[iri], one) for iri, one in drawn.items())


def _drawn(one: Item) -> Item:
    """An item with what its record says for pages, and with the outline of that."""
    if one.record is None:
        return one
    kept = replace(one.record, outline=outline.kept(one, one.record.outline))
    return replace(_seen(one, one.record), record=kept)


def _seen(one: Item, record: Record) -> Item:
    try:
        found = next(parts.split(forms.tree(record)), None)
    except (Invalid, Unfit):  # its outline says what is wrong with it
        return one
    return edm.seen(one, found) if isinstance(found, Parts) else one
