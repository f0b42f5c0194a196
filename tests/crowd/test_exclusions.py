"""Tests of excluding people: their votes stay and stop counting, and all of it can be taken back."""

import json
from dataclasses import replace

import pytest

from annoserver.crowd.accounts import leaving
from annoserver.crowd.moderation import exclusions
from annoserver.errors import AnnoError, Forbidden, Invalid, Missing, Taken
from annoserver.ld import drafts
from annoserver.model.container import Address
from annoserver.model.person import Agent, Kind
from annoserver.model.vote import Choice, Status, Tally
from annoserver.store import annotations, campaigns, containers, counts, people
from annoserver.store.accounts import exclusions as kept
from tests.parts.folk import FOLK, NOW, Folk


def agent(folk: Folk, name: str = "bob") -> Agent:
    found = folk.actor(name).agent
    assert found
    return found


def write(folk: Folk, who: str, reason: str = "A robot.", *, back: bool = False) -> kept.Effect:
    with folk.database.transaction() as store:
        return exclusions.write(store, FOLK, who, reason, NOW, back=back)


def faults(folk: Folk) -> list[str]:
    with folk.database.reading() as store:
        return list(counts.check(store))


def judged(folk: Folk) -> str:
    """A tag that bob and cy approved, and another that bob refused."""
    tag, other = folk.tag("wood"), folk.tag("paint")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.vote(tag, Choice.APPROVE, by="cy")
    folk.vote(other, Choice.REJECT, by="bob")
    return tag


def test_what_it_would_change_is_told_before_and_is_what_it_changes(folk: Folk) -> None:
    tag = judged(folk)
    with folk.database.reading() as store:
        told = exclusions.preview(store, FOLK, agent(folk).iri)
    assert folk.standing(tag).status is Status.ACCEPTED

    done = write(folk, agent(folk).iri)

    assert told == done == kept.Effect(2, {(Status.ACCEPTED, Status.PENDING): 1})
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    assert folk.standing(tag).status is Status.PENDING
    assert faults(folk) == []


def test_readmitting_brings_everything_back(folk: Folk) -> None:
    tag = judged(folk)
    before = folk.standing(tag).tally
    write(folk, agent(folk).iri)

    done = write(folk, folk.key("bob"), "A mistake.", back=True)

    assert done == kept.Effect(2, {(Status.PENDING, Status.ACCEPTED): 1})
    assert folk.standing(tag).tally == before
    assert faults(folk) == []
    with folk.database.reading() as store:
        log = kept.log(store, campaigns.find(store, FOLK))
    assert [(one.back, one.reason) for one in log] == [(False, "A robot."), (True, "A mistake.")]


def test_who_is_excluded_contributes_nothing_more(folk: Folk) -> None:
    tag = judged(folk)
    write(folk, agent(folk).iri)

    for act in (
        lambda: folk.vote(tag, Choice.REJECT, by="bob"),
        lambda: folk.tag("clay", by="bob"),
    ):
        with pytest.raises(Forbidden) as caught:
            act()
        assert caught.value.rule == "excluded"


def test_a_new_pseudonym_does_not_let_the_votes_count_again(folk: Folk) -> None:
    tag = judged(folk)
    write(folk, agent(folk).iri)
    who = replace(agent(folk), iri=f"{folk.database.base}campaigns/folk/agents/{'7' * 32}")

    with folk.database.transaction() as store:
        held = containers.hold(store, FOLK)
        names = [one.name for one in annotations.every(store, FOLK) if one.agent == who.id]
        for name in names:
            leaving._rewrite(store, held, name, Agent(who.id, who.iri, Kind.PERSON), NOW)

    assert len(names) == 2
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    assert faults(folk) == []


def test_an_import_in_the_name_of_somebody_excluded_counts_nothing(folk: Folk) -> None:
    judged(folk)
    write(folk, agent(folk).iri)
    who = agent(folk).iri
    with folk.database.reading() as store:
        excluded, _ = people.agent_by_iri(store, who)
        (one, _) = [one for one in annotations.every(store, FOLK) if one.agent == excluded.id]
        address = Address(store.base, FOLK)

    draft = drafts.draft(json.loads(one.document), address, one.name, "dc:subject", excluded)

    assert draft.vote
    assert draft.vote.weight == Tally()


@pytest.mark.parametrize(
    ("who", "reason", "back", "error"),
    [
        ("bob", " ", False, Invalid),
        ("bob", "x", True, Taken),
        ("nobody", "x", False, Missing),
    ],
)
def test_what_cannot_be_is_refused(
    folk: Folk, who: str, reason: str, back: bool, error: type[AnnoError]
) -> None:
    judged(folk)
    iri = agent(folk).iri if who == "bob" else who

    with pytest.raises(error):
        write(folk, iri, reason, back=back)


def test_nobody_is_excluded_twice_and_an_agent_belongs_to_one_campaign(folk: Folk) -> None:
    judged(folk)
    iri = agent(folk).iri
    write(folk, iri)
    with pytest.raises(Taken):
        write(folk, iri)

    with folk.database.reading() as store, pytest.raises(Missing):
        exclusions.preview(store, "free", iri)


def test_a_recount_finds_a_vote_that_counts_and_should_not(folk: Folk) -> None:
    from sqlalchemy import update

    from annoserver.store.rows.people import agent as rows

    judged(folk)
    with folk.database.transaction() as store:
        store.connection.execute(update(rows).where(rows.c.id == agent(folk).id).values(excluded=True))

    assert "container “folk”: 2 votes count that do not, or do not count that do" in faults(folk)
