"""Tests of ruling by form, and of how a ruling stands beside the votes on the page."""

from collections.abc import Callable

import pytest
import requests

from annoserver.crowd import items
from annoserver.model.person import Role
from annoserver.model.vote import Choice, Status
from annoserver.store import campaigns, people
from tests.parts.folk import FOLK, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree


@pytest.fixture
def mo(folk: Folk, ann: Visitor) -> Visitor:
    """Ann, who moderates the campaign."""
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known["ann"], Role.MODERATOR)
    return ann


def rule(visitor: Visitor, folk: Folk, tag: str, decided: str, reason: str = "It is carved.") -> list[str]:
    """What the page says after it."""
    fields = {"tag": tag, "item": folk.item(), "decided": decided, "reason": reason}
    return told(visitor, visitor.post("/campaigns/folk/rulings", **fields))


def told(visitor: Visitor, answer: requests.Response) -> list[str]:
    return texts(visitor.get(answer.headers["Location"]), "//*[@role='status']/p")


def test_a_ruling_is_shown_apart_from_what_the_votes_come_to(
    folk: Folk, mo: Visitor, visitors: Callable[[], Visitor]
) -> None:
    tag = folk.tag("wood", by="bob")
    folk.vote(tag, Choice.REJECT, by="cy")

    assert rule(mo, folk, tag, "accepted") == ["Your ruling stands."]

    assert folk.standing(tag).status is Status.ACCEPTED
    page = visitors().get(page_of(folk.item()))
    (shown,) = texts(page, "//*[@class='ruling']")
    assert shown.startswith("Accepted by a moderator (Ann of the Hill): It is carved. Votes alone: ")
    assert not tree(page).xpath("//*[@class='deciding']")


def test_a_ruling_is_changed_and_withdrawn_by_the_same_form(folk: Folk, mo: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    rule(mo, folk, tag, "accepted")

    rule(mo, folk, tag, "rejected", "It is clay.")
    assert folk.standing(tag).status is Status.REJECTED

    assert rule(mo, folk, tag, "withdraw")[-1] == "The ruling is withdrawn."
    assert folk.standing(tag).status is Status.PENDING
    assert rule(mo, folk, tag, "withdraw") == ["There is nothing to undo."]


@pytest.mark.parametrize(
    ("by", "decided", "reason", "message"),
    [
        ("bob", "perhaps", "x", "Please accept or refuse the tag."),
        ("bob", "accepted", "  ", "Please give a reason for your ruling."),
        ("ann", "accepted", "x", "Nobody rules on a tag of their own."),
    ],
)
def test_what_a_rule_forbids_is_told_on_the_page(
    folk: Folk, mo: Visitor, by: str, decided: str, reason: str, message: str
) -> None:
    tag = folk.tag("wood", by=by)

    assert rule(mo, folk, tag, decided, reason) == [message]
    assert not folk.standing(tag).ruled


def test_only_moderators_rule_and_see_how(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")

    assert rule(ann, folk, tag, "accepted") == ["Only moderators of this campaign rule on its tags."]
    assert not tree(ann.get(page_of(folk.item()))).xpath("//*[@class='deciding']")


def test_a_tag_that_was_ruled_on_is_no_longer_its_makers_to_change(folk: Folk, mo: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    rule(mo, folk, tag, "rejected")

    with folk.database.reading() as store:
        shown = items.read(store, campaigns.find(store, FOLK), folk.item(), folk.actor("bob"))
    assert [(one.own, one.removable) for one in shown.tags] == [(True, False)]
