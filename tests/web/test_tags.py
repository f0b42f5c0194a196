"""Tests of tagging by form."""

from __future__ import annotations

import requests

from annoserver.model.vote import Tally
from tests.parts.folk import FREE, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree


def add(visitor: Visitor, folk: Folk, campaign: str = "folk", **fields: str) -> requests.Response:
    given = {"item": folk.item(), "property": "dc:subject", **fields}
    return visitor.post(f"/campaigns/{campaign}/tags", **given)


def test_a_term_from_the_list_becomes_a_tag(folk: Folk, ann: Visitor) -> None:
    answer = add(ann, folk, term=folk.term("dog"), words="do")

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//*[@role='status']/p") == ["Your tag is added."]
    assert texts(page, "//p[@class='label']") == ["Dog"]
    name = answer.headers["Location"].partition("#tag-")[2]
    assert tree(page).xpath(f"//li[@id='tag-{name}']")


def test_words_of_one_s_own_become_a_tag(folk: Folk, ann: Visitor) -> None:
    answer = add(ann, folk, term="", words="bemaltes Holz", language="de", property="dcterms:medium")

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//p[@class='label']") == ["bemaltes Holz"]
    assert texts(page, "//section[.//li]/h3") == ["Material"]


def test_a_tag_that_is_there_is_approved(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag(term="dog", by="bob")

    answer = add(ann, folk, term=folk.term("dog"))

    assert answer.headers["Location"].endswith(f"#tag-{tag}")
    assert texts(ann.get(answer.headers["Location"]), "//*[@role='status']/p") == [
        "This tag was there already; you approved it."
    ]
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)


def test_a_campaign_without_restrictions_takes_tags_on_anything(folk: Folk, ann: Visitor) -> None:
    answer = add(ann, folk, FREE, item="https://example.org/1", words="wood", language="en")

    assert texts(ann.get(answer.headers["Location"]), "//p[@class='label']") == ["wood"]


def test_what_a_rule_forbids_is_told_on_the_page(folk: Folk, ann: Visitor) -> None:
    answer = add(ann, folk, words=" ")

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//p[@class='told refused']") == ["A tag has 1 to 64 characters, all of them visible."]
    assert texts(page, "//p[@class='label']") == []


def test_one_s_own_tag_is_removed(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood")

    answer = ann.post("/campaigns/folk/tags/removal", tag=tag, item=folk.item())

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//*[@role='status']/p") == ["Your tag is removed."]
    assert texts(page, "//p[@class='label']") == []


def test_a_tag_of_somebody_else_is_not_removed(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    folk.tag("paint", by="ann")

    answer = ann.post("/campaigns/folk/tags/removal", tag=tag, item=folk.item())

    assert texts(ann.get(answer.headers["Location"]), "//p[@class='told refused']") == [
        "Somebody else made this annotation."
    ]


def test_an_act_in_a_draft_is_not_found(folk: Folk, ann: Visitor) -> None:
    assert add(ann, folk, "draft", words="wood").status_code == 404


def test_one_s_own_words_are_changed_by_form(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("woud")
    page = ann.get(page_of(folk.item(), edit=tag))
    assert tree(page).xpath("//form[@class='editing']//input[@name='words']/@value") == ["woud"]

    answer = ann.post("/campaigns/folk/tags/words", item=folk.item(), tag=tag, words="wood", language="en")

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//p[@class='label']") == ["wood"]
    assert texts(page, "//*[@role='status']/p") == ["Your tag is changed."]


def test_a_tag_is_added_to_a_part_of_the_picture(folk: Folk, ann: Visitor) -> None:
    add(ann, folk, term=folk.term("dog"), left="10", top="20", width="30", height="40")

    page = ann.get(page_of(folk.item()))
    assert tree(page).xpath("//*[name()='rect'][@x]/@width") == ["30.0%"]


def test_what_is_no_part_of_the_picture_is_told(folk: Folk, ann: Visitor) -> None:
    answer = add(ann, folk, term=folk.term("dog"), left="90", top="20", width="30", height="40")

    page = ann.get(answer.headers["Location"])
    assert "is no part of the picture" in texts(page, "//*[@role='status']/p")[0]
