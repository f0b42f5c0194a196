"""Tests of tags as the browser adds them: checked, equal ones united, and one's own taken back."""

import json

import pytest

from annoserver.crowd import tags
from annoserver.crowd.tags import Wanted
from annoserver.errors import Forbidden, Gone, Invalid, Taken, Unknown
from annoserver.model.annotation import Document
from annoserver.model.person import NOBODY
from annoserver.model.vote import Choice, Tally
from annoserver.store import annotations
from tests.parts.folk import FOLK, FREE, NOW, Folk


def test_a_term_is_kept_with_its_label_and_the_property_it_becomes(folk: Folk) -> None:
    tag = folk.tag(term="temple", becomes="dcterms:spatial")

    document = read(folk, tag)
    assert document["motivation"] == "tagging"
    assert document["asProperty"] == "dcterms:spatial"
    assert document["body"] == {"id": folk.term("temple"), "prefLabel": {"en": "Temple"}}
    assert document["target"] == folk.item()


def test_words_are_kept_tidy_in_their_language(folk: Folk) -> None:
    tag = folk.tag("  bemaltes   Holz ", language="de")

    assert read(folk, tag)["body"] == {"type": "TextualBody", "value": "bemaltes Holz", "language": "de"}


def test_words_may_have_no_language(folk: Folk) -> None:
    tag = folk.tag("Anna Muster", language="")

    assert read(folk, tag)["body"] == {"type": "TextualBody", "value": "Anna Muster"}


def test_a_campaign_without_restrictions_takes_any_term_on_any_target(folk: Folk) -> None:
    tag = folk.tag(term="anything", item="/9200/xyz", campaign=FREE)

    document = read(folk, tag, FREE)
    assert document["target"] == "http://data.europeana.eu/item/9200/xyz"
    assert document["body"] == folk.term("anything")


def test_an_equal_tag_of_somebody_else_gets_an_approval(folk: Folk) -> None:
    tag = folk.tag("Wood", by="ann")

    again = folk.tag("wood", by="bob")

    assert again == tag
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)


def test_an_equal_tag_of_one_s_own_is_refused(folk: Folk) -> None:
    folk.tag(term="dog")

    with pytest.raises(Taken) as caught:
        folk.tag(term="dog")

    assert caught.value.rule == "tag-equal"


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({"words": ""}, "tag-length"),
        ({"words": "x" * 65}, "tag-length"),
        ({"words": "evil\u202etxet"}, "tag-length"),
        ({"words": "x" * 1001, "becomes": "dc:description"}, "tag-length"),
        ({"words": "wood", "language": "not a language"}, "tag-language"),
        ({"words": "wood", "becomes": "edm:rights"}, "tag-property"),
        ({"words": "wood", "item": "nothing"}, "tag-item"),
        ({"words": "wood", "region": "10,10,95,10"}, "tag-region"),
    ],
)
def test_what_no_tag_can_say_is_refused(folk: Folk, wanted: dict[str, str], rule: str) -> None:
    with pytest.raises(Invalid) as caught:
        folk.tag(**wanted, campaign=FREE)  # type: ignore[arg-type]

    assert caught.value.rule == rule


def test_a_description_may_be_longer_than_a_word(folk: Folk) -> None:
    tag = folk.tag("x" * 1000, becomes="dc:description")

    assert read(folk, tag)["asProperty"] == "dc:description"


def test_a_term_is_an_iri(folk: Folk) -> None:
    with pytest.raises(Invalid) as caught:
        add(folk, Wanted(folk.item(), "dc:subject", term="no iri"))

    assert caught.value.rule == "tag-term"


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({"words": "wood", "item": "https://elsewhere.example/item"}, "tag-item"),
        ({"term": "unheard-of"}, "tag-term"),
    ],
)
def test_what_the_organiser_restricted_is_refused(folk: Folk, wanted: dict[str, str], rule: str) -> None:
    with pytest.raises(Forbidden) as caught:
        folk.tag(**wanted)  # type: ignore[arg-type]

    assert caught.value.rule == rule


