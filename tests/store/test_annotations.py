"""Tests of keeping annotations: positions, names, revisions, tombstones, fingerprints."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from annoserver.errors import Gone, Missing, Stale, Taken
from annoserver.model.annotation import Annotation, Body, Target, fingerprint
from annoserver.model.vote import Choice
from annoserver.store import annotations
from annoserver.store.rows.annotations import annotation, body, target
from tests.parts.shelf import ITEM, Shelf, draft, found, tag, vote


def rows(folk: Shelf, table: Any) -> list[Any]:
    """The rows of a table, in the order of their keys."""
    with folk.database.reading() as store:
        return list(store.connection.execute(select(table).order_by(*table.primary_key)).all())


def read(folk: Shelf, name: str) -> Annotation:
    with folk.database.reading() as store:
        return annotations.read(store, folk.name, name)[0]


def test_positions_are_dense_in_the_order_of_commits(folk: Shelf) -> None:
    folk.fill("a", "b")
    folk.remove("b")
    many = folk.add(draft("c"), draft("d"))
    folk.fill("e")

    assert [one.position for one in many] == [2, 3]
    assert [(row.name, row.position) for row in rows(folk, annotation)] == [
        ("a", 0), ("c", 2), ("d", 3), ("e", 4),
    ]  # fmt: skip


def test_a_transaction_that_fails_gives_no_position(folk: Shelf) -> None:
    folk.fill("a")

    with pytest.raises(IntegrityError):
        folk.add(draft("b"), draft("a"))
    folk.fill("c")

    assert read(folk, "c").position == 1
    assert folk.faults() == []


def test_what_is_read_is_what_was_added(folk: Shelf) -> None:
    added = folk.tag("dog")

    assert read(folk, "dog") == added
    assert (added.revision, added.item) == (1, ITEM)


def test_adding_nothing_changes_nothing(folk: Shelf) -> None:
    before = folk.describe()

    assert folk.add() == []
    assert folk.describe() == before


def test_a_new_state_keeps_place_and_maker_and_counts_on(folk: Shelf) -> None:
    first = folk.tag("dog")
    somebody_else = folk.agent("bob").id

    changed = folk.replace("dog", tag("cat", agent=somebody_else, name="dog"))

    assert (changed.position, changed.revision, changed.agent) == (first.position, 2, first.agent)
    assert read(folk, "dog") == changed
    assert [row.text for row in rows(folk, body)] == ["cat"]
    assert folk.faults() == []


def test_an_old_state_cannot_be_replaced_or_removed(folk: Shelf) -> None:
    folk.fill("a")
    old = read(folk, "a")
    folk.replace("a", draft("a"))

    with pytest.raises(Stale), folk.held() as (store, held):
        annotations.replace(store, held, old, draft("a"), old.modified)
    with pytest.raises(Stale), folk.held() as (store, held):
        annotations.remove(store, held, old, old.modified)

    assert read(folk, "a").revision == 2
    assert folk.faults() == []


def test_what_was_deleted_is_gone_and_what_never_was_is_missing(folk: Shelf) -> None:
    folk.fill("a")
    folk.remove("a")

    with pytest.raises(Gone):
        read(folk, "a")
    with pytest.raises(Gone):
        folk.remove("a")
    with pytest.raises(Missing):
        read(folk, "b")
    with pytest.raises(Missing), folk.held() as (store, held):
        annotations.find(store, held, "b")
    with folk.database.reading() as store, pytest.raises(Missing):
        annotations.read(store, "elsewhere", "a")


def test_a_name_is_used_for_good(folk: Shelf) -> None:
    folk.fill("a", "b")
    folk.remove("a")

    with folk.held() as (store, held):
        assert [annotations.used(store, held, name) for name in ("a", "b", "c")] == [True, True, False]
        assert annotations.taken(store, held, ["a", "b", "c"]) == {"a", "b"}


def test_names_belong_to_their_container(folk: Shelf) -> None:
    other = found(folk.database, "maps")
    folk.fill("a")
    other.fill("a")
    other.remove("a")

    assert read(folk, "a").position == 0
    with folk.held() as (store, held):
        assert not annotations.used(store, held, "b")


def test_indexes_follow_targets_and_bodies(folk: Shelf) -> None:
    long = "https://example.org/" + "x" * 2000
    targets = (Target(ITEM), Target(long))
    bodies = (Body(iri="urn:x:term"), Body(text="Été", language="fr"))
    folk.add(draft("a", targets=targets, bodies=bodies))

    assert [row.number for row in rows(folk, target)] == [0, 1]
    assert all(len(row.iri) <= 480 for row in rows(folk, target))
    assert [(row.iri, row.text, row.language, row.plain) for row in rows(folk, body)] == [
        ("urn:x:term", "", "", ""),
        ("", "Été", "fr", "ete"),
    ]

    folk.remove("a")

    assert rows(folk, target) == rows(folk, body) == []


def test_an_equal_tag_is_found_by_its_fingerprint(folk: Shelf) -> None:
    made = folk.tag("Dog")
    mark = fingerprint(tag("dog", agent=None).tag)  # type: ignore[arg-type]

    with folk.held() as (store, held):
        assert annotations.equal(store, held, mark) == ("Dog", made.agent)
        assert annotations.equal(store, held, "0" * 64) is None


def test_the_database_itself_refuses_an_equal_tag(folk: Shelf) -> None:
    folk.tag("dog")

    with pytest.raises(IntegrityError):
        folk.tag("DOG", by="bob", name="again")


def test_imported_twins_are_counted_on(folk: Shelf) -> None:
    folk.tag("dog")
    twins = [tag("Dog", agent=None, name="second"), tag("DOG", agent=None, name="third")]

    folk.add(*twins, twins=True)
    folk.add(tag("dog", agent=None, name="fourth"), draft("note"), twins=True)

    assert [row.twin for row in rows(folk, annotation)] == [0, 1, 2, 3, 0]
    assert folk.faults() == []


def test_a_vote_stays_a_vote_and_nothing_else_becomes_one(folk: Shelf) -> None:
    folk.tag("dog")
    folk.fill("note")
    folk.vote("dog", Choice.APPROVE)

    with pytest.raises(Taken):
        folk.replace("bob-on-dog", draft("bob-on-dog"))
    with pytest.raises(Taken):
        folk.replace("note", vote("dog", Choice.REJECT, agent=folk.agent("cy").id, name="note"))

    assert folk.tally("dog") == (1, 0, 0)
    assert folk.faults() == []


def test_a_tag_may_become_a_remark_and_a_remark_a_tag(folk: Shelf) -> None:
    folk.tag("dog")

    folk.replace("dog", draft("dog"))
    assert folk.faults() == []

    folk.replace("dog", tag("cat", agent=folk.agent("ann").id, name="dog"))
    assert folk.tally("dog") == (0, 0, 0)
    assert folk.faults() == []


def test_other_words_for_the_same_state_are_no_change(folk: Shelf) -> None:
    before = folk.tag("dog")
    description = folk.describe()

    with folk.held() as (store, held):
        annotations.rewrite(store, held, before, replace(tag("dog", agent=None), document=b"{}"))

    assert read(folk, "dog") == replace(before, document=b"{}")
    assert folk.describe() == description
    assert folk.faults() == []


def test_every_annotation_is_streamed_in_the_order_of_positions(folk: Shelf) -> None:
    folk.add(*(draft(f"n{number}") for number in range(20)))
    folk.remove("n7")

    with folk.database.reading() as store:
        streamed = [one.name for one in annotations.every(store, "folk", batch=3)]
        assert list(annotations.every(store, "elsewhere")) == []

    assert streamed == [f"n{number}" for number in range(20) if number != 7]
