"""Tests of persons, their tokens and roles, and the agents that stand for them."""

from __future__ import annotations

import re

import pytest

from annoserver.errors import Missing, Taken
from annoserver.model.person import NOBODY, Agent, Kind, Person, Role
from annoserver.store import people
from annoserver.store.database import Store
from tests.parts.shelf import NOW, Shelf, found


def add(store: Store, name: str, email: str = "") -> Person:
    return people.add(store, name, email or f"{name}@example.org", name.title(), False, NOW)


def test_a_person_is_found_by_name_address_and_number(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        ann = add(store, "ann")
        add(store, "aaron")

        assert people.find(store, "ann") == people.find(store, "ann@example.org") == ann
        assert people.get(store, ann.id) == ann
        assert people.get(store, 99) is None
        assert [one.name for one in people.every(store)] == ["aaron", "ann"]
        with pytest.raises(Missing, match="Nobody is called “bob”"):
            people.find(store, "bob")


@pytest.mark.parametrize(("name", "email"), [("ann", "other@example.org"), ("other", "ann@example.org")])
def test_a_name_and_an_address_belong_to_one_person(folk: Shelf, name: str, email: str) -> None:
    with folk.database.transaction() as store:
        add(store, "ann")

        with pytest.raises(Taken):
            add(store, name, email)


def test_a_password_takes_the_place_of_an_earlier_one(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        ann = add(store, "ann")
        assert people.password_hash(store, ann) is None

        people.keep_password(store, ann, "first")
        people.keep_password(store, ann, "second")

        assert people.password_hash(store, ann) == "second"


def test_a_token_tells_who_asks_seen_from_a_campaign(folk: Shelf) -> None:
    agent = folk.agent("ann")
    with folk.held() as (store, held):
        ann = people.find(store, "ann")
        people.keep_token(store, ann, "everywhere", None, NOW)
        people.keep_token(store, ann, "here", held.id, NOW)
        people.give_role(store, held, ann, Role.MODERATOR)

        everywhere, here = (people.by_token(store, digest, "folk") for digest in ("everywhere", "here"))
        elsewhere = people.by_token(store, "everywhere", "maps")
        nobody = people.by_token(store, "unknown", "folk")

    assert everywhere is not None
    assert (everywhere.person, everywhere.role, everywhere.scope) == (ann, Role.MODERATOR, None)
    assert everywhere.agent is not None
    assert (everywhere.agent.id, everywhere.agent.iri) == (agent.id, agent.iri)
    assert here is not None
    assert here.scope == "folk"
    assert elsewhere is not None
    assert (elsewhere.person, elsewhere.agent, elsewhere.role) == (ann, None, None)
    assert nobody is None


def test_who_is_signed_in_is_seen_from_a_campaign(folk: Shelf) -> None:
    agent = folk.agent("ann")
    with folk.database.reading() as store:
        ann = people.by_person(store, agent.person or 0, "folk")

        assert ann.agent == agent
        assert not ann.admin
        assert people.by_person(store, 99, "folk") == NOBODY


def test_a_role_takes_the_place_of_an_earlier_one(folk: Shelf) -> None:
    person = folk.agent("ann").person or 0
    with folk.held() as (store, held):
        for role in (Role.MODERATOR, Role.ORGANISER):
            people.give_role(store, held, people.find(store, "ann"), role)

        assert people.by_person(store, person, "folk").role is Role.ORGANISER


def test_a_person_has_one_agent_in_a_campaign_and_another_elsewhere(folk: Shelf) -> None:
    here, again = folk.agent("ann"), folk.agent("ann")
    elsewhere = found(folk.database, "maps").agent("ann")

    assert here == again
    assert here.iri != elsewhere.iri
    assert re.fullmatch(re.escape(folk.database.base) + r"campaigns/folk/agents/[0-9a-f]{32}", here.iri)
    assert "ann" not in here.iri


def test_agents_of_an_import_are_found_again(folk: Shelf) -> None:
    wanted = [
        Agent(0, "", Kind.SOFTWARE, "vision"),
        Agent(0, "", Kind.IMPORTED, "vision"),
        Agent(0, "urn:x:robot", Kind.SOFTWARE, "robot"),
        Agent(0, "", Kind.SOFTWARE, "vision"),
    ]
    with folk.held() as (store, held):
        first = people.agents(store, held, wanted)
        again = people.agents(store, held, wanted)

    assert first == again
    assert first[0] == first[3] != first[1]
    assert first[2].iri == "urn:x:robot"
    assert first[0].iri.startswith(f"{folk.database.base}campaigns/folk/agents/")
    assert [one.person for one in first] == [None] * 4


def test_an_import_may_name_the_agent_of_a_person(folk: Shelf) -> None:
    ann = folk.agent("ann")

    with folk.held() as (store, held):
        assert people.agents(store, held, [Agent(0, ann.iri, Kind.IMPORTED)]) == [ann]


def test_an_agent_shows_the_public_name_behind_it(folk: Shelf) -> None:
    with folk.held() as (store, held):
        ann = people.stand_in(store, held, add(store, "ann"))
        robot = people.agents(store, held, [Agent(0, "", Kind.SOFTWARE, "vision")])[0]

        assert people.agent_by_iri(store, ann.iri) == (ann, "Ann")
        assert people.agent_by_iri(store, robot.iri) == (robot, "")
        with pytest.raises(Missing):
            people.agent_by_iri(store, "urn:x:nobody")