def test_words_of_one_s_own_can_be_refused(folk: Folk) -> None:
    folk.change(own_words=False)

    with pytest.raises(Forbidden) as caught:
        folk.tag("wood")

    assert caught.value.rule == "tag-words"


def test_a_form_needs_somebody_who_is_known_even_where_posts_may_be_anonymous(folk: Folk) -> None:
    folk.change(anonymous=True)

    with folk.database.transaction() as store, pytest.raises(Unknown):
        tags.add(store, FOLK, Wanted(folk.item(), "dc:subject", words="wood"), NOBODY, NOW)


def test_one_s_own_tag_can_be_taken_back(folk: Folk) -> None:
    tag = folk.tag("wood")

    remove(folk, tag, by="ann")

    with pytest.raises(Gone):
        read(folk, tag)


def test_a_tag_on_which_others_voted_stays(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.REJECT, by="bob")

    with pytest.raises(Forbidden) as caught:
        remove(folk, tag, by="ann")

    assert caught.value.rule == "tag-voted"


def test_a_tag_of_somebody_else_stays(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.tag("paint", by="bob")

    with pytest.raises(Forbidden) as caught:
        remove(folk, tag, by="bob")

    assert caught.value.rule == "own"


def test_a_tag_can_be_about_a_part_of_the_picture(folk: Folk) -> None:
    tag = folk.tag("wood", region="10, 20.125 ,30,40")

    assert read(folk, tag)["target"] == {
        "type": "SpecificResource",
        "source": folk.item(),
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": "xywh=percent:10,20.12,30,40",
        },
    }
    assert folk.tag("wood", by="bob") != tag


def test_one_s_own_words_can_be_put_in_other_words(folk: Folk) -> None:
    tag = folk.tag("woud", region="10,20,30,40")
    before = read(folk, tag)

    change(folk, tag, "Wood ", by="ann")

    document = read(folk, tag)
    assert document["body"] == {"type": "TextualBody", "value": "Wood", "language": "en"}
    assert document["target"] == before["target"]
    assert (document["created"], document["creator"]) == (before["created"], before["creator"])
    assert "modified" in document


def test_words_that_are_there_already_are_refused(folk: Folk) -> None:
    folk.tag("wood", by="bob")
    tag = folk.tag("woud")

    with pytest.raises(Taken):
        change(folk, tag, "Wood", by="ann")


@pytest.mark.parametrize(("by", "voted", "rule"), [("bob", False, "own"), ("ann", True, "tag-voted")])
def test_what_others_made_or_voted_on_stays_as_it_is(folk: Folk, by: str, voted: bool, rule: str) -> None:
    tag = folk.tag("woud")
    folk.tag("paint", by="bob")
    if voted:
        folk.vote(tag, Choice.APPROVE, by="bob")

    with pytest.raises(Forbidden) as caught:
        change(folk, tag, "wood", by=by)

    assert caught.value.rule == rule


def test_a_term_has_no_words_to_change(folk: Folk) -> None:
    tag = folk.tag(term="dog")

    with pytest.raises(Invalid) as caught:
        change(folk, tag, "wood", by="ann")

    assert caught.value.rule == "tag-words"


def change(folk: Folk, tag: str, words: str, *, by: str) -> None:
    with folk.database.transaction() as store:
        tags.change(store, FOLK, tag, words, "en", folk.actor(by), NOW)


def add(folk: Folk, wanted: Wanted) -> None:
    with folk.database.transaction() as store:
        tags.add(store, FOLK, wanted, folk.actor("ann"), NOW)


def remove(folk: Folk, tag: str, *, by: str) -> None:
    with folk.database.transaction() as store:
        tags.remove(store, FOLK, tag, folk.actor(by), NOW)


def read(folk: Folk, tag: str, campaign: str = FOLK) -> Document:
    with folk.database.reading() as store:
        document: Document = json.loads(annotations.read(store, campaign, tag)[0].document)
    return document
