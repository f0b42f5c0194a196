"""Tests of the numbers that writes keep: for campaigns, items and people, and by the week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from annoserver.model.campaign import COMPATIBLE
from annoserver.model.item import Item
from annoserver.model.rules import points
from annoserver.model.vote import Choice
from annoserver.store import items
from annoserver.store.database import Database
from annoserver.store.derived import recounts
from annoserver.store.migrations import steps
from annoserver.store.rows.campaigns import collection, facet
from annoserver.store.rows.numbers import attention, part, score, summary
from annoserver.store.rows.votes import standing
from tests.parts.shelf import ITEM, NOW, Shelf, draft, found, tag, vote

APPROVE, REJECT = Choice.APPROVE, Choice.REJECT


def whole(folk: Shelf) -> dict[str, int]:
    with folk.held() as (store, held):
        row = store.connection.execute(select(summary).where(summary.c.container_id == held.id)).one()
        return {name: number for name, number in row._mapping.items() if number and name != "container_id"}


def on(folk: Shelf, item: str = ITEM) -> tuple[int, ...]:
    """Tags, pending ones, contributions and people of an item."""
    with folk.held() as (store, held):
        query = select(attention).where(attention.c.container_id == held.id, attention.c.item == item)
        row = store.connection.execute(query).one()
        return row.tags, row.pending, row.contributions, row.people


def of(folk: Shelf, name: str, week: int = points.ALL_TIME) -> int:
    """The points of a person."""
    who = folk.agent(name).id
    with folk.held() as (store, _):
        query = select(score.c.points).where(score.c.agent_id == who, score.c.week == week)
        return store.connection.scalar(query) or 0


def test_a_campaign_counts_what_is_in_it(folk: Shelf) -> None:
    folk.tag("dog")
    folk.tag("cat")
    folk.add(tag("seen by a program", agent=None, name="machine"), draft("remark"))
    folk.vote("dog", APPROVE)
    folk.vote("dog", APPROVE, by="cy")

    assert whole(folk) == {"tags": 3, "accepted": 1, "pending": 2, "votes": 2, "contributions": 5}


def test_what_a_program_suggests_is_no_contribution(folk: Shelf) -> None:
    said = tag("seen by a program", agent=None, name="machine")
    folk.add(draft(said.name, generator="urn:x:program", tag=said.tag, targets=said.targets))

    assert whole(folk) == {"tags": 1, "pending": 1}


def test_an_item_counts_the_people_who_were_there_once_each(folk: Shelf) -> None:
    folk.tag("dog")
    folk.tag("cat")
    folk.vote("dog", APPROVE)
    assert on(folk) == (2, 2, 3, 2)

    folk.vote("cat", APPROVE)
    folk.vote("dog", APPROVE, by="cy")
    assert on(folk) == (2, 1, 5, 3)

    folk.remove("cy-on-dog")
    folk.remove("bob-on-dog")
    assert on(folk) == (2, 2, 3, 2)
    folk.remove("bob-on-cat")
    assert on(folk) == (2, 2, 2, 1)


def test_points_move_with_what_they_follow_from(folk: Shelf) -> None:
    folk.tag("dog")
    folk.tag("cat")
    assert of(folk, "ann") == 4
    for by in ("bob", "cy"):
        folk.vote("dog", APPROVE, by=by)
        folk.vote("cat", REJECT, by=by)
    assert (of(folk, "ann"), of(folk, "bob")) == (5, 2)

    folk.replace("cy-on-cat", vote("cat", APPROVE, agent=folk.agent("cy").id, name="cy-on-cat"))
    assert (of(folk, "ann"), of(folk, "cy")) == (7, 2)
    folk.remove("dog")

    assert (of(folk, "ann"), of(folk, "bob"), of(folk, "cy")) == (2, 1, 1)
    assert folk.faults() == []


def test_a_contribution_belongs_to_the_week_in_which_it_was_made(folk: Shelf) -> None:
    week = points.week(NOW)
    folk.add(tag("dog", agent=folk.agent("ann").id))
    late = vote("dog", APPROVE, agent=folk.agent("bob").id, name="late")
    folk.add(draft("late", agent=late.agent, by_person=True, vote=late.vote, created=NOW + timedelta(days=7)))
    folk.vote("dog", APPROVE, by="cy")

    assert (of(folk, "ann", week), of(folk, "bob", week), of(folk, "cy", week)) == (5, 0, 1)
    assert of(folk, "bob", week + 1) == 1


def test_the_compatible_policy_gives_the_sums_of_crowdheritage(database: Database) -> None:
    maps = found(database, "maps", policy=COMPATIBLE)
    for word in ("one", "two", "three"):
        maps.tag(word)
    for by in ("bob", "cy"):
        maps.vote("three", REJECT, by=by)

    assert (of(maps, "ann"), of(maps, "bob")) == (6, 1)


def test_another_policy_counts_everything_anew(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)
    with folk.database.transaction() as store:
        from annoserver.crowd import lifecycle

        assert lifecycle.decide_by(store, "folk", COMPATIBLE, NOW) == 1

    assert whole(folk)["accepted"] == 1
    assert (of(folk, "ann"), on(folk)) == (2, (1, 0, 2, 2))
    assert folk.faults() == []


def test_a_tag_that_is_moved_takes_its_votes_along(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)

    folk.replace("dog", tag("dog", agent=folk.agent("ann").id, about="urn:x:other"))

    assert on(folk, "urn:x:other") == (1, 1, 2, 2)
    assert folk.faults() == []


def test_imported_items_and_collections_are_counted(folk: Shelf) -> None:
    folk.tag("dog")
    with folk.held() as (store, held):
        shelf = items.hold_collection(store, held, "north", {"en": "North"})
        for _ in range(2):
            items.put(store, held, shelf, [Item(ITEM, "1"), Item("urn:x:2", "2")], NOW)

    assert whole(folk)["items"] == 2
    assert on(folk, "urn:x:2") == (0, 0, 0, 0)
    assert on(folk) == (1, 1, 1, 1)
    assert folk.faults() == []


PLANTED = [
    (update(summary).values(tags=9), "summary 0 9"),
    (update(attention).values(people=9), f"attention {ITEM}"),
    (update(part).values(number=9), f"part {ITEM}"),
    (update(score).values(points=9), "score"),
    (delete(attention), "is what a recount gives"),
    (update(standing).values(distance=9), "the distance of “dog” to a decision is 9"),
    (insert(collection).values(container_id=2, name="x", title={}, items=4), "says 4 items, 0 are there"),
]


@pytest.mark.parametrize(("planted", "line"), PLANTED, ids=[line for _, line in PLANTED])
def test_a_recount_finds_what_is_wrong_and_rebuilding_mends_it(
    folk: Shelf, planted: object, line: str
) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)
    with folk.held() as (store, _):
        store.connection.execute(planted)  # type: ignore[call-overload]

    assert any(line in fault for fault in folk.faults())

    with folk.held() as (store, held):
        recounts.rebuild(store, held)
    assert [fault for fault in folk.faults() if "distance" not in fault] == []


def test_of_many_wrong_numbers_some_are_told(folk: Shelf) -> None:
    for number in range(6):
        folk.add(tag(f"t{number}", agent=folk.agent("ann").id, about=f"urn:x:{number}"))
    with folk.held() as (store, _):
        store.connection.execute(delete(part))

    assert [fault for fault in folk.faults() if "6 rows of part" in fault]
    assert len(folk.faults()) == 4


def test_an_upgrade_counts_what_an_older_version_did_not(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)
    with folk.held() as (store, held):
        shelf = items.hold_collection(store, held, "north", {"en": "North"})
        items.put(store, held, shelf, [Item(ITEM, "1", title={"de": "Hünd"})], NOW)
        for table in (summary, attention, part, score):
            store.connection.execute(delete(table))
        store.connection.execute(update(standing).values(distance=0))
        store.connection.execute(update(facet).values(items=7))

    steps.recount(folk.database)

    assert folk.faults() == []
