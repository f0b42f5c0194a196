"""Tests of the page of an item, and of the way there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from annoserver.crowd import remarks
from annoserver.model.annotation import NOTHING_TO_ADD
from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import campaigns, items
from annoserver.store.rows.numbers import skip
from tests.parts.folk import FOLK, FREE, NOW, Folk
from tests.parts.palette import paint
from tests.parts.serving import Server
from tests.parts.statements import driven
from tests.parts.visiting import Visitor, page_of, texts, tree

MOST_STATEMENTS = 12


def test_an_item_is_shown_with_what_is_known_of_it(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get(page_of(folk.item()))

    assert page.status_code == 200
    assert texts(page, "//h1") == ["Holzfigur 1"]
    assert tree(page).xpath("string(//h1/span/@lang)") == "de"
    assert dict(zip(texts(page, "//dt"), texts(page, "//dd"), strict=True)) == {
        "Creator": "Anna Muster",
        "From": "Museum auf dem Hügel, through Ein Verbund",
        "Rights": "CC BY-SA 4.0",
        "More": "See it where it is kept",
        "Identifier": folk.item(),
    }
    assert tree(page).xpath("string(//figure//img/@alt)") == "Holzfigur 1, Anna Muster, picture"


def test_what_is_known_of_an_item_is_told_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    told = {"en": ("Wooden figure", "Carved."), "de": ("Holzfigur", "Geschnitzt.")}
    title, description = ({code: words[place] for code, words in told.items()} for place in (0, 1))
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        number = items.hold_collection(store, held, "north", {})
        items.put(store, held, number, [Item("urn:x:both", "x", title=title, description=description)], NOW)

    for asked, shown in (("en", "en"), ("de", "de"), ("fr, de;q=0.5", "de"), ("fr", "en")):
        page = visitor.get(page_of("urn:x:both"), Accept_Language=asked)
        assert tuple(texts(page, "//h1 | //div[@class='description']")) == told[shown]
        assert tree(page).xpath("//h1/span/@lang | //div[@class='description']/@lang") in ([], [shown, shown])


def test_an_item_leads_programs_to_the_container(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get(page_of(folk.item()))

    container = f"{folk.database.base}annotations/folk/"
    assert f'<{container}>; rel="http://www.w3.org/ns/oa#annotationService"' in page.headers["Link"]


def test_tags_are_shown_with_label_tally_and_status(folk: Folk, visitor: Visitor) -> None:
    tag = folk.tag(term="dog")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.vote(tag, Choice.APPROVE, by="cy")
    folk.vote(folk.tag("Holz", by="bob", language="de"), Choice.UNSURE, by="cy")

    page = visitor.get(page_of(folk.item()))

    assert len(tree(page).xpath("//figure[following::ul[@class='tags']]")) == 1
    dog, wood = (texts(page, f"(//ul[@class='tags']/li)[{number}]/p") for number in (1, 2))
    assert dog == [
        "Dog",
        "Accepted 2 for, 0 against By Ann of the Hill 24 Nov 2026 Annotation “Dog” Report “Dog”",
    ]
    assert wood[0] == "Holz"
    assert wood[1].startswith("Waiting for votes 0 for, 0 against, 1 unsure A contributor")
    assert (
        tree(page).xpath("//ul[@class='tags']//a[contains(., 'Annotation')]/@href")[0]
        == f"/annotations/folk/{tag}"
    )


def test_terms_are_shown_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    folk.tag(term="dog")

    page = visitor.get(page_of(folk.item()), Accept_Language="de")

    assert texts(page, "//p[@class='label']") == ["Hund"]
    assert tree(page).xpath("string((//p[@class='label']//span/ancestor-or-self::*/@lang)[last()])") == "de"


def test_the_link_to_an_annotation_leads_there(folk: Folk, visitor: Visitor) -> None:
    folk.tag(term="dog")
    page = visitor.get(page_of(folk.item()))

    (link,) = tree(page).xpath("//ul[@class='tags']//a[contains(., 'Annotation')]/@href")
    found = visitor.get(link, Accept="application/ld+json")

    assert found.json()["motivation"] == "tagging"


def test_items_follow_one_another(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get(page_of(folk.item(2)))

    before, behind = (
        visitor.get(tree(page).xpath(f"//a[@rel='{rel}']/@href")[0]) for rel in ("prev", "next")
    )

    assert texts(before, "//h1") == ["Holzfigur 1"]
    assert texts(behind, "//h1") == ["Holzfigur 3"]


def test_many_tags_are_shown_in_parts(folk: Folk, visitor: Visitor) -> None:
    for number in range(101):
        folk.tag(f"word {number}")

    first = visitor.get(page_of(folk.item()))
    second = visitor.get(tree(first).xpath("//a[.='More']/@href")[0])

    assert len(texts(first, "//p[@class='label']")) == 100
    assert texts(second, "//p[@class='label']") == ["word 100"]
    assert "There is nothing more." in visitor.get(page_of(folk.item(), after="9" * 12)).text
    assert len(texts(visitor.get(page_of(folk.item(), after="x")), "//p[@class='label']")) == 100


def test_nobody_votes_or_tags_without_signing_in(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood")

    page = visitor.get(page_of(folk.item()))

    assert not tree(page).xpath("//main//form")
    (link,) = tree(page).xpath("//main//a[.='Sign in']/@href")
    (onward,) = tree(visitor.get(link)).xpath("//main//input[@name='next']/@value")
    assert texts(visitor.get(onward), "//h1") == ["Holzfigur 1"]


def test_who_is_signed_in_can_vote_and_tag(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood", by="bob")
    folk.tag("paint", by="ann")

    page = ann.get(page_of(folk.item()))

    assert tree(page).xpath("(//ul[@class='tags']/li)[1]//button/@aria-label") == [
        "Approve: wood",
        "Reject: wood",
        "Unsure: wood",
    ]
    assert texts(page, "(//ul[@class='tags']/li)[2]//form/*[not(@type)]") == [
        "Change “paint”",
        "Remove “paint”",
    ]
    assert (
        texts(page, "//section[@class='question']//label[starts-with(@for, 'find')]") == ["Find a term"] * 2
    )


def test_one_s_vote_is_shown_and_can_be_undone(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    folk.vote(tag, Choice.REJECT, by="ann")

    page = ann.get(page_of(folk.item()))

    assert tree(page).xpath("//form[@class='votes']/button/@aria-pressed") == ["false", "true", "false"]
    assert texts(page, "//button[@value='undo']") == ["Undo “wood”"]
    (link,) = tree(page).xpath("//a[contains(., 'Your vote')]/@href")
    cast = ann.get(link, Accept="application/ld+json").json()
    assert (cast["motivation"], cast["target"]["source"]) == (
        "moderating",
        f"{folk.database.base}annotations/folk/{tag}",
    )


def test_a_search_without_script_answers_with_terms_to_choose_from(folk: Folk, ann: Visitor) -> None:
    page = ann.get(page_of(folk.item(), words="d"))

    assert tree(page).xpath("//input[@type='radio']/@value") == [folk.term("dog"), folk.term("dragon"), ""]
    assert texts(page, "//form[@class='choosing']/fieldset/label") == [
        "Dog",
        "Dragon",
        "“d” none of these: in my own words",
    ]
    assert tree(page).xpath("//form[@class='choosing']/input[@name='property']/@value") == ["dc:subject"]


def test_a_term_is_offered_with_what_was_found_and_what_is_above_it(folk: Folk, ann: Visitor) -> None:
    paint(folk)

    page = ann.get(page_of(folk.item(), words="pek", question="1"), Accept_Language="en")

    assert texts(page, "//form[@class='choosing']//label[1]/span") == ["Beijing PekingChinaCapital of China"]
    assert tree(page).xpath("//form[@class='choosing']/input[@name='property']/@value") == ["dcterms:spatial"]
    assert not tree(page).xpath("//section[@data-kind='place']//input[@name='left']")


def test_a_question_without_a_vocabulary_has_a_form_for_words(folk: Folk, ann: Visitor) -> None:
    page = ann.get(page_of(folk.item()))

    assert texts(page, "//section[@data-kind and .//textarea]/h3") == ["Describe it in your own words."]
    assert tree(page).xpath("//form[.//textarea]/input[@name='property']/@value") == ["dc:description"]
    assert tree(page).xpath("//section[@data-kind]//textarea/@maxlength") == ["1000"]


def test_where_words_of_one_s_own_are_not_taken_none_are_offered(folk: Folk, ann: Visitor) -> None:
    folk.change(own_words=False)

    assert not tree(ann.get(page_of(folk.item()))).xpath("//section[@data-kind]//textarea")
    assert tree(ann.get(page_of(folk.item(), words="do"))).xpath("//input[@type='radio']/@value") == [
        folk.term("dog")
    ]
    assert "No term begins with “xyz”." in ann.get(page_of(folk.item(), words="xyz")).text


def test_a_campaign_without_vocabularies_asks_for_words(folk: Folk, ann: Visitor) -> None:
    page = ann.get(page_of("https://example.org/1", FREE), Accept_Language="xx,cs")

    assert texts(page, "//label[@for='words-0']") == ["Your words"]
    assert tree(page).xpath("//section[@data-kind]//option[@selected]/@value") == ["cs"]
    assert tree(page).xpath("string(//input[@name='property']/@value)") == "dc:subject"


def test_a_palette_is_shown_by_name_and_swatch(folk: Folk, ann: Visitor) -> None:
    page = ann.get(page_of(paint(folk).item()))

    assert texts(page, "//label[@class='colour']") == ["Vermilion", "Indigo"]
    assert tree(page).xpath("//label[@class='colour']/*[name()='svg']/*/@fill") == ["#d9381e", "#27408b"]


def test_tags_follow_the_questions_of_the_campaign(folk: Folk, visitor: Visitor) -> None:
    paint(folk)
    folk.tag(term="urn:x:peking", becomes="dcterms:spatial")
    folk.tag("wood")
    folk.tag("carved", becomes="dc:type")

    page = visitor.get(page_of(folk.item()))

    assert texts(page, "//section[@class='question']/h3") == ["What do you see?", "Where is it?", "Type"]
    assert tree(page).xpath("//li[.//p='Beijing']/@data-place") == ["39.9042,116.4074"]


def test_a_part_of_the_picture_is_drawn_over_it(folk: Folk, visitor: Visitor) -> None:
    tag = folk.tag("hand", region="10,20,30,40")

    page = visitor.get(page_of(folk.item()))

    (part,) = tree(page).xpath("//*[name()='rect'][@x]")
    assert dict(part.attrib) == {
        "id": f"part-{tag}",
        "x": "10.0%",
        "y": "20.0%",
        "width": "30.0%",
        "height": "40.0%",
    }
    assert tree(page).xpath("//a[@class='part']/@href") == [f"#part-{tag}"]


def test_a_blind_campaign_shows_counts_after_one_s_own_vote(folk: Folk, ann: Visitor) -> None:
    folk.change(blind=True)
    tag = folk.tag("wood", by="bob")
    folk.vote(tag, Choice.APPROVE, by="cy")

    before = texts(ann.get(page_of(folk.item())), "//ul[@class='tags']/li")
    folk.vote(tag, Choice.APPROVE, by="ann")
    after = texts(ann.get(page_of(folk.item())), "//ul[@class='tags']/li")

    assert "Counts and names show after your vote" in before[0]
    assert "for" not in before[0].replace("Counts and names show after your vote", "").split()
    assert "2 for, 0 against" in after[0]


def test_a_script_is_given_what_was_said_alone(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood")

    part = visitor.get(page_of(folk.item()), Annoserver_Part="said")

    assert texts(part, "//p[@class='label']") == ["wood"]
    assert not tree(part).xpath("//header")
    assert "Annoserver-Part" in part.headers["Vary"]


def test_an_item_of_europeana_leads_there_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get(page_of("http://data.europeana.eu/item/9200/xyz", FREE))

    assert tree(page).xpath("//dd/a[.='See it in Europeana']/@href") == [
        "https://www.europeana.eu/en/item/9200/xyz"
    ]


@pytest.mark.parametrize(
    ("image", "allowed", "shown"),
    [
        (
            "https://iiif.example/a/full/max/0/default.jpg",
            " https://iiif.example",
            "https://iiif.example/a/info.json",
        ),
        ("https://iiif.example/a.jpg", "", ""),
    ],
)
def test_a_picture_in_tiles_may_be_asked_for_and_nothing_else(
    folk: Folk, visitor: Visitor, image: str, allowed: str, shown: str
) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        number = items.hold_collection(store, held, "north", {})
        items.put(store, held, number, [Item(iri="urn:x:tiled", provider_id="x", image=image)], NOW)

    page = visitor.get(page_of("urn:x:tiled"))

    assert f"connect-src 'self'{allowed};" in page.headers["Content-Security-Policy"]
    assert tree(page).xpath("string(//figure/@data-iiif)") == shown


def test_the_page_asks_the_database_as_often_whatever_is_on_it(
    folk: Folk, ann: Visitor, server: Server
) -> None:
    paint(folk)
    folk.tag(term="dog")

    def statements() -> int:
        with driven(server.app.extensions["annoserver"].database) as asked:
            assert ann.get(page_of(folk.item())).status_code == 200
        return len(asked)

    assert statements()
    few = statements()
    for number in range(40):
        folk.tag(f"word {number}", by="bob")
    folk.tag(term="urn:x:peking", becomes="dcterms:spatial")

    assert statements() == few
    assert 0 < few <= MOST_STATEMENTS


def test_a_page_says_which_of_the_items_it_is(folk: Folk, visitor: Visitor) -> None:
    assert texts(visitor.get(page_of(folk.item(2))), "//*[@class='steps']/*") == [
        "Previous item",
        "2 of 60",
        "Next item",
    ]


def test_a_comment_is_made_shown_reported_and_removed(folk: Folk, ann: Visitor) -> None:
    with folk.database.transaction() as store:
        remarks.comment(store, FOLK, folk.item(), "Who made it?", "en", folk.actor("bob"), NOW)

    went = ann.post("/campaigns/folk/comments", item=folk.item(), words="Ein Paar?", language="de")

    page = ann.get(went.headers["Location"])
    assert texts(page, "//*[@role='status']/p") == ["Your comment is added."]
    assert texts(page, "//*[@id='comments']//li/p[1]") == ["Ein Paar?", "Who made it?"]
    assert tree(page).xpath("//*[@id='comments']//li/p[1]/@lang") == ["de"]
    (asked,) = tree(page).xpath("//*[@id='comments']//a[starts-with(., 'Report')]/@href")
    assert ann.get(asked).status_code == 200
    (link, _) = tree(page).xpath("//*[@id='comments']//a[starts-with(., 'Annotation')]/@href")
    assert ann.get(link, Accept="application/ld+json").json()["motivation"] == "commenting"
    name = tree(page).xpath("string(//*[@id='comments']//input[@name='tag']/@value)")
    went = ann.post("/campaigns/folk/tags/removal", item=folk.item(), tag=name)
    assert texts(ann.get(went.headers["Location"]), "//*[@id='comments']//li/p[1]") == ["Who made it?"]


def test_who_has_nothing_to_add_says_so_and_takes_it_back(folk: Folk, ann: Visitor) -> None:
    assert texts(ann.get(page_of(folk.item())), "//form[@class='finished']/button") == ["Nothing to add"]

    went = ann.post("/campaigns/folk/finished", item=folk.item())

    page = ann.get(went.headers["Location"])
    assert texts(page, "//form[@class='finished']/p") == [
        "You looked, and nothing is missing: that counts as well. Annotation “Nothing to add” Undo"
    ]
    (link,) = tree(page).xpath("//form[@class='finished']//a/@href")
    assert ann.get(link, Accept="application/ld+json").json()["body"] == NOTHING_TO_ADD
    went = ann.post("/campaigns/folk/finished", item=folk.item(), choice="undo")
    page = ann.get(went.headers["Location"])
    assert texts(page, "//form[@class='finished']/button") == ["Nothing to add"]


def test_an_item_is_skipped_and_another_one_comes(folk: Folk, ann: Visitor) -> None:
    page = ann.get(page_of(folk.item(2)))
    assert tree(page).xpath("//form[@class='skipping']/@action") == ["/en/campaigns/folk/skips"]

    went = ann.post("/campaigns/folk/skips", item=folk.item(2))

    assert went.status_code == 303
    page = ann.get(went.headers["Location"])
    assert texts(page, "//h1") != ["Holzfigur 2"]
    assert texts(page, "//*[@role='status']/p") == [
        "You skipped an item; it comes again when nothing else is left."
    ]
    assert skipped(folk) == [folk.item(2)]
    back = ann.post("/campaigns/folk/skips", item=folk.item(2), choice="undo")
    assert texts(ann.get(back.headers["Location"]), "//h1") == ["Holzfigur 2"]
    assert skipped(folk) == []


@pytest.mark.parametrize(("item", "status"), [("urn:x:elsewhere", 404), ("", 404)])
def test_what_is_no_item_cannot_be_skipped(folk: Folk, ann: Visitor, item: str, status: int) -> None:
    assert ann.post("/campaigns/folk/skips", item=item).status_code == status


def test_nobody_skips_in_a_closed_campaign(folk: Folk, ann: Visitor) -> None:
    folk.change(paused=True)

    went = ann.post("/campaigns/folk/skips", item=folk.item())

    assert texts(ann.get(went.headers["Location"]), "//h1") == ["Holzfigur 1"]
    assert skipped(folk) == []


def skipped(folk: Folk) -> list[str]:
    with folk.database.reading() as store:
        return list(store.connection.scalars(select(skip.c.item)))


def test_a_paused_campaign_offers_no_forms(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood", by="bob")
    folk.change(paused=True)

    page = ann.get(page_of(folk.item()))

    assert not tree(page).xpath("//main//form")
    assert "takes no contributions at the moment" in page.text


@pytest.mark.parametrize("words", ["unknown", "", "javascript:alert(1)", "//evil.example/"])
def test_what_is_no_item_is_not_found(folk: Folk, visitor: Visitor, words: str) -> None:
    assert visitor.get(page_of(words)).status_code == 404


@pytest.mark.parametrize("path", ["demo/item/folk/0003", "items/3", "item/a/b"])
def test_an_item_on_our_own_base_leads_to_its_page(folk: Folk, visitor: Visitor, path: str) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        number = items.hold_collection(store, held, "north", {})
        mine = [
            Item(iri=f"{store.base}{name}", provider_id=name, record=Record(name.encode()))
            for name in (path,)
        ]
        items.put(store, held, number, mine, NOW)

    found = visitor.get(path, follow=False)

    assert found.status_code == 303
    assert visitor.get(found.headers["Location"]).status_code == 200


def test_an_item_of_a_draft_is_not_given_away(folk: Folk, visitor: Visitor) -> None:
    folk.change(draft=True)

    found = visitor.get("demo/item/folk/0003", follow=False)

    assert found.status_code == 404
    assert "folk" not in found.text


def test_an_unknown_item_on_our_own_base_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/demo/item/nothing").status_code == 404


def test_a_tag_leads_to_all_items_that_have_it(folk: Folk, visitor: Visitor) -> None:
    folk.tag(term="dog")
    folk.tag("wood & bark", item=folk.item(2))

    for number, label in ((1, "Dog"), (2, "wood & bark")):
        (link,) = tree(visitor.get(page_of(folk.item(number)))).xpath("//p[@class='label']/a/@href")
        page = visitor.get(link)
        assert texts(page, "//h1") == [label]
        assert texts(page, "//ul[@class='grid']//span[@class='name']") == [f"Holzfigur {number}"]


def test_examples_and_the_meaning_of_the_buttons_stand_beside_them(folk: Folk, ann: Visitor) -> None:
    paint(folk)
    folk.tag("carved", by="bob")

    page = ann.get(f"/de{page_of(folk.item())}")

    assert texts(page, "//p[contains(@class, 'example')]/em")[:2] == ["worn by rain", "schön"]
    assert tree(page).xpath("//p[contains(@class, 'example')]/em/span/@lang")[0] == "en"
    (help_,) = tree(page).xpath("//details[contains(@class, 'help')][.//dl]")
    assert [term.text for term in help_.xpath(".//dt")][:3] == ["Zustimmen", "Ablehnen", "Unsicher"]


def test_the_page_of_an_annotation_names_its_term(folk: Folk, visitor: Visitor) -> None:
    tag = folk.tag(term="dog")

    page = visitor.get(f"/annotations/folk/{tag}", Accept="text/html")

    assert texts(page, "//h1")[0].startswith("“Dog”")
    assert folk.term("dog") in texts(page, "//h1")[0]
