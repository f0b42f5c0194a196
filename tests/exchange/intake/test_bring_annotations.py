"""Tests of bringing annotations of other containers into a container."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.ld import votes
from annoserver.ld.terms import CROWD
from annoserver.model.annotation import ANNO, Document
from annoserver.model.vote import Choice, Tally
from tests.exchange.intake.conftest import AGENTS, AWAY, ITEM, Home, tag, vote

if TYPE_CHECKING:
    pass

Write = Callable[..., Path]


def test_an_annotation_gets_an_iri_of_ours_and_keeps_its_own_as_via(home: Home, lines: Write) -> None:
    done = home.copy(lines(tag("t1")))

    (document,) = home.documents()
    assert (done.read, done.added, done.items) == (1, 1, frozenset({ITEM}))
    assert document["id"].startswith(f"{home.database.base}annotations/folk/")
    assert document["via"] == f"{AWAY}t1"
    assert {**tag("t1"), "id": document["id"], "via": f"{AWAY}t1"} == document
    assert home.faults() == []


def test_votes_follow_their_tags_in_whatever_order_they_come(home: Home, lines: Write) -> None:
    many = [tag(f"t{one}", f"word {one}") for one in range(600)]

    done = home.copy(lines(vote("v", "t599"), *many, vote("w", "t599", "cid", Choice.REJECT)))

    assert (done.read, done.added, done.refused, done.votes) == (602, 602, (), Tally(1, 1))
    assert home.standing("word 599").tally == Tally(1, 1, by_person=1)
    last = home.documents()[-1]
    assert last["target"]["source"] in [one["id"] for one in home.documents()]
    assert home.faults() == []


def test_the_same_in_other_letters_is_the_same(home: Home, lines: Write) -> None:
    usual = lines(tag("t1"), vote("v", "t1"), vote("w", "t1", "cid", Choice.REJECT))
    escaped = usual.with_name("escaped.ndjson")
    escaped.write_bytes(usual.read_bytes().replace(b"Annotation", b"\\u0041nnotation"))
    home.campaign("other")

    done, again = home.copy(usual), home.copy(escaped)
    home.copy(escaped, name="other")

    assert (done.added, again.same, again.added, again.updated, again.refused) == (3, 3, 0, 0, ())
    assert home.kept() == [one.replace(b"/other/", b"/folk/") for one in home.kept("other")]
    assert home.standing("boat").tally == home.standing("boat", "other").tally == Tally(1, 1, by_person=1)
    assert home.faults() == []


def test_votes_in_one_file_follow_tags_of_another(home: Home, lines: Write) -> None:
    ballot = lines(vote("v", "t1"), name="votes.ndjson")

    together = home.copy(ballot, lines(tag("t1")))
    later = home.copy(lines(vote("w", "t1", "cid"), name="more.ndjson"))

    assert (together.added, later.added) == (2, 1)
    assert home.standing("boat").tally == Tally(2, by_person=1)


def test_replies_follow_what_they_reply_to(home: Home, lines: Write) -> None:
    reply = {**tag("r"), "motivation": "replying", "target": {"id": f"{AWAY}t1"}}
    several = {
        **tag("s"),
        "motivation": "linking",
        "body": [f"{AWAY}t1"],
        "target": ["a:b", {"source": f"{AWAY}r"}],
    }

    home.copy(lines(reply, tag("t1"), several))

    ids = {one["via"]: one["id"] for one in home.documents()}
    made = {one["via"]: one for one in home.documents()}
    assert made[f"{AWAY}r"]["target"] == {"id": ids[f"{AWAY}t1"]}
    assert made[f"{AWAY}s"]["body"] == [ids[f"{AWAY}t1"]]
    assert made[f"{AWAY}s"]["target"] == ["a:b", {"source": ids[f"{AWAY}r"]}]


@pytest.mark.parametrize(
    ("ballot", "rule"),
    [
        ([vote("v", "t9")], "The source of a vote is a tag of the same campaign."),
        ([vote("v", "t1", "ann")], "Nobody votes on a tag of their own."),
        ([vote("v", "t1"), vote("w", "t1")], "You voted on this tag before"),
        ([vote("v", "t1", body=f"{CROWD}maybe")], "The body of a vote is one of"),
        ([vote("v", "t1", creator={"name": "Ann"})], "Only somebody who is known can vote."),
        (
            [vote("v", "t1", target={"source": f"{AWAY}t1", "scope": "a:b"})],
            "The scope of a vote is the item",
        ),
        ([tag("x", asProperty="edm:isSimilarTo")], "is no property that a tag may become"),
        ([tag("t1", "other")], "This repeats an annotation that stands before it."),
    ],
)
def test_the_rules_hold_for_imports_too(home: Home, lines: Write, ballot: list[Document], rule: str) -> None:
    done = home.copy(lines(tag("t1"), *ballot))

    assert (done.read, len(done.refused), done.refused[0].line) == (1 + len(ballot), 1, 1 + len(ballot))
    assert rule in done.refused[0].reason


def test_a_person_who_votes_again_in_a_later_file_is_refused(home: Home, lines: Write) -> None:
    home.copy(lines(tag("t1"), vote("v", "t1")))

    done = home.copy(lines(vote("w", "t1"), name="b.ndjson"))

    assert "You voted on this tag before" in done.refused[0].reason


def test_a_second_import_changes_nothing(home: Home, lines: Write) -> None:
    file = lines(tag("t1"), vote("v", "t1"), {**tag("x"), "id": ""})
    home.copy(file)
    before = home.revisions()

    done = home.copy(file)

    assert (done.read, done.same, done.votes, done.items) == (3, 3, Tally(1), frozenset({ITEM}))
    assert home.revisions() == before


def test_what_changed_at_the_source_changes_here(home: Home, lines: Write) -> None:
    home.copy(lines(tag("t1"), vote("v", "t1")))
    before = home.documents()

    done = home.copy(lines(tag("t1", "ship"), vote("v", "t1", choice=Choice.REJECT), name="b.ndjson"))

    after = home.documents()
    assert done.updated == 2
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert home.standing("ship").tally == Tally(0, 1, by_person=1)
    assert home.faults() == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (tag("v"), "A vote stays on its tag"),
        (vote("v", "t2"), "A vote stays on its tag"),
        (tag("t2", "BOAT"), "has this tag already"),
    ],
)
def test_nothing_becomes_what_it_cannot_be(home: Home, lines: Write, changed: Document, reason: str) -> None:
    home.copy(lines(tag("t1"), tag("t2", "ship"), vote("v", "t1")))

    done = home.copy(lines(changed, name="b.ndjson"))

    assert done.updated == 0
    assert reason in done.refused[0].reason
    assert home.faults() == []


def test_what_was_deleted_here_is_not_brought_back(home: Home, lines: Write) -> None:
    file = lines(tag("t1"))
    home.copy(file)
    home.remove(next(iter(home.revisions())))

    done = home.copy(file)

    assert "deleted here" in done.refused[0].reason
    assert home.documents() == []


def test_other_annotations_are_kept_whole(home: Home, lines: Write) -> None:
    comment = {
        "@context": ANNO,
        "type": "Annotation",
        "creator": {"name": "Jane"},
        "created": "2020-01-01T00:00:00Z",
        "bodyValue": "Fine",
        "target": {"source": "http://a.example/", "selector": {"type": "FragmentSelector", "value": "x"}},
        "skos:note": "kept",
    }

    home.copy(lines(comment))

    (document,) = home.documents()
    assert {**comment, "id": document["id"]} == document


def test_an_imported_review_of_another_server_counts_as_it_did_there(home: Home, lines: Write) -> None:
    marker = {"id": f"{AGENTS}x", "type": f"{CROWD}ImportedContributors", "name": "imported contributor"}
    by_all = [
        tag("t1", "one", creator=marker),
        tag("t2", "two"),
        tag("t3", "three", creator={"id": f"{AGENTS}s", "type": "Software", "name": "Qwen"}),
        tag("t4", "four", creator={"name": "nobody"}),
    ]
    reviews = [{**votes.review(f"{AWAY}t{one}", ITEM, 3, 1), "id": f"{AWAY}r{one}"} for one in (1, 2, 3, 4)]

    done = home.copy(lines(*by_all, *reviews))

    assert (done.votes, done.refused) == (Tally(12, 4), ())
    assert home.standing("one").tally == Tally(2, 1, by_person=1)
    assert home.standing("two").tally == Tally(2, 1, by_person=1)
    assert home.standing("three").tally == Tally(3, 1)
    assert home.standing("four").tally == Tally(3, 1)
    assert home.faults() == []


def test_names_are_kept_where_they_are_free_and_fit(home: Home, lines: Write) -> None:
    strange = [f"{AWAY}a%20b", "urn:uuid:0b1", "https://b.example/t1", f"{AWAY}..", f"{AWAY}#part"]
    documents = [tag("t1"), *(tag(str(one), f"w{one}", id=iri) for one, iri in enumerate(strange))]

    home.copy(lines(*documents), keep_names=True)

    names = list(home.revisions())
    assert (names[0], names[2], names[5]) == ("t1", "0b1", "part")
    assert [len(one) for one in (names[1], names[3], names[4])] == [20, 20, 20]


def test_a_name_that_is_taken_is_not_taken_away(home: Home, lines: Write) -> None:
    home.copy(lines(tag("t1")), keep_names=True)
    other = "https://b.example/"

    done = home.copy(
        lines(
            tag("x", "ship", id=f"{other}t1"),
            vote("v", "", target={"source": f"{other}t1", "scope": ITEM}),
            name="b",
        ),
        keep_names=True,
    )

    first, second, cast = home.documents()
    assert (done.added, done.refused) == (2, ())
    assert first["via"] == f"{AWAY}t1"
    assert cast["target"]["source"] == second["id"] != first["id"]
