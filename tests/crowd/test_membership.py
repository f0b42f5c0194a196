"""Consents and those who gave them: what an erased account leaves behind, which is nothing that is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from annoserver.crowd.accounts import leaving
from annoserver.model.vote import Choice, Tally
from annoserver.store import campaigns, counts, people
from annoserver.store.accounts import consents, exclusions, profiles
from annoserver.store.rows.people import agent, consent, person
from annoserver.store.upkeep import jobs
from tests.parts.folk import FOLK, FREE, NOW, PASSWORD, Folk

LATER = NOW + timedelta(days=1)


def joined_left_and_excluded(folk: Folk) -> str:
    """Ann's tag, where she joined anew with credits, left another campaign, and was excluded once."""
    tag = folk.tag("oak", by="ann")
    folk.vote(tag, Choice.APPROVE, by="bob")
    ann = folk.known["ann"]
    with folk.database.transaction() as store:
        held, free = campaigns.find(store, FOLK), campaigns.find(store, FREE)
        one = consents.join(store, held, ann, LATER, credited=True)
        consents.leave(store, people.stand_in(store, free, ann), LATER)
        exclusions.write(store, held, one, "Too fast.", LATER, back=False)
    return tag


def left(folk: Folk) -> tuple[int, list[tuple[object, ...]]]:
    """Consents of agents that stand for nobody, and who is still known."""
    with folk.database.reading() as store:
        orphans = select(func.count()).select_from(consent.join(agent, agent.c.id == consent.c.agent_id))
        number = store.connection.scalar(orphans.where(agent.c.person_id.is_(None))) or 0
        known = store.connection.execute(select(person.c.name).order_by(person.c.name)).all()
        assert list(counts.check(store)) == []
    return number, [tuple(one) for one in known]


@pytest.mark.parametrize("withdraw", [False, True])
def test_consents_go_with_the_account_and_the_votes_of_others_stay(folk: Folk, withdraw: bool) -> None:
    tag = joined_left_and_excluded(folk)

    with folk.database.transaction() as store:
        leaving.order(store, folk.known["ann"], PASSWORD, "delete", LATER, withdraw=withdraw)
        job = jobs.claim(store, LATER)
    assert job is not None
    leaving.erase(folk.database, job.arguments, lambda _: None)

    assert left(folk) == (0, [("bob",), ("cy",)])
    if not withdraw:
        assert folk.standing(tag).tally == Tally(up=1, by_person=1)


def test_whoever_is_removed_at_once_leaves_no_consent_behind(folk: Folk) -> None:
    joined_left_and_excluded(folk)

    with folk.database.transaction() as store:
        profiles.remove(store, [folk.known[name].id for name in ("ann", "bob")])

    assert left(folk) == (0, [("cy",)])
    with folk.database.reading() as store:
        assert len(consents.every(store, folk.known["cy"])) == 2
