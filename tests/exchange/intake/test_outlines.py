"""Outlines that are drawn of records which were kept before there were any: once, and of no other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from annoserver.exchange.intake.batches import outlines as drawing
from annoserver.exchange.records.delivery import outline
from annoserver.model.item import Item, Record
from annoserver.store import campaigns, containers, items
from annoserver.store.rows.campaigns import item as rows
from annoserver.store.upkeep import outlines
from tests.parts.folk import FREE, NOW, founded
from tests.parts.records import record

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.folk import Folk

IRI = "http://data.europeana.eu/item/5/{}"


@pytest.fixture
def folk(database: Database) -> Folk:
    """Seven items of “free”: of the first four the outline is missing, or of another version."""
    folk = founded(database)
    with database.transaction() as store:
        held = containers.hold(store, FREE)
        row = items.hold_collection(store, held, "north", {})
        some = [Item(IRI.format(one), f"m/{one}", record=Record(record())) for one in range(6)]
        bare = Item(IRI.format(6), "m/6")
        items.put(store, held, row, [*some, bare], NOW, outline.kept)
        for number in range(4):
            gone = None if number else b"0 []\n"
            here = update(rows).where(rows.c.iri == IRI.format(number))
            store.connection.execute(here.values(outline=gone))
    return folk


def kept(folk: Folk) -> dict[str, bytes | None]:
    with folk.database.reading() as store:
        found = select(rows.c.iri, rows.c.outline).where(rows.c.iri.in_(map(IRI.format, range(7))))
        return {row.iri: row.outline for row in store.connection.execute(found)}


def test_what_is_missing_is_drawn_in_batches_and_only_once(
    folk: Folk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "BATCH", 3)

    assert drawing.draw(folk.database) >= 4
    assert drawing.draw(folk.database) == 0

    found = kept(folk)
    whole = Item(IRI.format(0), "m/0", record=Record(record()))
    assert {found[IRI.format(one)] for one in range(6)} == {outline.kept(whole)}
    assert not found[IRI.format(6)]


def test_a_record_that_changed_meanwhile_keeps_the_outline_of_its_own(folk: Folk) -> None:
    with folk.database.reading() as store:
        held = campaigns.find(store, FREE)
        lacking = outlines.lacking(store, held, outline.BEGINNING, IRI.format(0), 2)
    assert [*lacking] == [IRI.format(1), IRI.format(2)]
    changed = Item(IRI.format(1), "m/1", record=Record(record().replace(b"example/1", b"example/2")))

    with folk.database.transaction() as store:
        held = containers.hold(store, FREE)
        row = items.hold_collection(store, held, "north", {})
        items.put(store, held, row, [replace(changed, title={"en": "New"})], NOW, outline.kept)
        read = replace(changed, record=Record(b"", outline=b"old"))
        stored = [outlines.keep(store, held, iri, digest, read) for iri, digest in lacking.items()]

    assert stored == [False, True]
    assert kept(folk)[IRI.format(1)] == outline.kept(changed)
