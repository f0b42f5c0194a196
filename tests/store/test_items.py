"""Tests of items: put once, changed when their record changed, and streamed with what was agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from annoserver.errors import Invalid, Missing
from annoserver.model.annotation import Body, Tag
from annoserver.model.item import Collection, Item, Put, Record
from annoserver.model.person import Agent, Kind
from annoserver.model.vote import Choice, Status, Tally
from annoserver.store import items, people
from annoserver.store.facts import agreed
from annoserver.store.facts import items as facts
from annoserver.store.facts.shares import facets as shares
from annoserver.store.facts.shares import places
from annoserver.store.facts.shares.fitting import Wanted
from annoserver.store.origins import harvests
from annoserver.store.rows import campaigns as rows
from tests.parts.shelf import NOW, Shelf, found, tag

RECORD = Record(b"<rdf:RDF>\xc3\xa9</rdf:RDF>", {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"})
ONE = Item(
    iri="urn:x:1",
    provider_id="museum/1",
    title={"en": "Mask", "": "?"},
    description={"de": "Holz"},
    creator=("Anna", "Ben"),
    kind="IMAGE",
    rights="http://creativecommons.org/publicdomain/mark/1.0/",
    data_provider="Museum",
    provider="Aggregator",
    dataset="12",
    landing_page="https://museum.example/1",
    thumbnail="https://museum.example/1.jpg",
    image="https://museum.example/1-full.jpg",
    record=RECORD,
)
BARE = Item(iri="urn:x:2", provider_id="")


def put(folk: Shelf, *wanted: Item, into: str = "north") -> list[Put]:
    with folk.held() as (store, held):
        collection = items.hold_collection(store, held, into, {"en": into.title()})
        return items.put(store, held, collection, wanted, NOW)


def find(folk: Shelf, iri: str) -> Item | None:
    with folk.held() as (store, held):
        return items.some(store, held, [iri]).get(iri)


def listed(folk: Shelf, after: str = "", limit: int = 10, within: str = "") -> list[str]:
    with folk.held() as (store, held):
        return [
            one.item.iri
            for one in facts.listed(store, held, Wanted(collection=within, after=after), None, limit)
        ]


def test_the_outline_of_a_record_is_kept_and_brought_up_to_date_without_a_change(folk: Shelf) -> None:
    told: list[bytes] = []

    def outlined(one: Item, before: bytes) -> bytes:
        told.append(before)
        return before or b"of " + one.iri.encode()

    def lay(one: Item, *, with_outlines: bool = True) -> list[Put]:
        with folk.held() as (store, held):
            collection = items.hold_collection(store, held, "north", {"en": "North"})
            given = [outlined] if with_outlines else []
            return items.put(store, held, collection, [one], NOW, *given)

    def kept() -> bytes:
        one = find(folk, ONE.iri)
        assert one
        assert one.record
        return one.record.outline

    assert lay(ONE, with_outlines=False) == [Put.NEW]
    assert kept() == b""
    assert lay(ONE) == [Put.SAME]
    assert kept() == b"of urn:x:1"
    assert lay(replace(ONE, record=Record(b"<other/>"))) == [Put.CHANGED]
    assert lay(replace(ONE, record=Record(b"<other/>"))) == [Put.SAME]
    assert told == [b"", b"", b"of urn:x:1"]


def test_an_item_comes_back_as_it_was_put_byte_for_byte(folk: Shelf) -> None:
    assert put(folk, ONE, BARE) == [Put.NEW, Put.NEW]

    assert find(folk, "urn:x:1") == ONE
    assert find(folk, "urn:x:2") == BARE
    assert find(folk, "urn:x:3") is None


def test_the_same_record_again_changes_nothing(folk: Shelf) -> None:
    put(folk, ONE)

    assert put(folk, ONE) == [Put.SAME]


@pytest.mark.parametrize(
    "record",
    [Record(RECORD.source + b" ", RECORD.namespaces), Record(RECORD.source, {"rdf": "urn:x:other"})],
)
def test_another_record_takes_the_place_of_the_old_one(folk: Shelf, record: Record) -> None:
    put(folk, ONE)
    new = Item("urn:x:1", "museum/1", title={"en": "Mask of wood"}, record=record)

    assert put(folk, new, new) == [Put.CHANGED, Put.SAME]
    assert find(folk, "urn:x:1") == new


def test_one_item_twice_in_a_batch_is_put_once(folk: Shelf) -> None:
    assert put(folk, ONE, ONE) == [Put.NEW, Put.SAME]
    assert listed(folk) == ["urn:x:1"]


def test_a_collection_gets_other_texts(folk: Shelf) -> None:
    put(folk, into="north")
    new = Collection("north", {"en": "The north", "de": "Der Norden"}, 0, {"en": "From the hills."})
    with folk.held() as (store, held):
        items.change_collection(store, held, new)

        assert items.collections(store, held) == [new]
        with pytest.raises(Missing, match="no collection “south”"):
            items.change_collection(store, held, Collection("south", {}))


def test_collections_count_their_items(folk: Shelf) -> None:
    put(folk, ONE, BARE)
    put(folk, Item("urn:x:3", ""), ONE, into="south")
    put(folk, into="empty")

    with folk.held() as (store, held):
        assert items.collections(store, held) == [
            Collection("north", {"en": "North"}, 2),
            Collection("south", {"en": "South"}, 1),
            Collection("empty", {"en": "Empty"}, 0),
        ]
        assert held.has_collections


def test_items_are_listed_by_iri_after_an_iri(folk: Shelf) -> None:
    put(folk, *(Item(f"urn:x:{letter}", "") for letter in "bdaÄc"))
    put(folk, Item("urn:x:bb", ""), into="south")

    assert listed(folk) == [f"urn:x:{letter}" for letter in ("a", "b", "bb", "c", "d", "Ä")]
    assert listed(folk, after="urn:x:b", limit=2) == ["urn:x:bb", "urn:x:c"]
    assert listed(folk, within="south") == ["urn:x:bb"]


def test_items_are_found_by_the_beginnings_of_words_without_accents(folk: Shelf) -> None:
    put(folk, Item("urn:x:1", "", title={"fr": "Café de la Grosse Tour", "zh": "长城"}))
    put(folk, Item("urn:x:2", "", title={"de": "Große Maske"}, creator=("Zoë",), data_provider="Museum"))
    put(folk, replace(ONE, iri="urn:x:2", title={"de": "Größe"}))
    put(found(folk.database, "maps"), Item("urn:x:3", "", title={"en": "Grosse"}))

    def sought(words: str) -> list[str]:
        with folk.held() as (store, held):
            entries = facts.listed(store, held, Wanted(words=words), None, 10)
        return [one.item.iri for one in entries]

    assert sought("GROSS") == ["urn:x:1", "urn:x:2"]
    assert sought("cafe tour") == sought("城") == ["urn:x:1"]
    assert sought("maske") == sought("zoe") == sought("osse") == sought("?") == []
    assert sought("anna museum") == ["urn:x:2"]
    assert folk.faults() == []


def test_a_collection_is_put_in_order_by_hand(folk: Shelf) -> None:
    put(folk, *(Item(f"urn:x:{letter}", "") for letter in "abcd"))
    put(folk, Item("urn:x:aa", ""), into="south")
    with folk.held() as (store, held):
        assert places.arrange(store, held, "north", ["urn:x:d", "urn:x:b"]) == 2

    walk = [f"urn:x:{letter}" for letter in ("d", "b", "a", "aa", "c")]
    assert listed(folk) == walk
    with folk.held() as (store, held):
        first = facts.listed(store, held, Wanted(), None, 2)
        assert list(places.arranged(store, held, "north")) == [walk[0], walk[1], walk[2], walk[4]]
        assert places.place(store, held, "urn:x:b") == places.Place("urn:x:d", "urn:x:a", 2, 5)
        assert places.place(store, held, "urn:x:d") == places.Place(None, "urn:x:b", 1, 5)
    assert listed(folk, after=first[-1].key) == walk[2:]
    assert listed(folk, after=walk[3]) == walk[4:]


def test_an_order_names_items_of_the_collection_once_and_can_be_taken_back(folk: Shelf) -> None:
    put(folk, *(Item(f"urn:x:{letter}", "") for letter in "ab"))
    put(folk, Item("urn:x:c", ""), into="south")
    with folk.held() as (store, held):
        places.arrange(store, held, "north", ["urn:x:b"])
        for wrong, error in ((["urn:x:c"], Missing), (["urn:x:a", "urn:x:a"], Invalid)):
            with pytest.raises(error):
                places.arrange(store, held, "north", wrong)
        with pytest.raises(Missing):
            places.arrange(store, held, "west", [])
    assert listed(folk)[0] == "urn:x:b"

    with folk.held() as (store, held):
        places.arrange(store, held, "north", [])

    assert listed(folk) == ["urn:x:a", "urn:x:b", "urn:x:c"]


def test_what_items_are_chosen_by_is_counted_with_every_write(folk: Shelf) -> None:
    def counts(name: str = "") -> dict[tuple[str, str, str], int]:
        with folk.held() as (store, held):
            return {
                (one.kind, one.period, one.provider): one.number for one in shares.mixtures(store, held, name)
            }

    old = replace(ONE, iri="urn:x:3", year=1899)
    put(folk, ONE, BARE, replace(ONE, iri="urn:x:4", year=1890), old)
    put(folk, old, replace(ONE, record=Record(b"<new/>"), kind="TEXT", year=2001), into="south")
    put(folk, Item("urn:x:5", ""), into="south")

    assert counts("north") == {
        ("TEXT", "2000", "Museum"): 1,
        ("", "", ""): 1,
        ("IMAGE", "1890", "Museum"): 2,
    }
    assert counts("south") == {("", "", ""): 1}
    put(folk, replace(old, year=0))  # its record is the same, but more is read of it now
    assert counts("north")["IMAGE", "", "Museum"] == 1
    assert folk.faults() == []
    with folk.held() as (store, held):
        gone = store.connection.scalars(select(rows.item.c.id).where(rows.item.c.iri == "urn:x:3")).all()
        harvests.remove(store, held, gone, NOW)
    assert ("IMAGE", "", "Museum") not in counts("north")
    assert folk.faults() == []
    with folk.held() as (store, _):
        store.connection.execute(update(rows.facet).values(items=9, kind="X"))
    assert any("counted as what it is not" in fault for fault in folk.faults())
    assert any("says 9 items" in fault for fault in folk.faults())


def test_all_items_are_streamed_with_their_records(folk: Shelf) -> None:
    put(folk, *(Item(f"urn:x:{number}", "", record=RECORD) for number in range(7)))

    with folk.held() as (store, held):
        streamed = list(items.every(store, held, batch=2))

    assert [one.iri for one in streamed] == [f"urn:x:{number}" for number in range(7)]
    assert all(one.record == RECORD for one in streamed)


def test_which_iris_are_items_of_a_campaign(folk: Shelf) -> None:
    long = "urn:x:" + "y" * 1000
    put(folk, ONE, Item(long, ""))
    put(found(folk.database, "maps"), BARE)

    with folk.held() as (store, held):
        assert items.known(store, held, ["urn:x:1"]) == {"urn:x:1"}
        assert items.known(store, held, ["urn:x:2"]) == set()
        assert len(items.known(store, held, [long])) == 1
        assert items.anywhere(store, "urn:x:2") == "maps"
        with pytest.raises(Missing):
            items.anywhere(store, "urn:x:3")


def test_pictures_are_kept_once_under_their_digest(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        names = {items.keep_picture(store, "image/svg+xml", b"<svg/>") for _ in range(2)}

        assert len(names) == 1
        assert items.read_picture(store, names.pop()) == ("image/svg+xml", b"<svg/>")
        with pytest.raises(Missing):
            items.read_picture(store, "0" * 64)


def accept(folk: Shelf, words: str, about: str) -> None:
    folk.tag(words, about=about)
    for voter in ("bob", "cy"):
        folk.vote(words, Choice.APPROVE, by=voter)


def read_tag(document: bytes) -> Tag:
    """Stands for the reader of documents, which belongs to another room."""
    return Tag("urn:x:nobody-imported-it" if b":far" in document else "urn:x:1", "dc:subject", Body(text="?"))


def harvest(folk: Shelf, batch: int = 200) -> Sequence[tuple[str, list[str]]]:
    with folk.held() as (store, held):
        found = list(agreed.agreed(store, held, read_tag, batch=batch))
    return [(one.item.iri, [tag.name for tag in one.tags]) for one in found]


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_items_are_streamed_with_their_accepted_tags(folk: Shelf, batch: int) -> None:
    put(folk, ONE, BARE)
    for words, about in (("dog", "urn:x:2"), ("cat", "urn:x:1"), ("cow", "urn:x:1"), ("far", "urn:x:0")):
        accept(folk, words, about)
    folk.tag("pending", about="urn:x:1")

    assert harvest(folk, batch) == [
        ("urn:x:nobody-imported-it", ["far"]),
        ("urn:x:1", ["cat", "cow"]),
        ("urn:x:2", ["dog"]),
    ]


def test_an_agreed_tag_carries_what_an_export_needs(folk: Shelf) -> None:
    put(folk, ONE)
    accept(folk, "dog", "urn:x:1")
    with folk.held() as (store, held):
        robot = people.agents(store, held, [Agent(0, "", Kind.SOFTWARE, "vision")])[0]
    folk.add(tag("cat", agent=robot.id, about="urn:x:1", by_person=False), now=NOW + timedelta(1))
    for voter in ("bob", "cy"):
        folk.vote("cat", Choice.APPROVE, by=voter)

    with folk.held() as (store, held):
        (one,) = agreed.agreed(store, held, read_tag)

    dog, cat = one.tags
    assert one.item == ONE
    assert (dog.standing.tally, dog.standing.status) == (Tally(up=2, by_person=1), Status.ACCEPTED)
    assert [(tag.by_software, tag.policy, tag.created) for tag in one.tags] == [
        (False, 1, NOW),
        (True, 1, NOW),
    ]
    assert [b"bob-on-dog" in vote for vote in dog.votes] == [True, False]
    assert len(cat.votes) == 2
    assert b"urn:x:dog" in dog.document
