"""Tests of the change log: every change of a container is in it, in order, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from annoserver.model.event import Change, Event
from annoserver.model.vote import Choice
from annoserver.store import campaigns, events
from annoserver.store.rows.annotations import event
from tests.parts.shelf import ITEM, NOW, Shelf, draft, tag


def log(folk: Shelf, after: int = 0, limit: int = 1000) -> list[Event]:
    with folk.database.reading() as store:
        return events.since(store, campaigns.find(store, folk.name).id, after, limit)


def test_the_log_tells_what_happened_when_and_to_which_item(folk: Shelf) -> None:
    folk.tag("dog")
    folk.replace("dog", tag("cat", agent=None, name="dog"), NOW + timedelta(1))
    folk.fill("note")
    folk.remove("dog", NOW + timedelta(2))

    assert log(folk) == [
        Event(1, Change.CREATE, NOW, "dog", 1, ITEM),
        Event(2, Change.UPDATE, NOW + timedelta(1), "dog", 2, ITEM),
        Event(3, Change.CREATE, NOW, "note", 1, None),
        Event(4, Change.DELETE, NOW + timedelta(2), "dog", 2, ITEM),
    ]
    assert folk.describe().revision == 4


def test_what_is_added_together_is_logged_line_by_line(folk: Shelf) -> None:
    folk.add(draft("a"), draft("b"), draft("c"))

    assert [(one.number, one.name) for one in log(folk)] == [(1, "a"), (2, "b"), (3, "c")]
    assert folk.describe().revision == 3


def test_a_tag_that_is_deleted_takes_its_votes_along_in_the_log(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", Choice.APPROVE)
    folk.vote("dog", Choice.REJECT, by="cy")

    folk.remove("dog")

    deleted = [one.name for one in log(folk, after=3)]
    assert sorted(deleted[:2]) == ["bob-on-dog", "cy-on-dog"]
    assert deleted[2:] == ["dog"]


def test_the_log_is_read_from_a_number_on(folk: Shelf) -> None:
    folk.fill(*"abcde")

    assert [one.name for one in log(folk, after=2)] == ["c", "d", "e"]
    assert [one.name for one in log(folk, after=1, limit=2)] == ["b", "c"]
    assert log(folk, after=5) == []


def test_the_check_tells_when_lines_of_all_containers_are_out_of_order(folk: Shelf) -> None:
    folk.fill("a", "b")

    with folk.database.transaction() as store:
        store.connection.execute(update(event).where(event.c.number == 1).values(ordinal=1000))

    assert [fault.partition(": ")[2] for fault in folk.faults()] == [
        "the log of all containers has its lines in another order"
    ]
