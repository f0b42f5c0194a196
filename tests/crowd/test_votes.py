"""Tests of votes as the browser casts them: one of each person, like those that are posted."""

import json

import pytest

from annoserver.crowd import votes
from annoserver.errors import AnnoError, Forbidden, Missing, Unknown
from annoserver.ld import votes as written
from annoserver.model.annotation import Document, write
from annoserver.model.container import Address
from annoserver.model.person import NOBODY
from annoserver.model.vote import Choice, Status, Tally
from annoserver.protocol import annotations as protocol
from annoserver.protocol.batch import adding
from annoserver.store import annotations, people
from tests.parts.folk import FOLK, NOW, Folk


def test_a_vote_is_an_annotation_in_the_campaign_s_container(folk: Folk) -> None:
    tag = folk.tag("wood")

    folk.vote(tag, Choice.APPROVE, by="bob")

    vote = documents(folk)[-1]
    root = f"{folk.database.base}annotations/folk/"
    assert vote["id"].startswith(root)
    assert vote["motivation"] == "moderating"
    assert vote["body"] == "https://w3id.org/annoserver/vocab#approve"
    assert vote["target"] == {"type": "SpecificResource", "source": root + tag, "scope": folk.item()}
    assert vote["creator"].startswith(f"{folk.database.base}campaigns/folk/agents/")


def test_votes_make_the_standing(folk: Folk) -> None:
    tag = folk.tag("wood")

    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.vote(tag, Choice.APPROVE, by="cy")

    standing = folk.standing(tag)
    assert standing.tally == Tally(up=2, by_person=1)
    assert standing.status is Status.ACCEPTED


def test_another_vote_on_the_same_tag_replaces_the_first(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.APPROVE, by="bob")

    folk.vote(tag, Choice.REJECT, by="bob")

    assert folk.standing(tag).tally == Tally(down=1, by_person=1)
    assert len(documents(folk)) == 2


def test_the_same_vote_again_changes_nothing(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.UNSURE, by="bob")
    before = revisions(folk)

    folk.vote(tag, Choice.UNSURE, by="bob")

    assert revisions(folk) == before


def test_a_vote_does_not_touch_the_tag(folk: Folk) -> None:
    tag = folk.tag("wood")
    before = revisions(folk)[tag]

    folk.vote(tag, Choice.REJECT, by="bob")

    assert revisions(folk)[tag] == before


def test_a_reason_is_a_second_body(folk: Folk) -> None:
    tag = folk.tag("wood")

    folk.vote(tag, Choice.REJECT, by="bob", reason="  It is clay. ")

    reason = {"type": "TextualBody", "value": "It is clay.", "purpose": "commenting"}
    assert documents(folk)[-1]["body"] == ["https://w3id.org/annoserver/vocab#reject", reason]


def test_undoing_withdraws_the_vote(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.APPROVE, by="bob")

    with folk.database.transaction() as store:
        undone = votes.undo(store, FOLK, tag, folk.actor("bob"), NOW)

    assert undone
    assert folk.standing(tag).tally == Tally(by_person=1)
    assert len(documents(folk)) == 1


@pytest.mark.parametrize("name", ["bob", "cy"])
def test_there_may_be_nothing_to_undo(folk: Folk, name: str) -> None:
    tag = folk.tag("wood")
    folk.tag("paint", by="cy")

    with folk.database.transaction() as store:
        assert not votes.undo(store, FOLK, tag, folk.actor(name), NOW)


def test_nobody_votes_on_a_tag_of_their_own(folk: Folk) -> None:
    tag = folk.tag("wood", by="bob")

    with pytest.raises(Forbidden) as caught:
        folk.vote(tag, Choice.APPROVE, by="bob")

    assert caught.value.rule == "vote-own"


def test_only_somebody_who_is_known_votes(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.change(anonymous=True)

    with folk.database.transaction() as store, pytest.raises(Unknown) as caught:
        votes.cast(store, FOLK, tag, Choice.APPROVE, NOBODY, NOW)

    assert caught.value.rule == "vote-anonymous"


def test_a_vote_is_about_a_tag_that_there_is(folk: Folk) -> None:
    with pytest.raises(Missing):
        folk.vote("nothing", Choice.APPROVE, by="bob")


def test_a_paused_campaign_takes_no_votes_and_no_withdrawals(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.change(paused=True)

    with pytest.raises(Forbidden):
        folk.vote(tag, Choice.REJECT, by="bob")
    with folk.database.transaction() as store, pytest.raises(Forbidden):
        votes.undo(store, FOLK, tag, folk.actor("bob"), NOW)


def test_a_vote_by_form_and_a_vote_by_post_are_the_same(folk: Folk) -> None:
    first, second = folk.tag("wood"), folk.tag("paint")

    folk.vote(first, Choice.REJECT, by="bob")
    post(folk, second, Choice.REJECT, by="bob")

    by_form, by_post = documents(folk)[-2:]
    address = Address(folk.database.base, FOLK)
    same = {
        **by_form,
        "id": by_post["id"],
        "target": {**by_form["target"], "source": address.annotation(second)},
    }
    assert same == by_post
    assert folk.standing(first) == folk.standing(second)


@pytest.mark.parametrize(("choice", "by"), [(Choice.APPROVE, "ann"), (Choice.APPROVE, "bob")])
def test_a_form_is_refused_what_a_post_is_refused(folk: Folk, choice: Choice, by: str) -> None:
    tag = folk.tag("wood", by="ann")
    if by == "bob":
        folk.change(archived=True)

    refused = []
    for way in (folk.vote, lambda *one, by: post(folk, *one, by=by)):
        with pytest.raises(AnnoError) as caught:
            way(tag, choice, by=by)
        refused.append((type(caught.value), caught.value.rule))

    assert refused[0] == refused[1]


def post(folk: Folk, tag: str, choice: Choice, *, by: str) -> None:
    """Vote as the protocol does."""
    address = Address(folk.database.base, FOLK)
    sent = protocol.check(write(written.document(address.annotation(tag), folk.item(), choice)))
    with folk.database.transaction() as store:
        actor = people.by_person(store, folk.known[by].id, FOLK)
        adding.create(store, FOLK, sent, "", actor, NOW)


def documents(folk: Folk) -> list[Document]:
    with folk.database.reading() as store:
        return [json.loads(one.document) for one in annotations.every(store, FOLK)]


def revisions(folk: Folk) -> dict[str, int]:
    with folk.database.reading() as store:
        return {one.name: one.revision for one in annotations.every(store, FOLK)}
