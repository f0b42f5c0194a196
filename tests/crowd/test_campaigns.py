"""Tests of campaigns as visitors meet them."""

from __future__ import annotations

from typing import Any

import pytest

from annoserver.crowd import campaigns
from annoserver.crowd.campaigns import Grid
from annoserver.model.campaign import Campaign, Question, State
from annoserver.model.item import Item
from annoserver.model.person import NOBODY
from annoserver.model.vote import Choice, Status
from annoserver.store import campaigns as shelf
from annoserver.store import items
from annoserver.store.facts.shares import fitting
from annoserver.store.facts.shares.fitting import Wanted
from tests.parts.folk import FOLK, FREE, NOW, Folk


def test_every_campaign_but_the_drafts_is_listed_the_open_ones_first(folk: Folk) -> None:
    folk.change(FOLK, paused=True)

    with folk.database.reading() as store:
        cards = campaigns.overview(store, NOW).cards

    assert [(card.campaign.name, card.state) for card in cards] == [(FREE, State.OPEN), (FOLK, State.PAUSED)]


def test_a_card_has_the_numbers_of_the_campaign(folk: Folk) -> None:
    wood = folk.tag("wood")
    folk.tag("paint")
    folk.vote(wood, Choice.APPROVE, by="bob")
    folk.vote(wood, Choice.APPROVE, by="cy")

    with folk.database.reading() as store:
        card = campaigns.card(store, shelf.find(store, FOLK), NOW)
        cards = {one.campaign.name: one for one in campaigns.overview(store, NOW).cards}

    assert (card.counts.items, card.counts.tags, card.counts.votes) == (60, 2, 2)
    assert card.counts.by_status == {Status.ACCEPTED: 1, Status.PENDING: 1}
    assert cards[FOLK] == card
    assert (cards[FREE].counts.items, cards[FREE].counts.tags, cards[FREE].counts.votes) == (0, 0, 0)


def test_items_come_in_parts_each_once(folk: Folk) -> None:
    folk.tag("wood", item=folk.item(2))

    first = grid(folk)
    second = grid(folk, first.after or "")
    third = grid(folk, second.after or "")

    found = [entry.item.iri for part in (first, second, third) for entry in part.entries]
    assert found == [folk.item(number) for number in range(1, 61)]
    assert third.after is None
    assert [entry.tags for entry in first.entries][:3] == [0, 1, 0]


def test_a_collection_has_its_own_items(folk: Folk) -> None:
    found = grid(folk, folk.item(58), "south")

    assert [entry.item.iri for entry in found.entries] == [folk.item(59), folk.item(60)]


def test_collections_are_listed_where_there_are_any(folk: Folk) -> None:
    with folk.database.reading() as store:
        folks, free = (campaigns.shelves(store, shelf.find(store, name)) for name in (FOLK, FREE))

    assert [(one.collection.name, one.collection.items) for one in folks] == [("north", 30), ("south", 30)]
    assert [len(one.pictures) for one in folks] == [5, 5]
    assert free == ()


def test_without_collections_the_targets_of_tags_are_the_items(folk: Folk) -> None:
    for number in range(26):
        folk.tag("wood", item=f"https://example.org/{number:02}", campaign=FREE)
    folk.tag("paint", item="https://example.org/25", campaign=FREE)

    first = grid(folk, campaign=FREE)
    second = grid(folk, first.after or "", campaign=FREE)

    assert len(first.entries) == campaigns.ON_A_PAGE
    assert [(entry.item.iri, entry.tags) for entry in second.entries] == [
        ("https://example.org/24", 1),
        ("https://example.org/25", 2),
    ]


def test_contributors_are_asked_what_becomes_a_tag() -> None:
    comment, place = Question("comment", {}, ""), Question("tag", {}, "dcterms:spatial")

    assert campaigns.questions(Campaign("x", {}, questions=(comment, place))) == (place,)
    assert [one.property for one in campaigns.questions(Campaign("x", {}, property="dc:type"))] == ["dc:type"]
    assert [one.property for one in campaigns.questions(Campaign("x", {}, property=""))] == ["dc:subject"]


def grid(folk: Folk, after: str = "", collection: str = "", campaign: str = FOLK) -> Grid:
    with folk.database.reading() as store:
        return campaigns.grid(
            store, shelf.find(store, campaign), Wanted(collection=collection, after=after), NOBODY
        )


def browse(folk: Folk, by: str = "", **wanted: Any) -> Grid:
    with folk.database.reading() as store:
        actor = folk.actor(by) if by else NOBODY
        return campaigns.browse(store, shelf.find(store, FOLK), Wanted(**wanted), actor)


def test_items_are_chosen_by_facets_that_count_what_the_others_leave(folk: Folk) -> None:
    with folk.database.transaction() as store:
        held = shelf.find(store, FOLK)
        south = items.hold_collection(store, held, "south", {})
        more = [
            Item(
                f"urn:x:{n}",
                "",
                {"en": f"Bell {n}"},
                kind="TEXT",
                year=1900 + n,
                data_provider=f"Mill {n % 2}",
            )
            for n in range(12)
        ]
        items.put(store, held, south, more, NOW)
    folk.tag("iron", item="urn:x:1")

    found = browse(folk, facets={"provider": "Mill 1", "period": "1900"}, collection="south")

    assert [entry.item.iri for entry in found.entries] == [f"urn:x:{n}" for n in (1, 3, 5, 7, 9)]
    by_field = {one.field: list(one.values) for one in found.facets}
    assert by_field["period"] == [("1900", 5), ("1910", 1)]
    assert by_field["provider"] == [("Mill 1", 5), ("Mill 0", 5)]
    assert by_field["kind"] == [("TEXT", 5)]
    sought = browse(folk, words="bell 1", show="votes", facets={"kind": "TEXT"})
    assert [entry.item.iri for entry in sought.entries] == ["urn:x:1"]
    assert [one.values for one in sought.facets if one.field == "kind"] == [[("TEXT", 1)]]
    assert browse(folk, facets={"kind": "SOUND"}).entries == []


def test_more_hits_than_are_counted_leave_the_facets_without_numbers(
    folk: Folk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "FEW", 5)

    found = browse(folk, words="holz", facets={"kind": "IMAGE"})

    assert not found.counted
    assert [entry.item.iri for entry in found.entries][:2] == [folk.item(1), folk.item(2)]


def test_items_are_shown_in_the_order_in_which_one_is_led_to_them(folk: Folk) -> None:
    folk.tag("wood", item=folk.item(40), by="bob")
    folk.tag("clay", item=folk.item(7), by="ann")

    first = browse(folk, "ann", sort="next")
    south = browse(folk, "ann", sort="next", collection="south", after=first.after or "")

    assert first.entries[0].item.iri == folk.item(40)
    assert folk.item(7) not in [entry.item.iri for entry in first.entries]
    assert first.after == "24"
    assert [len(south.entries), south.after] == [6, None]
