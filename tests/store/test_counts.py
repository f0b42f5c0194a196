"""Tests of the recount: clean after any acts, and a line for every kind of number that is wrong."""

from __future__ import annotations

import gc
import random
import sqlite3
import tracemalloc
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, update

from annoserver.model.campaign import COMPATIBLE, STRICT, Policy
from annoserver.model.vote import Choice
from annoserver.store.rows.annotations import annotation, container, event, hole, page, tombstone
from annoserver.store.rows.numbers import attention, part, summary
from annoserver.store.rows.votes import standing, vote
from tests.parts.shelf import ITEM, NOW, Shelf, draft, found, tag
from tests.parts.shelf import vote as voted


@pytest.mark.parametrize("policy", [Policy(), STRICT, COMPATIBLE], ids=["balanced", "strict", "compatible"])
def test_nothing_is_wrong_after_any_acts(folk: Shelf, policy: Policy) -> None:
    shelf, chance = found(folk.database, "maps", policy=policy), random.Random(7)
    people = ["ann", "bob", "cy", "di"]
    tags: dict[str, str] = {}
    cast: dict[str, tuple[str, str]] = {}
    for step in range(80):
        by, act = chance.choice(people), chance.random()
        open_tags = [
            name for name, author in tags.items() if author != by and (name, by) not in cast.values()
        ]
        if act < 0.3 or not tags:
            tags[shelf.tag(f"t{step}", by=by).name] = by
        elif act < 0.7 and open_tags:
            name = chance.choice(open_tags)
            shelf.add(voted(name, chance.choice(list(Choice)), agent=shelf.agent(by).id, name=f"v{step}"))
            cast[f"v{step}"] = (name, by)
        elif act < 0.8 and cast:
            mine, (name, by) = chance.choice(list(cast.items()))
            new = voted(name, chance.choice(list(Choice)), agent=shelf.agent(by).id, name=mine)
            shelf.replace(mine, new)
        elif act < 0.9 and cast:
            mine = chance.choice(list(cast))
            shelf.remove(mine)
            del cast[mine]
        elif tags:
            name = chance.choice(list(tags))
            shelf.remove(name)
            del tags[name]
            cast = {mine: what for mine, what in cast.items() if what[0] != name}

    assert shelf.faults() == []
    assert set(shelf.names()) == {*tags, *cast}


# What is planted, and a word of the line that a recount gives.
PLANTED: list[tuple[Any, str]] = [
    (update(container).where(container.c.name == "folk").values(total=2), "total is 2, 3 annotations"),
    (update(container).where(container.c.name == "folk").values(given=9), "9 positions were given"),
    (update(container).where(container.c.name == "folk").values(revision=9), "revision is 9, the log has 6"),
    (update(page).values(live=1), "page 0 says 1, 3 annotations are on it"),
    (insert(page).values(container_id=2, number=7, live=1, revision=1, modified=NOW), "page 7 says 1, 0"),
    (delete(page).where(page.c.number == 0), "page 0 says 0, 3 annotations"),
    (delete(hole), "removed annotations"),
    (update(hole).values(removed=3), "removed annotations"),
    (delete(tombstone), "0 tombstones"),
    (delete(event).where(event.c.number == 2), "the log has 5 lines and ends with 6"),
    (update(event).where(event.c.name == "dog").values(revision=4), "“dog” has revision 1"),
    (update(annotation).where(annotation.c.name == "dog").values(revision=4), "“dog” has revision 4"),
    (update(standing).values(up=4), "the tally of “dog” is"),
    (update(standing).values(by_person=0), "the tally of “dog” is"),
    (update(standing).values(status="accepted"), "the status of “dog” is accepted"),
    (update(vote).values(up=0, down=1), "the tally of “dog” is"),
    (update(annotation).where(annotation.c.name == "dog").values(fingerprint=None), "0 tags are there, 1"),
]


@pytest.mark.parametrize(("planted", "line"), PLANTED, ids=[line for _, line in PLANTED])
def test_every_number_that_is_wrong_gets_a_line(folk: Shelf, planted: Any, line: str) -> None:
    folk.tag("dog")
    folk.vote("dog", Choice.APPROVE)
    folk.fill("a", "b")
    folk.replace("b", draft("b"))
    folk.remove("b")
    assert folk.describe().revision == 6

    with folk.database.transaction() as store:
        store.connection.execute(planted)

    assert any(found.startswith("container “folk”: ") and line in found for found in folk.faults())


MANY: list[tuple[Table, dict[str, Any]]] = [
    (page, {"number": 0, "live": 1, "revision": 1, "modified": NOW}),
    (hole, {"node": 1, "removed": 1}),
    (summary, {"items": 1}),
]


@pytest.mark.parametrize(("table", "facts"), MANY, ids=["page", "hole", "summary"])
def test_a_number_where_nothing_ever_was_gets_a_line(
    folk: Shelf, table: Table, facts: dict[str, Any]
) -> None:
    assert folk.faults() == []

    with folk.held() as (store, held):
        store.connection.execute(delete(table))
        store.connection.execute(insert(table).values(container_id=held.id, **facts))

    assert len(folk.faults()) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_votes_without_an_annotation_get_a_line(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", Choice.APPROVE)

    # Only a program that leaves foreign keys off, which is SQLite's default, can do this.
    with closing(sqlite3.connect(str(folk.database.engine.url.database))) as connection:
        connection.execute("DELETE FROM annotation WHERE name = 'bob-on-dog'")
        connection.commit()

    assert "container “folk”: 1 votes have no annotation" in folk.faults()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_rows_that_refer_to_nothing_get_a_line(folk: Shelf) -> None:
    folk.tag("dog")

    with folk.database.transaction() as store:
        store.connection.execute(delete(annotation))

    told = [line for line in folk.faults() if "refer to" in line]
    assert told == [
        f"1 rows of {table} refer to what is not in annotation" for table in ("body", "standing", "target")
    ]


def fill(folk: Shelf, items: range) -> None:
    """A person's tag on each of these items, with another's vote on it."""
    ann, bob = folk.agent("ann").id, folk.agent("bob").id
    tags = [tag(f"t{one}", agent=ann, about=f"{ITEM}/{one:05}") for one in items]
    folk.add(*tags, *(voted(one.name, Choice.APPROVE, agent=bob, name=f"on-{one.name}") for one in tags))


def peak(folk: Shelf) -> int:
    """How many bytes a recount takes at the most."""
    gc.collect()
    tracemalloc.start()
    try:
        assert folk.faults() == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_recount_takes_as_much_memory_of_many_as_of_some(folk: Shelf) -> None:
    fill(folk, range(2000))
    some = peak(folk)

    fill(folk, range(2000, 4000))

    assert peak(folk) < some * 1.25


def test_what_is_wrong_is_found_wherever_it_stands(folk: Shelf) -> None:
    fill(folk, range(2500))
    late, none = f"{ITEM}/02400", f"{ITEM}/99999"

    with folk.held() as (store, held):
        store.connection.execute(update(attention).where(attention.c.item == late).values(tags=5))
        store.connection.execute(insert(attention).values(container_id=held.id, item=none, tags=1))
        store.connection.execute(delete(part).where(part.c.item == f"{ITEM}/00003"))
        store.connection.execute(update(standing).where(standing.c.position == 2100).values(down=9))

    told = folk.faults()
    assert [line for line in told if f"attention {late} None 5" in line]
    assert [line for line in told if f"attention {none} None 1" in line]
    assert len([line for line in told if f"part {ITEM}/00003" in line]) == 2
    assert len([line for line in told if "“t2100”" in line]) == 1
    assert len(told) == 6
