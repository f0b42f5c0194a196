"""Tests of where items come from: imports that are interrupted, items that vanish, IRIs that change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from annoserver.model.item import Item, Put, Record
from annoserver.store import campaigns, counts, items
from annoserver.store.facts.shares import objects
from annoserver.store.migrations import moves
from annoserver.store.origins import aliases, harvests
from annoserver.store.origins.harvests import Harvest
from tests.parts.shelf import NOW, Shelf, tag

LATER = NOW + timedelta(days=1)
OLD, NEW = "http://data.europeana.eu/item/1/old", "http://data.europeana.eu/item/2/new"


def item(iri: str, provider_id: str = "museum/1", museum: str = "Museum") -> Item:
    return Item(iri, provider_id, data_provider=museum, record=Record(iri.encode()))


def begin(folk: Shelf, source: str = "a", *, anew: bool = False, days: int = 0) -> Harvest:
    with folk.held() as (store, held):
        return harvests.begin(store, held, source, NOW + timedelta(days=days), anew=anew)


def bring(folk: Shelf, run: Harvest, *wanted: Item, **names: str) -> list[Put]:
    """Put items as an import does."""
    with folk.held() as (store, held):
        settled = aliases.settle(store, held, wanted, run)
        row = items.hold_collection(store, held, "all", {})
        done = items.put(store, held, row, settled.items, run.started)
        aliases.add(store, held, settled.moved, run.started)
        iris = [one.iri for one in settled.items]
        harvests.see(store, held, run, iris, dict(zip(iris, names, strict=False)))
        return done


def vanished(folk: Shelf, run: Harvest) -> dict[str, int]:
    with folk.held() as (store, held):
        found = harvests.vanished(store, held, harvests.unseen(store, run))
        return {one.iri: one.annotations for one in found}


def test_an_interrupted_run_goes_on_where_it_was_unless_anew(folk: Shelf) -> None:
    first = begin(folk)
    with folk.held() as (store, _):
        harvests.reach(store, first, "page 2")

    again = begin(folk, days=1)
    assert (again.place, again.started, again.complete) == ("page 2", NOW, None)
    assert begin(folk, "b").place == ""
    assert begin(folk, anew=True, days=2).place == ""


def test_a_run_that_ended_is_remembered_by_its_start(folk: Shelf) -> None:
    run = begin(folk)
    with folk.held() as (store, _):
        harvests.reach(store, run, "page 2")
        harvests.end(store, run, LATER)

    again = begin(folk, days=2)

    assert (again.place, again.started, again.complete) == ("", NOW + timedelta(days=2), NOW)
    with folk.held() as (store, held):
        assert harvests.look(store, held, "a", LATER).complete == NOW
        assert harvests.look(store, held, "never", LATER) == Harvest(0, "", LATER)


def test_what_a_run_did_not_meet_has_vanished_and_only_that(folk: Shelf) -> None:
    bring(folk, begin(folk), item("urn:x:1", "1"), item("urn:x:2", "2"))
    bring(folk, begin(folk, "b"), item("urn:x:3", "3"))
    again = begin(folk, days=1)
    bring(folk, again, item("urn:x:1", "1"))
    folk.add(tag("mask", agent=None, about="urn:x:2"))

    assert vanished(folk, again) == {"urn:x:2": 1}
    with folk.held() as (store, _):
        assert harvests.unseen(store, begin_look(folk), ["urn:x:1"]) == harvests.unseen(store, again)


def begin_look(folk: Shelf) -> Harvest:
    with folk.database.reading() as store:
        return harvests.look(store, campaigns.find(store, folk.name), "a", LATER)


def test_a_removed_item_leaves_nothing_behind(folk: Shelf) -> None:
    run = begin(folk)
    bring(folk, run, item(OLD))
    bring(folk, begin(folk, days=1), item(NEW))

    with folk.held() as (store, held):
        row = list(harvests.vanished(store, held, harvests.named(store, run, [""])))
        harvests.remove(store, held, [one.id for one in row], NOW)
        assert objects.one(store, held, OLD) is None
        assert objects.one(store, held, NEW) is None
        assert [one.items for one in items.collections(store, held)] == [0]
    assert folk.faults() == []


def test_an_item_with_a_new_iri_is_known_by_its_provider_and_keeps_the_first(folk: Shelf) -> None:
    assert bring(folk, begin(folk), item(OLD)) == [Put.NEW]

    assert bring(folk, begin(folk, days=1), item(NEW)) == [Put.CHANGED]
    assert bring(folk, begin(folk, days=2), item(NEW)) == [Put.SAME]

    with folk.held() as (store, held):
        assert aliases.of(store, held, OLD) == [NEW]
        assert objects.one(store, held, NEW) == objects.one(store, held, OLD) is not None
        found = items.some(store, held, [OLD, NEW])
        assert {iri: one.record for iri, one in found.items()} == {OLD: Record(NEW.encode())}
        assert objects.one(store, held, "urn:x:other") is None
    assert folk.faults() == []


@pytest.mark.parametrize(
    "other",
    [item(NEW, "museum/2"), item(NEW, museum="Other museum"), item(NEW, ""), item(NEW, museum="")],
)
def test_another_identifier_or_provider_is_another_item(folk: Shelf, other: Item) -> None:
    bring(folk, begin(folk), item(OLD), item("urn:x:1", ""), item("urn:x:2", museum=""))

    assert bring(folk, begin(folk, days=1), other) == [Put.NEW]


def test_two_items_that_one_delivery_has_both_are_two(folk: Shelf) -> None:
    run = begin(folk)

    assert bring(folk, run, item(OLD)) == [Put.NEW]
    assert bring(folk, run, item(NEW)) == [Put.NEW]
    third = "http://data.europeana.eu/item/3/third"
    assert bring(folk, begin(folk, days=1), item(third)) == [Put.NEW]


def test_an_alias_moves_with_the_server_and_a_wrong_one_is_found(folk: Shelf) -> None:
    run = begin(folk)
    with folk.held() as (store, held):
        base = store.base
    bring(folk, run, item(OLD))
    bring(folk, begin(folk, days=1), item(f"{base}items/1"))
    with folk.database.transaction() as store:
        assert list(moves.rebase(store, "https://new.example/", NotImplemented)) == []
    folk.database.forget()
    with folk.held() as (store, held):
        assert aliases.of(store, held, OLD) == ["https://new.example/items/1"]
        row = items.hold_collection(store, held, "all", {})
        items.put(store, held, row, [item("https://new.example/items/1", "9")], NOW)
    with folk.database.reading() as store:
        assert any("is an item, and another IRI of one" in line for line in counts.check(store))


def test_judging_items_writes_nothing_and_remembers(folk: Shelf) -> None:
    bring(folk, begin(folk), item("urn:x:1"))
    met: dict[str, str] = {}
    changed = Item("urn:x:1", "1", record=Record(b"other"))
    with folk.held() as (store, held):
        done = items.judge(store, held, [item("urn:x:1"), changed, item("urn:x:2"), item("urn:x:2")], met)
        assert done == [Put.SAME, Put.CHANGED, Put.NEW, Put.SAME]
        assert items.judge(store, held, [item("urn:x:2")], met) == [Put.SAME]
        assert objects.one(store, held, "urn:x:2") is None
