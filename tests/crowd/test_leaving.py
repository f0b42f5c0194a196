"""Leaving while one is at work: what is said in that moment stays under no name that was taken out of use."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from annoserver.crowd import tags
from annoserver.crowd.accounts import keys, leaving
from annoserver.crowd.tags import Wanted
from annoserver.store import campaigns, people
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent, erasure
from annoserver.store.upkeep import jobs
from tests.parts.folk import PASSWORD, Folk

if TYPE_CHECKING:
    from annoserver.store.database import Store

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


def digest_of(folk: Folk, name: str) -> str:
    """The digest of a new token of somebody."""
    with folk.database.transaction() as store:
        token = keys.new_token(store, folk.known[name], campaigns.find(store, "free"), datetime.now(UTC))
    return hashlib.sha256(token.encode()).hexdigest()


def leave(folk: Folk, name: str) -> None:
    """Delete an account."""
    with folk.database.transaction() as store:
        leaving.order(store, folk.known[name], PASSWORD, "delete", datetime.now(UTC), withdraw=False)


def erase(folk: Folk) -> None:
    """Run the job that does the rest."""
    with folk.database.transaction() as store:
        job = jobs.claim(store, datetime.now(UTC))
    assert job is not None
    assert job.kind == leaving.ERASURE
    leaving.erase(folk.database, job.arguments, lambda _: None)


def left_behind(folk: Folk) -> list[Any]:
    """Annotations that name an agent who was erased, and agents of people who are gone."""
    with folk.database.reading() as store:
        named = select(annotation.c.name).join(erasure, erasure.c.agent == annotation.c.creator)
        known = select(agent.c.iri).join(erasure, erasure.c.agent == agent.c.iri)
        return [*store.connection.scalars(named), *store.connection.scalars(known)]


def apart(act: Callable[[], object]) -> threading.Thread:
    """Something done in a thread of its own."""
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def speak(store: Store, digest: str, words: str) -> None:
    """Add a tag as whoever has this token."""
    actor = people.by_token(store, digest, "free")
    assert actor is not None
    wanted = Wanted("http://data.europeana.eu/item/1/a", "dc:subject", "", words, "en", "")
    tags.add(store, "free", wanted, actor, datetime.now(UTC))


@pytest.mark.parametrize("before", [0, 1], ids=["the first word", "one of several"])
def test_whoever_is_writing_is_erased_afterwards(folk: Folk, before: int) -> None:
    digest = digest_of(folk, "ann")
    for number in range(before):
        with folk.database.transaction() as store:
            speak(store, digest, f"earlier {number}")

    with folk.database.transaction() as store:
        actor = people.by_token(store, digest, "free")
        leaver = apart(lambda: leave(folk, "ann"))
        leaver.join(0.5)
        waited = leaver.is_alive()
        speak(store, digest, "in this moment")
    leaver.join(10)
    erase(folk)

    assert actor is not None
    assert waited
    assert left_behind(folk) == []
    with folk.database.reading() as store:
        newest = select(annotation.c.creator).order_by(annotation.c.position.desc()).limit(1)
        creator = store.connection.scalar(newest)
        there = store.connection.execute(select(agent.c.person_id).where(agent.c.iri == creator)).one()
    assert there.person_id is None


def test_whoever_is_being_erased_writes_nothing_more(folk: Folk) -> None:
    digest = digest_of(folk, "ann")
    known: list[object] = []

    def ask() -> None:
        with folk.database.transaction() as store:
            known.append(people.by_token(store, digest, "free"))
            known.append(people.by_person(store, folk.known["ann"].id, "free").person)

    with folk.database.transaction() as store:
        leaving.order(store, folk.known["ann"], PASSWORD, "delete", datetime.now(UTC), withdraw=False)
        asking = apart(ask)
        asking.join(0.5)
        waited = asking.is_alive()
    asking.join(10)

    assert waited
    assert known == [None, None]


def test_readers_wait_for_nobody(folk: Folk) -> None:
    digest = digest_of(folk, "ann")

    with folk.database.transaction() as writer:
        leaving.order(writer, folk.known["ann"], PASSWORD, "delete", datetime.now(UTC), withdraw=False)
        with folk.database.reading() as store:
            assert people.by_token(store, digest, "free") is not None
        with folk.database.glance() as store:
            assert people.by_person(store, folk.known["ann"].id, "free").person is not None
