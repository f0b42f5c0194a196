"""What the first page says of campaigns: chosen and counted by the database as the model says."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from annoserver.crowd import campaigns
from annoserver.crowd.campaigns import LISTED, NEARLY, Card
from annoserver.model.campaign import State
from annoserver.store import campaigns as shelf
from annoserver.store import containers
from annoserver.store.facts import campaigns as numbers
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.numbers import summary
from tests.parts import crowded
from tests.parts.folk import NOW
from tests.parts.statements import driven

if TYPE_CHECKING:
    from annoserver.store.database import Database, Store

SOME, MANY = 150, 10_000
CHANCE = random.Random(7)


def mixed(database: Database) -> None:
    """Campaigns in every state, with goals and contributions by chance."""
    moments = [None, NOW, *(NOW + timedelta(days=days) for days in (-9, -1, 1, 9))]
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        crowded.crowd(store, SOME, NOW)
        for row in store.connection.execute(select(container).where(container.c.name != "")).all():
            flags = {name: CHANCE.random() < 0.15 for name in ("archived", "draft", "paused")}
            said = {"goal": CHANCE.choice([None, 10, 20]), "contributors": CHANCE.choice([1, 3])}
            dates = {"opens": CHANCE.choice(moments), "closes": CHANCE.choice(moments)}
            here = campaign.c.container_id == row.id
            store.connection.execute(update(campaign).where(here).values(**flags, **said, **dates))
            changed = NOW - timedelta(minutes=CHANCE.randrange(50))
            store.connection.execute(
                update(container).where(container.c.id == row.id).values(modified=changed)
            )
            kept = {name: CHANCE.randrange(25) for name in ("items", "tags", "contributions")}
            if CHANCE.random() < 0.8:
                kept["pending"] = kept["tags"]
                store.connection.execute(insert(summary).values(container_id=row.id, **kept))


def every(store: Store) -> list[Card]:
    """All campaigns but drafts, as the model has them: the open ones first."""
    held = [one for one in shelf.every(store) if not one.campaign.draft]
    counts = numbers.counts(store, [one.id for one in held])
    cards = [Card(one.id, one.campaign, one.campaign.state(NOW), counts[one.id]) for one in held]
    return sorted(cards, key=lambda card: card.state is not State.OPEN)


def part(card: Card) -> float:
    return card.progress.part if card.progress else 0.0


def listed(store: Store, state: str = "", sought: str = "", sort: str = "") -> list[Card]:
    """The cards of all pages."""
    found: list[Card] = []
    first = -1
    while first:
        page = campaigns.overview(store, NOW, state, sought, sort, max(first, 0))
        assert len(page.cards) <= LISTED
        found += page.cards
        first = page.further
    return found


def test_the_database_chooses_and_orders_campaigns_as_the_model_does(database: Database) -> None:
    mixed(database)

    with database.reading() as store:
        cards = every(store)
        whole = campaigns.overview(store, NOW)
        by_state = {state: listed(store, state) for state in State}
        sorted_by = {sort: listed(store, sort=sort) for sort in ("", "new", "progress", "people", "?")}
        found = listed(store, sought="ampaign 12")

    assert {state for state, some in by_state.items() if some} == set(State) - {State.DRAFT}
    assert by_state == {state: [one for one in cards if one.state is state] for state in State}
    assert sorted_by[""] == sorted_by["people"] == sorted_by["?"] == cards
    assert sorted_by["new"] == sorted(cards, key=lambda one: -(one.counts.changed or NOW).timestamp())
    assert sorted_by["progress"] == sorted(cards, key=part, reverse=True)
    assert (whole.number, whole.states) == (len(cards), [one for one in State if by_state[one]])
    nearly = [one for one in cards if one.state is State.OPEN and NEARLY <= part(one) < 1]
    assert list(whole.nearly) == nearly[:3]
    assert whole.busy is not None
    assert whole.busy.counts.changed == max(one.counts.changed or NOW for one in cards if one.counts.tags)
    assert found == [one for one in cards if "ampaign 12" in one.campaign.title["en"]]


def test_ten_thousand_campaigns_take_no_more_statements_than_some(database: Database) -> None:
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        crowded.crowd(store, MANY, NOW)

    asked = []
    for first in (0, MANY // 2, MANY - 1, 10**30):
        with driven(database) as told, database.reading() as store:
            page = campaigns.overview(store, NOW, first=first)
        asked.append((len(told), len(page.cards), page.further))

    assert [found[1:] for found in asked] == [(LISTED, LISTED), (LISTED, MANY // 2 + LISTED), (1, 0), (0, 0)]
    assert max(number for number, *_ in asked) <= 6


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_where_there_is_no_campaign_nothing_is_said(database: Database) -> None:
    with database.transaction() as store:
        containers.ensure_root(store, NOW)

    with database.reading() as store:
        page = campaigns.overview(store, NOW)

    assert (page.cards, page.number, page.nearly, page.busy, page.lately) == ([], 0, [], None, ())
