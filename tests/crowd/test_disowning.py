"""Tags that stand without their makers: what stays, and what leads to nobody any more."""

import json

import pytest
from sqlalchemy import select, update

from annoserver.crowd.accounts import pseudonyms
from annoserver.crowd.moderation import rulings
from annoserver.errors import Forbidden, Invalid
from annoserver.model.person import Role
from annoserver.model.vote import Choice, Status, Tally
from annoserver.store import annotations, campaigns, counts, people
from annoserver.store.accounts import erasures
from annoserver.store.derived import standings
from annoserver.store.facts.shares import boards
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import ruling, standing, vote
from tests.parts.folk import FOLK, NOW, Folk


def disown(folk: Folk, tag: str, by: str = "ann") -> None:
    with folk.database.transaction() as store:
        pseudonyms.disown(store, FOLK, tag, folk.actor(by), NOW)


def maker(folk: Folk, tag: str) -> str:
    with folk.database.reading() as store:
        found, _ = annotations.read(store, FOLK, tag)
    return str(json.loads(found.document)["creator"])


@pytest.fixture
def judged(folk: Folk) -> str:
    """A tag of ann's that bob and cy approve, and on which bob, a moderator, ruled."""
    tag = folk.tag("wood")
    for by in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=by)
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known["bob"], Role.MODERATOR)
    with folk.database.transaction() as store:
        rulings.give(store, FOLK, tag, Status.REJECTED, "It is clay.", folk.actor("bob"), NOW)
    return tag


def test_tally_ruling_and_numbers_stay_and_the_maker_goes(folk: Folk, judged: str) -> None:
    before, ann = folk.standing(judged), folk.actor("ann").agent
    assert ann is not None

    disown(folk, judged)

    assert folk.standing(judged) == before
    assert before.tally == Tally(up=2, by_person=1)
    assert maker(folk, judged) != ann.iri
    with folk.database.reading() as store:
        assert list(counts.check(store)) == []
        authors = {
            number
            for table, column in ((standing, "author"), (vote, "tag_author"), (ruling, "tag_author"))
            for number in store.connection.scalars(select(table.c[column]))
        }
        (author,) = authors
        row = store.connection.execute(select(agent).where(agent.c.id == author)).one()
        assert (row.person_id, row.joined, row.iri) == (None, False, maker(folk, judged))
        assert ann.iri.encode() not in annotations.read(store, FOLK, judged)[0].document
        mine = boards.of(store, campaigns.find(store, FOLK), ann.id)
        assert mine is None or mine.points == 0


def test_votes_go_on_and_rulings_are_withdrawn_as_before(folk: Folk, judged: str) -> None:
    disown(folk, judged)

    folk.vote(judged, Choice.REJECT, by="cy")
    with folk.database.transaction() as store:
        assert rulings.withdraw(store, FOLK, judged, folk.actor("bob"), NOW)

    assert folk.standing(judged).tally == Tally(up=1, down=1, by_person=1)
    with folk.database.reading() as store:
        assert list(counts.check(store)) == []
        assert standings.recounted(store, campaigns.find(store, FOLK).id)


def test_the_etag_moves_and_the_feeds_tell_without_naming_anybody(folk: Folk, judged: str) -> None:
    ann = folk.actor("ann").agent
    assert ann is not None
    with folk.database.reading() as store:
        before = annotations.read(store, FOLK, judged)[0].revision

    disown(folk, judged)

    with folk.database.reading() as store:
        assert annotations.read(store, FOLK, judged)[0].revision == before + 1
        (line,) = erasures.since(store, 0, 9)
        assert (line.fate, line.agent) == ("disowned", "")
        assert line.annotation == f"{folk.database.base}annotations/{FOLK}/{judged}"
        assert not erasures.is_erased(store, ann.iri)


def test_each_tag_gets_another_nobody(folk: Folk) -> None:
    one, other = folk.tag("wood"), folk.tag("stone")

    disown(folk, one)
    disown(folk, other)

    assert maker(folk, one) != maker(folk, other)


def test_only_a_tag_of_ones_own_is_disowned_and_at_any_time(folk: Folk, judged: str) -> None:
    with pytest.raises(Forbidden, match="Somebody else"):
        disown(folk, judged, by="cy")
    folk.change(archived=True)
    with folk.database.transaction() as store:
        store.connection.execute(update(agent).values(excluded=True, joined=False))

    disown(folk, judged)

    with pytest.raises(Forbidden):
        disown(folk, judged)


def test_a_vote_is_withdrawn_and_not_disowned(folk: Folk) -> None:
    folk.vote(folk.tag("wood", by="bob"), Choice.APPROVE, by="ann")
    with folk.database.reading() as store:
        name = list(annotations.every(store, FOLK))[-1].name

    with pytest.raises(Invalid, match="Only a tag"):
        disown(folk, name)
