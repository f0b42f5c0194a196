"""Tests of selections: which tags an export takes, asked of both databases."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from annoserver.model.annotation import Body, Tag, Target
from annoserver.model.item import Item
from annoserver.model.rules.status import support
from annoserver.model.selection import EVERYTHING, Kind, Selection
from annoserver.model.vote import Choice, Status, Tally, Vote
from annoserver.store import items
from annoserver.store.facts import agreed, dumped
from tests.parts.shelf import NOW, Shelf, draft, tag

LATER = NOW + timedelta(days=1)
SPLIT = tuple(Status)


def read_tag(document: bytes) -> Tag:
    return Tag(json.loads(document)["target"], "", Body(text="?"))


@pytest.fixture
def filled(folk: Shelf) -> Shelf:
    """Items a, b and c with tags of each kind; all but "pending" are accepted."""
    with folk.held() as (store, held):
        north = items.hold_collection(store, held, "north", {})
        south = items.hold_collection(store, held, "south", {})
        for iri, within, provider, dataset in (
            ("urn:x:a", north, "Museum", "1"),
            ("urn:x:b", south, "Museum", "2"),
            ("urn:x:c", south, 'Other "M"', "2"),
        ):
            one = Item(iri, iri, data_provider=provider, dataset=dataset)
            items.put(store, held, within, [one], NOW)
    make(folk, "term", "urn:x:a", Body(iri="http://www.wikidata.org/entity/Q144"), votes=(4, 0))
    make(folk, "place", "urn:x:a", Body(text="Rome"), "dcterms:spatial", votes=(3, 1))
    make(folk, "text", "urn:x:b", Body(text="dog"), votes=(2, 0), now=LATER)
    make(folk, "comment", "urn:x:c", Body(text="nice"), "", votes=(2, 0))
    make(folk, "pending", "urn:x:b", Body(text="cat"), votes=(1, 0))
    folk.fill("remark")
    return folk


def make(
    folk: Shelf,
    name: str,
    about: str,
    said: Body,
    prop: str = "dc:subject",
    *,
    votes: tuple[int, int],
    now: Any = NOW,
) -> None:
    made = tag(name, agent=folk.agent("ann").id, about=about)
    folk.add(
        dataclasses.replace(
            made,
            document=draft(name, targets=(Target(about),)).document.replace(
                b"http://data.europeana.eu/item/1/a", about.encode()
            ),
            bodies=(said,),
            tag=Tag(about, prop, said),
        ),
        now=now,
    )
    for number, choice in enumerate([Choice.APPROVE] * votes[0] + [Choice.REJECT] * votes[1]):
        folk.add(
            dataclasses.replace(
                draft(f"{name}-v{number}", motivations=("moderating",), modified=now),
                agent=folk.agent(f"p{number}").id,
                vote=Vote.cast(name, choice),
            ),
            now=now,
        )


def chosen(folk: Shelf, *, whole: bool = True, **asked: Any) -> list[str]:
    with folk.held() as (store, held):
        found = agreed.agreed(store, held, read_tag, Selection(**asked), whole=whole)
        return [one.name for each in found for one in each.tags]


def test_without_a_selection_all_accepted_tags_come(filled: Shelf) -> None:
    assert chosen(filled) == ["term", "place", "text", "comment"]


CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"collections": ("north",)}, ["term", "place"]),
    ({"collections": ("north", "south")}, ["term", "place", "text", "comment"]),
    ({"collections": ("west",)}, []),
    ({"data_providers": ("Museum",)}, ["term", "place", "text"]),
    ({"data_providers": ('Other "M"',)}, ["comment"]),
    ({"datasets": ("2",), "data_providers": ("Museum",)}, ["text"]),
    ({"statuses": (Status.PENDING,)}, ["pending"]),
    ({"statuses": SPLIT}, ["term", "place", "text", "pending", "comment"]),
    ({"properties": ("dcterms:spatial",)}, ["place"]),
    ({"properties": ("dcterms:spatial", "dc:subject")}, ["term", "place", "text"]),
    ({"kinds": (Kind.TERM,)}, ["term"]),
    ({"kinds": (Kind.PLACE, Kind.COMMENT)}, ["place", "comment"]),
    ({"kinds": (Kind.TEXT,)}, ["text"]),
    ({"votes": 3}, ["term", "place"]),
    ({"votes": 5}, []),
    ({"confidence": 0.342}, ["term", "text", "comment"]),
    ({"confidence": 0.51}, ["term"]),
    ({"confidence": 0.511}, []),
    ({"until": NOW - timedelta(hours=1)}, []),
    ({"since": LATER, "until": LATER}, ["text"]),
]


def test_each_filter_takes_what_it_says(filled: Shelf) -> None:
    assert [chosen(filled, **asked) for asked, _ in CASES] == [names for _, names in CASES]


def test_dates_choose_whole_items_or_single_tags(filled: Shelf) -> None:
    make(filled, "late", "urn:x:a", Body(text="late"), votes=(2, 0), now=LATER)

    assert chosen(filled, since=LATER) == ["term", "place", "late", "text"]
    assert chosen(filled, since=LATER, whole=False) == ["late", "text"]


def test_the_confidence_in_the_query_is_that_of_the_rule(folk: Shelf) -> None:
    tallies = [(up, down) for up in range(7) for down in range(5)]
    for up, down in tallies:
        name = f"t{up}-{down}"
        folk.add(tag(name, agent=None))
        folk.review(name, up, down, name=f"review-{name}")

    for least in (0.1, 0.2065, 0.342, 0.5, 0.6):
        expected = {f"t{up}-{down}" for up, down in tallies if support(Tally(up, down)) >= least - 0.0005}
        assert set(chosen(folk, statuses=SPLIT, confidence=least)) == expected


def dump(folk: Shelf, **asked: Any) -> list[str]:
    selection = Selection(**asked)
    with folk.held() as (store, held):
        names = [json.loads(one)["id"].rpartition(":")[2] for one in dumped.documents(store, held, selection)]
        assert dumped.number(store, held, selection) == len(names)
    return names


def test_a_dump_takes_tags_with_their_votes(filled: Shelf) -> None:
    assert dump(filled, kinds=(Kind.TEXT,), statuses=(Status.ACCEPTED,)) == ["text", "text-v0", "text-v1"]
    assert dump(filled, statuses=(Status.PENDING,)) == ["pending", "pending-v0"]
    assert len(dump(filled)) == 5 + 13 + 1
    with filled.held() as (store, held):
        assert dumped.number(store, held, EVERYTHING) == 19


def test_a_dump_knows_when_annotations_changed(filled: Shelf) -> None:
    assert dump(filled, since=LATER) == ["text-v0", "text-v1"]
    assert "remark" in dump(filled, until=NOW)
    assert dump(filled, until=NOW, properties=("dcterms:spatial",))[0] == "place"
