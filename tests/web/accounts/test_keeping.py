"""Accounts that nobody uses: after two years their owners are told, a month later they go."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from annoserver.crowd.accounts import keeping, leaving, notices
from annoserver.store import people
from annoserver.store.accounts import devices
from annoserver.store.rows.people import person
from annoserver.store.upkeep import jobs
from annoserver.web.language import LOCALE
from tests.parts.folk import NOW, Folk

LONG = NOW + timedelta(days=731)
LONGER = LONG + timedelta(days=31)


def told(folk: Folk) -> list[int]:
    with folk.database.reading() as store:
        return sorted(job.person or 0 for job in jobs.listed(store, kind="letter"))


def test_whoever_is_idle_is_told_once_and_goes_a_month_later(folk: Folk) -> None:
    ann, bob, cy = (folk.known[name] for name in ("ann", "bob", "cy"))
    tag = folk.tag("wood", by="ann")
    with folk.database.transaction() as store:
        devices.add(store, bob, "x", "A browser", LONG - timedelta(days=9), LONG)
        store.connection.execute(update(person).where(person.c.id == cy.id).values(admin=True))

    for moment in (NOW, LONG, LONG):
        with folk.database.transaction() as store:
            assert keeping.tidy(store, moment) == 0
    assert told(folk) == [ann.id]
    with folk.database.transaction() as store:
        order = {"what": "idle", "person": ann.id}
        (letter,) = notices.write(store, order, LOCALE, LONG)
        assert "within thirty days:\n" in letter.text
        assert keeping.tidy(store, LONGER) == 1
        (job,) = jobs.listed(store, kind=leaving.ERASURE)
    leaving.erase(folk.database, job.arguments, lambda _: None)

    with folk.database.reading() as store:
        assert [one.name for one in people.every(store)] == ["bob", "cy"]
    assert folk.standing(tag).tally.by_person == 1


def test_signing_in_or_contributing_keeps_an_account(folk: Folk) -> None:
    with folk.database.transaction() as store:
        keeping.tidy(store, LONG)
    with folk.database.transaction() as store:
        devices.add(store, folk.known["ann"], "x", "A browser", LONG + timedelta(days=1), LONGER)
    folk.tag("oak", by="bob", now=LONG + timedelta(days=1))

    with folk.database.transaction() as store:
        assert keeping.tidy(store, LONGER) == 1
        (job,) = jobs.listed(store, kind=leaving.ERASURE)
    assert job.arguments["person"] == folk.known["cy"].id
