"""Tests of voting by form."""

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.model.vote import Choice, Tally
from annoserver.store import annotations
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree


def vote(visitor: Visitor, folk: Folk, tag: str, choice: str, **more: str) -> requests.Response:
    return visitor.post("/campaigns/folk/votes", tag=tag, item=folk.item(), choice=choice, **more)


def told(visitor: Visitor, answer: requests.Response) -> list[str]:
    """What the page says to which an act leads."""
    assert answer.status_code == 303
    return texts(visitor.get(answer.headers["Location"]), "//*[@role='status']/p")


@pytest.mark.parametrize(
    ("choice", "tally", "message"),
    [
        ("approve", Tally(up=1, by_person=1), "You approved this tag."),
        ("reject", Tally(down=1, by_person=1), "You rejected this tag."),
        ("unsure", Tally(unsure=1, by_person=1), "You are unsure about this tag."),
    ],
)
def test_a_vote_is_counted_and_confirmed(
    folk: Folk, ann: Visitor, choice: str, tally: Tally, message: str
) -> None:
    tag = folk.tag("wood", by="bob")

    answer = vote(ann, folk, tag, choice)

    assert answer.headers["Location"].endswith(f"#tag-{tag}")
    assert told(ann, answer) == [message]
    assert folk.standing(tag).tally == tally


def test_a_vote_is_changed_and_undone_by_the_same_form(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")

    vote(ann, folk, tag, "approve")
    vote(ann, folk, tag, "reject")
    assert folk.standing(tag).tally == Tally(down=1, by_person=1)

    assert told(ann, vote(ann, folk, tag, "undo"))[-1] == "Your vote is withdrawn."
    assert folk.standing(tag).tally == Tally(by_person=1)
    assert told(ann, vote(ann, folk, tag, "undo")) == ["There is nothing to undo."]


def test_a_form_and_a_post_come_to_the_same(folk: Folk, ann: Visitor) -> None:
    first, second = folk.tag("wood", by="bob"), folk.tag("paint", by="bob")

    vote(ann, folk, first, "reject")
    assert post(folk, ann, second, "reject", by="ann").status_code == 201

    assert folk.standing(first).tally == folk.standing(second).tally
    assert folk.standing(first).status == folk.standing(second).status


def test_a_post_after_a_form_meets_the_vote_that_is_there(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    vote(ann, folk, tag, "approve")

    assert post(folk, ann, tag, "reject", by="ann").status_code == 409


@pytest.mark.parametrize(
    ("by", "choice", "message"),
    [
        ("ann", "approve", "Nobody votes on a tag of their own."),
        ("bob", "perhaps", "Please approve, reject, or say that you are unsure."),
        ("bob", "", "Please approve, reject, or say that you are unsure."),
    ],
)
def test_what_a_rule_forbids_is_told_on_the_page(
    folk: Folk, ann: Visitor, by: str, choice: str, message: str
) -> None:
    tag = folk.tag("wood", by=by)

    assert told(ann, vote(ann, folk, tag, choice)) == [message]
    assert folk.standing(tag).tally == Tally(by_person=1)


def test_a_closed_campaign_takes_no_vote(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    folk.change(archived=True)

    assert told(ann, vote(ann, folk, tag, "approve")) == ["The campaign “folk” is archived."]


def test_a_tag_that_is_not_there_is_not_found(folk: Folk, ann: Visitor) -> None:
    assert vote(ann, folk, "nothing", "approve").status_code == 404


def test_somebody_who_is_not_signed_in_is_asked_to(folk: Folk, visitor: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    token = str(tree(visitor.get("/sign-in")).xpath("string(//input[@name='csrf_token']/@value)"))

    answer = vote(visitor, folk, tag, "approve", csrf=token)

    assert answer.headers["Location"].startswith("/en/sign-in?next=/en/campaigns/folk/items")
    assert folk.standing(tag).tally == Tally(by_person=1)


def test_a_reason_is_kept_with_the_vote(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")

    vote(ann, folk, tag, "reject", reason="It is clay.")

    with folk.database.reading() as store:
        assert b"It is clay." in list(annotations.every(store, FOLK))[-1].document


def post(folk: Folk, visitor: Visitor, tag: str, choice: str, *, by: str) -> requests.Response:
    """Vote as a program does, with a token."""
    with folk.database.transaction() as store:
        token = keys.new_token(store, folk.known[by], None, NOW)
    container = f"{folk.database.base}annotations/folk/"
    document = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "motivation": "moderating",
        "body": f"https://w3id.org/annoserver/vocab#{Choice(choice)}",
        "target": {"type": "SpecificResource", "source": container + tag, "scope": folk.item()},
    }
    return requests.post(container, json=document, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def test_whoever_rejects_is_asked_why_where_the_campaign_wants_to_know(folk: Folk, ann: Visitor) -> None:
    folk.change(ask_reason=True)
    tag = folk.tag("wood", by="bob")
    ann.post("/campaigns/folk/votes", item=folk.item(), tag=tag, choice="reject")

    page = ann.get(page_of(folk.item()))
    assert texts(page, "//form[@class='reason']/label") == ["Why do you reject it?"]
    ann.post("/campaigns/folk/votes", item=folk.item(), tag=tag, choice="reject", reason="It is stone.")
    ann.post("/campaigns/folk/votes", item=folk.item(), tag=tag, choice="reject")

    assert "It is stone." in ann.get("/annotations/folk/?page=0&iris=0", Accept="application/ld+json").text
