"""Tests of comments, and of having nothing to add: annotations in the container that are no tags."""

import json

import pytest
from sqlalchemy import select

from annoserver.crowd import items, remarks
from annoserver.errors import Forbidden, Invalid, Taken, Unknown
from annoserver.model.annotation import NOTHING_TO_ADD, Document
from annoserver.model.person import NOBODY
from annoserver.store import annotations, campaigns, containers
from annoserver.store.derived import recounts
from annoserver.store.rows.numbers import attention, part
from tests.parts.folk import FOLK, NOW, Folk


def comment(folk: Folk, words: str, *, by: str = "ann", language: str = "en") -> str:
    with folk.database.transaction() as store:
        return remarks.comment(store, FOLK, folk.item(), words, language, folk.actor(by), NOW)


def finish(folk: Folk, *, by: str = "ann", item: str = "") -> None:
    with folk.database.transaction() as store:
        remarks.finish(store, FOLK, item or folk.item(), folk.actor(by), NOW)


def people_on(folk: Folk) -> int:
    with folk.database.reading() as store:
        held = campaigns.find(store, FOLK)
        assert list(recounts.faults(store, held)) == []
        found = select(attention.c.people).where(attention.c.item == folk.item())
        return int(store.connection.scalar(found) or 0)


def documents(folk: Folk) -> list[Document]:
    with folk.database.reading() as store:
        return [json.loads(one.document) for one in annotations.every(store, FOLK)]


def test_a_comment_is_an_annotation_that_nobody_votes_on(folk: Folk) -> None:
    comment(folk, "  Is this   one of a pair? ")

    (made,) = documents(folk)
    assert made["motivation"] == "commenting"
    assert made["body"] == {"type": "TextualBody", "value": "Is this one of a pair?", "language": "en"}
    assert made["target"] == folk.item()
    with folk.database.reading() as store:
        shown = items.read(store, campaigns.find(store, FOLK), folk.item(), folk.actor("bob"))
    assert [(one.words, one.language, one.own, one.by) for one in shown.comments] == [
        ("Is this one of a pair?", "en", False, "Ann of the Hill")
    ]
    assert (shown.tags, shown.finished) == ([], "")


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1001, "a\u202eb"])
def test_a_comment_says_something_visible(folk: Folk, words: str) -> None:
    with pytest.raises(Invalid):
        comment(folk, words)


def test_who_has_nothing_to_add_has_contributed_to_the_item(folk: Folk) -> None:
    finish(folk)
    finish(folk, by="bob")

    assert people_on(folk) == 2
    (made, _) = documents(folk)
    assert (made["motivation"], made["body"], made["target"]) == ("assessing", NOTHING_TO_ADD, folk.item())
    with folk.database.reading() as store:
        shown = items.read(store, campaigns.find(store, FOLK), folk.item(), folk.actor("ann"))
    assert (bool(shown.finished), shown.comments, shown.tags) == (True, [], [])


def test_one_has_nothing_to_add_once_and_can_take_it_back(folk: Folk) -> None:
    finish(folk)
    folk.tag("wood")
    with pytest.raises(Taken) as refused:
        finish(folk)
    assert refused.value.rule == "nothing-twice"

    with folk.database.transaction() as store:
        assert remarks.reopen(store, FOLK, folk.item(), folk.actor("ann"), NOW)
    with folk.database.transaction() as store:
        assert not remarks.reopen(store, FOLK, folk.item(), folk.actor("ann"), NOW)
        assert not remarks.reopen(store, FOLK, folk.item(), NOBODY, NOW)

    assert people_on(folk) == 1
    finish(folk)
    with folk.database.reading() as store:
        assert store.connection.scalars(select(part.c.number)).all() == [2]


def test_the_numbers_are_the_same_when_they_are_counted_again(folk: Folk) -> None:
    finish(folk)
    folk.tag("wood", by="bob")
    finish(folk, by="bob")

    with folk.database.transaction() as store:
        recounts.rebuild(store, containers.hold(store, FOLK))

    assert people_on(folk) == 2


def test_only_people_who_are_known_remark_on_items_of_the_campaign(folk: Folk) -> None:
    with pytest.raises(Forbidden):
        finish(folk, item="urn:x:elsewhere")
    with pytest.raises(Invalid):
        finish(folk, item="nothing")
    folk.change(anonymous=True)
    with pytest.raises(Unknown), folk.database.transaction() as store:
        remarks.finish(store, FOLK, folk.item(), NOBODY, NOW)
    folk.change(paused=True)
    with pytest.raises(Forbidden):
        comment(folk, "Too late")
    assert documents(folk) == []
