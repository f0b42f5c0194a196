"""Rulings over the protocol: annotations like votes, by moderators alone, with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annoserver.model.annotation import Document
from annoserver.model.person import Role
from annoserver.store import campaigns, people
from tests.parts.people import CHOICE, ITEM, Site, note, tag, vote
from tests.protocol.conftest import House


@pytest.fixture
def court(room: Site, house: House) -> Site:
    """A campaign that cy moderates."""
    with house[0].transaction() as store:
        people.give_role(
            store, campaigns.find(store, room.campaign), people.find(store, "cy"), Role.MODERATOR
        )
    return room


def ruling(on: str, decided: str = "accept", reason: str = "It is one.") -> Document:
    said: list[Any] = [CHOICE + decided]
    said += [{"type": "TextualBody", "value": reason, "purpose": "commenting"}] if reason else []
    target = {"type": "SpecificResource", "source": on, "scope": ITEM}
    return note(motivation="moderating", body=said, target=target)


def test_a_moderator_rules_changes_it_and_takes_it_back(court: Site, house: House) -> None:
    dog = court.tag("dog")

    given = court.post(ruling(dog), by="cy")
    assert given.status_code == 201
    assert standing(house, court, dog) == ("accepted", True)
    mine = given.headers["Location"]

    again = court.post(ruling(dog), by="cy")
    assert again.status_code == 409
    assert mine in again.headers["Link"]

    assert court.put(mine, ruling(dog, "refuse", "It is a cat."), by="cy").status_code == 200
    assert standing(house, court, dog) == ("rejected", True)
    assert court.delete(mine, by="cy").status_code == 204
    assert standing(house, court, dog) == ("pending", False)


def standing(house: House, court: Site, iri: str) -> tuple[str, bool]:
    from annoserver.store.derived import standings

    with house[0].reading() as store:
        held = campaigns.find(store, court.campaign)
        found = standings.of(store, held, [iri.rsplit("/", 1)[-1]])
    (one,) = found.values()
    return one.status.value, one.ruled


def test_what_a_rule_has_against_a_ruling_is_told(court: Site) -> None:
    dog, cat = court.tag("dog"), court.tag("cat", by="cy")
    elsewhere = ruling(dog)
    elsewhere["target"] = {**elsewhere["target"], "scope": "http://data.europeana.eu/item/9/z"}

    assert court.post(ruling(dog), by="bob").status_code == 403
    assert court.post(ruling(dog), by="root").status_code == 403
    assert court.post(ruling(dog), by="nobody").status_code == 401
    assert court.post(ruling(cat), by="cy").status_code == 403
    assert court.post(ruling(dog, reason=""), by="cy").status_code == 400
    assert court.post(ruling(f"{court.container}none"), by="cy").status_code == 400
    assert court.post(elsewhere, by="cy").status_code == 400


def test_a_moderator_may_vote_and_rule_and_nobody_else_touches_the_ruling(court: Site) -> None:
    dog = court.tag("dog")
    mine = court.post(ruling(dog), by="cy").headers["Location"]

    assert court.post(vote(dog), by="cy").status_code == 201
    assert court.put(mine, ruling(dog, "refuse"), by="bob").status_code == 403
    assert court.delete(mine, by="bob").status_code == 403
    assert court.delete(dog, by="ann").status_code == 403


def test_rulings_go_on_when_a_campaign_is_paused(court: Site, house: House) -> None:
    from sqlalchemy import update

    from annoserver.store.rows.campaigns import campaign

    dog = court.tag("dog")
    with house[0].transaction() as store:
        here = campaign.c.container_id == campaigns.find(store, court.campaign).id
        store.connection.execute(update(campaign).where(here).values(paused=True))

    assert court.post(ruling(dog), by="cy").status_code == 201
    assert court.post(tag("cat"), by="cy").status_code == 403


def test_a_batch_takes_rulings_of_moderators_alone(court: Site, house: House) -> None:
    dog = court.tag("dog")
    line: dict[str, Any] = {
        "headers": {"Content-Type": "application/x-ndjson"},
        "data": json.dumps(ruling(dog)),
    }

    answers = [
        court.ask("POST", f"{court.url}batch/{court.campaign}/", by=by, **line).text for by in ("bob", "cy")
    ]

    assert "Only moderators" in answers[0]
    assert "Only moderators" not in answers[1]
    assert standing(house, court, dog) == ("accepted", True)
