"""Tests of items as visitors meet them."""

from __future__ import annotations

import pytest

from annoserver.crowd import items
from annoserver.crowd.items import Shown
from annoserver.errors import Missing
from annoserver.model.person import NOBODY, Actor
from annoserver.model.vote import Choice, Status
from annoserver.store import campaigns
from tests.parts.folk import FOLK, FREE, Folk


def test_an_item_comes_with_its_tags_by_property(folk: Folk) -> None:
    folk.tag(term="temple", becomes="dcterms:spatial")
    folk.tag("wood")
    folk.tag(term="dog")

    shown = read(folk, folk.item())

    assert shown.imported
    assert shown.item.title == {"de": "Holzfigur 1"}
    assert {name: [said.labels for said in group] for name, group in shown.tags.items()} == {
        "dcterms:spatial": [{"en": "Temple", "de": "Tempel"}],
        "dc:subject": [{"en": "wood"}, {"en": "Dog", "de": "Hund"}],
    }


def test_a_visitor_sees_their_own_tags_and_answers(folk: Folk) -> None:
    folk.tag("wood", by="bob")
    folk.vote(folk.tag("paint", by="ann"), Choice.REJECT, by="bob")

    wood, paint = read(folk, folk.item(), folk.actor("bob")).tags["dc:subject"]

    assert (wood.own, wood.removable, wood.met.choice) == (True, True, None)
    assert (paint.own, paint.removable, paint.met.choice) == (False, False, Choice.REJECT)
    assert paint.met.by == "Ann of the Hill"
    assert wood.met.by == ""


def test_others_do_not_see_who_answered_what(folk: Folk) -> None:
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")

    (wood,) = read(folk, folk.item()).tags["dc:subject"]

    assert (wood.own, wood.met.choice, wood.met.standing.status) == (False, None, Status.PENDING)
    assert not wood.by_software


def test_an_item_knows_its_neighbours(folk: Folk) -> None:
    first, middle, last = (read(folk, folk.item(number)) for number in (1, 2, 60))

    assert (first.before, first.behind) == (None, folk.item(2))
    assert (middle.before, middle.behind) == (folk.item(1), folk.item(3))
    assert (last.before, last.behind) == (folk.item(59), None)


def test_many_tags_are_shown_in_parts(folk: Folk) -> None:
    names = [folk.tag(words) for words in ("wood", "paint", "gold")]

    first = read(folk, folk.item(), limit=2)
    assert first.after is not None
    second = read(folk, folk.item(), after=first.after, limit=2)

    assert [said.met.name for part in (first, second) for said in part.tags["dc:subject"]] == names
    assert second.after is None


@pytest.mark.parametrize("iri", ["https://elsewhere.example/1", "", "no iri", "javascript:alert(1)"])
def test_a_campaign_with_collections_has_no_other_items(folk: Folk, iri: str) -> None:
    with pytest.raises(Missing):
        read(folk, iri)


def test_a_campaign_without_collections_shows_any_target(folk: Folk) -> None:
    folk.tag("wood", item="/9200/xyz", campaign=FREE)

    shown = read(folk, "https://www.europeana.eu/en/item/9200/xyz", campaign=FREE)

    assert not shown.imported
    assert shown.item.iri == "http://data.europeana.eu/item/9200/xyz"
    assert [said.labels for said in shown.tags["dc:subject"]] == [{"en": "wood"}]


@pytest.mark.parametrize("iri", ["", "no iri"])
def test_only_an_iri_names_a_target(folk: Folk, iri: str) -> None:
    with pytest.raises(Missing):
        read(folk, iri, campaign=FREE)


def read(
    folk: Folk, iri: str, actor: Actor = NOBODY, *, after: int = -1, limit: int = 100, campaign: str = FOLK
) -> Shown:
    with folk.database.reading() as store:
        return items.read(store, campaigns.find(store, campaign), iri, actor, after, limit)
