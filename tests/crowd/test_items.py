"""Tests of items as visitors meet them."""

from __future__ import annotations

import pytest

from annoserver.crowd import items
from annoserver.crowd.items import Shown
from annoserver.errors import Missing, Unknown
from annoserver.model.person import NOBODY, Actor
from annoserver.model.vote import Choice, Status
from annoserver.store import campaigns
from annoserver.store.facts.shares.places import Place
from tests.parts.folk import FOLK, FREE, NOW, Folk
from tests.parts.palette import paint


def test_an_item_comes_with_its_tags_as_the_campaign_asks(folk: Folk) -> None:
    folk.tag(term="temple", becomes="dcterms:spatial")
    folk.tag("wood")
    folk.tag(term="dog")

    shown = read(folk, folk.item())

    assert shown.imported
    assert shown.item.title == {"de": "Holzfigur 1"}
    assert [
        (group.number, group.property, [said.labels for said in group.tags]) for group in shown.groups
    ] == [
        (0, "dc:subject", [{"en": "wood"}, {"en": "Dog", "de": "Hund"}]),
        (1, "dcterms:spatial", [{"en": "Temple", "de": "Tempel"}]),
    ]


def test_a_visitor_sees_their_own_tags_and_answers(folk: Folk) -> None:
    folk.tag("wood", by="bob")
    folk.vote(folk.tag("paint", by="ann"), Choice.REJECT, by="bob")

    wood, paint = read(folk, folk.item(), folk.actor("bob")).tags

    assert (wood.own, wood.removable, wood.met.choice) == (True, True, None)
    assert (paint.own, paint.removable, paint.met.choice) == (False, False, Choice.REJECT)
    assert paint.met.by == "Ann of the Hill"
    assert wood.met.by == ""


def test_others_do_not_see_who_answered_what(folk: Folk) -> None:
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")

    (wood,) = read(folk, folk.item()).tags

    assert (wood.own, wood.met.choice, wood.met.standing.status) == (False, None, Status.PENDING)
    assert not wood.by_software


def test_an_item_knows_its_neighbours(folk: Folk) -> None:
    first, middle, last = (read(folk, folk.item(number)).place for number in (1, 2, 60))

    assert first == Place(None, folk.item(2), 1, 60)
    assert middle == Place(folk.item(1), folk.item(3), 2, 60)
    assert last == Place(folk.item(59), None, 60, 60)


def test_many_tags_are_shown_in_parts(folk: Folk) -> None:
    names = [folk.tag(words) for words in ("wood", "paint", "gold")]

    first = read(folk, folk.item(), limit=2)
    assert first.after is not None
    second = read(folk, folk.item(), after=first.after, limit=2)

    assert [said.met.name for part in (first, second) for said in part.tags] == names
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
    assert [said.labels for said in shown.tags] == [{"en": "wood"}]


@pytest.mark.parametrize("iri", ["", "no iri"])
def test_only_an_iri_names_a_target(folk: Folk, iri: str) -> None:
    with pytest.raises(Missing):
        read(folk, iri, campaign=FREE)


def test_tags_are_grouped_by_the_questions_that_they_answer(folk: Folk) -> None:
    paint(folk)
    folk.tag("wood")
    folk.tag("A figure, carved and painted.", becomes="dc:description")
    folk.tag("carved", becomes="dc:type")
    folk.tag(term="urn:x:red", becomes="dc:format")
    folk.tag(term="urn:x:peking", becomes="dcterms:spatial")

    shown = read(folk, folk.item())

    assert [(group.number, group.property) for group in shown.groups] == [
        (0, "dc:subject"),
        (1, "dcterms:spatial"),
        (2, "dc:format"),
        (3, "dc:description"),
        (None, "dc:type"),
    ]
    place, colour = (group.tags[0].term for group in shown.groups[1:3])
    assert place is not None
    assert place.position == (39.9042, 116.4074)
    assert colour is not None
    assert colour.colour == "#d9381e"


def test_two_questions_about_one_property_are_told_apart_by_kind(folk: Folk) -> None:
    paint(folk)
    colour = {"kind": "colour", "prompt": {}, "property": "dc:subject", "vocabularies": ["colours"]}
    place = {"kind": "place", "prompt": {}, "property": "dc:subject", "vocabularies": ["places"]}
    term = {"kind": "term", "prompt": {}, "property": "dc:subject", "vocabularies": ["words"]}
    folk.change(questions=[colour, place, term])
    for iri in ("urn:x:red", "urn:x:peking", folk.term("dog")):
        folk.tag(term=iri)

    groups = read(folk, folk.item()).groups

    assert [(group.number, len(group.tags)) for group in groups] == [(0, 1), (1, 1), (2, 1)]


def test_a_tag_on_a_part_knows_the_rectangle(folk: Folk) -> None:
    folk.tag("hand", region="10,20,30,40.5")

    (hand,) = read(folk, folk.item()).tags

    assert hand.part == (10, 20, 30, 40.5)


def test_a_blind_campaign_hides_counts_until_one_has_voted(folk: Folk) -> None:
    folk.change(blind=True)
    tag = folk.tag("wood", by="bob")

    assert read(folk, folk.item()).tags[0].hidden
    assert read(folk, folk.item(), folk.actor("ann")).tags[0].hidden
    assert not read(folk, folk.item(), folk.actor("bob")).tags[0].hidden
    folk.vote(tag, Choice.APPROVE, by="ann")
    assert not read(folk, folk.item(), folk.actor("ann")).tags[0].hidden


def test_an_item_can_be_skipped_and_taken_up_again(folk: Folk) -> None:
    with folk.database.transaction() as store:
        for _ in range(2):
            items.skip(store, FOLK, folk.item(), folk.actor("ann"), NOW)
    with folk.database.transaction() as store:
        assert not items.unskip(store, folk.item(), folk.actor("bob"))
        assert items.unskip(store, folk.item(), folk.actor("ann"))
        assert not items.unskip(store, folk.item(), folk.actor("ann"))


def test_only_an_item_of_the_campaign_is_skipped_by_somebody_who_is_known(folk: Folk) -> None:
    with folk.database.transaction() as store:
        with pytest.raises(Missing):
            items.skip(store, FOLK, "https://elsewhere.example/1", folk.actor("ann"), NOW)
        with pytest.raises(Unknown):
            items.skip(store, FOLK, folk.item(), NOBODY, NOW)
    folk.change(anonymous=True)
    with folk.database.transaction() as store, pytest.raises(Unknown):
        items.skip(store, FOLK, folk.item(), NOBODY, NOW)


def read(
    folk: Folk, iri: str, actor: Actor = NOBODY, *, after: int = -1, limit: int = 100, campaign: str = FOLK
) -> Shown:
    with folk.database.reading() as store:
        return items.read(store, campaigns.find(store, campaign), iri, actor, after, limit)
