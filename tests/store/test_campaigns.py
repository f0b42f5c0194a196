"""Tests of campaigns as rows: they come back as they were kept, with the policy in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from annoserver.errors import Missing, Taken
from annoserver.model.campaign import COMPATIBLE, STRICT, Campaign, Policy, Question
from annoserver.store import campaigns, containers
from tests.parts.shelf import NOW, Shelf, found

WHOLE = Campaign(
    name="maps",
    title={"en": "Maps", "de": "Karten"},
    description={"en": "What people made"},
    instructions={"en": "Look first"},
    disclaimer={"en": "No warranty"},
    prizes={"gold": {"en": "A book", "de": "Ein Buch"}},
    banner="0f.jpg",
    banner_alt={"en": "An old map"},
    organiser="The museum",
    institution="Museum auf dem Hügel",
    opens=NOW,
    closes=NOW + timedelta(30),
    paused=True,
    archived=True,
    anonymous=True,
    own_words=False,
    property="dcterms:spatial",
    goal=1000,
    contributors=5,
    blind=True,
    ask_reason=True,
    demo=True,
    questions=(
        Question("tag", {"en": "What?"}, "dc:type", ("words", "places")),
        Question("text", {}, "", many=False),
    ),
)


def find(folk: Shelf, name: str = "folk") -> campaigns.Held:
    with folk.database.reading() as store:
        return campaigns.find(store, name)


def test_a_campaign_comes_back_as_it_was_kept(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        campaigns.add(store, containers.add(store, "maps", "Maps", 10, NOW), WHOLE, NOW)

    found_again = find(folk, "maps")

    assert found_again.campaign == WHOLE
    assert (found_again.has_collections, found_again.has_vocabularies) == (False, False)


def test_a_campaign_is_changed_but_for_its_policy(folk: Shelf) -> None:
    before = find(folk)
    with folk.database.transaction() as store:
        campaigns.change(store, before.id, replace(WHOLE, policy=STRICT, policy_version=7))

    assert find(folk).campaign == replace(WHOLE, name="folk", policy=before.campaign.policy)


@pytest.mark.parametrize(
    "policy", [STRICT, COMPATIBLE, Policy(3, Fraction(7, 11), 0.25, None, author=True, veto=True)]
)
def test_a_policy_comes_back_to_the_last_digit(folk: Shelf, policy: Policy) -> None:
    with folk.held() as (store, held):
        campaigns.write_policy(store, held.id, 2, policy, NOW)

    assert find(folk).campaign.policy == policy
    assert find(folk).campaign.policy_version == 2


def test_campaigns_are_listed_by_name(folk: Shelf) -> None:
    found(folk.database, "art")
    with folk.database.reading() as store:
        assert [one.campaign.name for one in campaigns.every(store)] == ["art", "folk"]


def test_there_is_no_campaign_behind_the_root_or_an_unknown_name(folk: Shelf) -> None:
    with folk.database.reading() as store:
        for name in ("", "maps"):
            with pytest.raises(Missing):
                campaigns.find(store, name)


def test_a_name_is_taken_once(folk: Shelf) -> None:
    with folk.database.reading() as store:
        campaigns.refuse_taken(store, "maps")
        with pytest.raises(Taken, match="“folk”"):
            campaigns.refuse_taken(store, "folk")


def test_a_new_container_is_a_change_of_the_root(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        before = containers.read(store, "").revision
        containers.add(store, "maps", "Maps", 10, NOW + timedelta(1))

        root = containers.read(store, "")

    assert (root.revision, root.modified) == (before + 1, NOW + timedelta(1))


def test_a_clock_that_goes_back_leaves_the_date_of_the_root(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        before = containers.read(store, "")
        containers.add(store, "maps", "Maps", 10, before.modified - timedelta(1))

        root = containers.read(store, "")

    assert (root.revision, root.modified) == (before.revision + 1, before.modified)
