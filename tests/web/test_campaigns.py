"""Tests of the pages of campaigns."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annoserver.model.vote import Choice
from annoserver.store import items
from annoserver.store.facts.campaigns import PICTURES
from tests.parts.folk import FOLK, FREE, SVG, Folk
from tests.parts.visiting import SCRIPT, Visitor, texts, tree

BANNER = "//aside[@class='demo']"
INVENTED = "Demo data The objects, people and tags of this campaign are invented."


def test_the_first_page_lists_campaigns_but_no_drafts(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/")

    assert page.status_code == 200
    assert texts(page, "//main//h2") == ["Folk art", "Free for all"]
    assert "Not yet" not in page.text


def test_a_campaign_is_listed_with_its_numbers(folk: Folk, visitor: Visitor) -> None:
    tag = folk.tag("wood")
    folk.tag("paint")
    folk.vote(tag, Choice.APPROVE, by="bob")

    page = visitor.get("/")

    assert texts(page, "(//main//li[.//h2])[1]//ul/li") == [
        "60 items",
        "2 tags",
        "1 vote",
        "2 contributors",
        "The Museum on the Hill",
    ]


def test_a_card_says_its_state_its_dates_and_whose_it_is(folk: Folk, visitor: Visitor) -> None:
    folk.change(institution="Museum auf dem Hügel")
    card = "(//ul[@class='cards']/li)[1]"

    ends = visitor.get("/")
    folk.change(opens=datetime(2035, 2, 10, 12, tzinfo=UTC))
    begins = visitor.get("/?words=folk")

    assert texts(ends, f"{card}//span[@class='state open']") == ["Open"]
    assert "until 21 Nov 2036" in texts(ends, f"{card}//p[@class='over']")[0]
    assert texts(ends, f"{card}//ul/li[last()]") == ["Museum auf dem Hügel"]
    assert texts(begins, f"{card}//span[@class='state upcoming']") == ["Not begun yet"]
    assert "from 10 Feb 2035" in texts(begins, f"{card}//p[@class='over']")[0]


def test_a_banner_is_shown_with_its_words_in_their_language(folk: Folk, visitor: Visitor) -> None:
    with folk.database.transaction() as store:
        kept = f"{items.keep_picture(store, 'image/svg+xml', SVG)}.svg"
    folk.change(banner=kept, banner_alt={"de": "Figuren aus Holz"})

    for path in ("/", "/campaigns/folk"):
        (picture,) = tree(visitor.get(path)).xpath("//*[@class='banner']/img")
        assert picture.get("src") == f"/pictures/{kept}"
        assert (picture.get("alt"), picture.get("lang")) == ("Figuren aus Holz", "de")
        assert visitor.get(picture.get("src")).content == SVG


def test_campaigns_speak_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/", Accept_Language="de-AT,de;q=0.9,en;q=0.5")

    assert texts(page, "//main//h2")[0] == "Volkskunst"
    assert tree(page).xpath("string(((//main//h2//span)[1]/ancestor-or-self::*/@lang)[last()])") == "de"
    assert "Accept-Language" in page.headers["Vary"]


def test_without_campaigns_the_first_page_says_so(folk: Folk, visitor: Visitor) -> None:
    for name in (FOLK, FREE):
        folk.change(name, draft=True)

    assert "Nothing is here yet." in visitor.get("/").text


def test_a_campaign_shows_its_texts_collections_and_items(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/campaigns/folk")

    assert texts(page, "//h1") == ["Folk art"]
    assert texts(page, "//*[@class='lead']") == ["Describe what people made."]
    assert texts(page, "//details[@class='help']/div/p") == ["Look.", "Then say what you see."]
    assert "organised by The Museum on the Hill" in texts(page, "//main//p[@class='count']")
    assert texts(page, "//ul[@aria-label='Collections']/li") == ["North 30 items", "South 30 items"]
    for number in (1, 2):
        assert len(tree(page).xpath(f"//ul[@aria-label='Collections']/li[{number}]//img")) == PICTURES
    picture = tree(page).xpath("(//ul[@class='grid']//img)[1]")[0]
    assert picture.get("alt") == "Holzfigur 1, Anna Muster, picture"
    assert picture.get("lang") == "de"
    assert texts(page, "(//ul[@class='grid']/li)[1]") == ["Holzfigur 1 0 tags"]


def test_my_points_rank_badge_and_prize_are_told(folk: Folk, ann: Visitor) -> None:
    folk.change(prizes={"gold": {"de": "Ein Buch"}, "silver": {"en": "A print"}})
    folk.crowd(1, points=1)
    none = ann.get("/campaigns/folk")
    folk.tag("wood", by="ann")

    page = ann.get("/campaigns/folk")

    share = "//section[@aria-labelledby='share']"
    assert texts(none, f"{share}/p")[:2] == ["0", "Add a tag or vote on one, and your first points are here."]
    assert texts(page, f"{share}/p")[:3] == [
        "2",
        "Rank 1 Gold It may change until the campaign ends.",
        "Ein Buch",
    ]
    assert tree(page).xpath(f"{share}//span[.='Ein Buch']/@lang") == ["de"]
    assert texts(page, "//section[@aria-labelledby='prizes']//li") == ["Gold Ein Buch", "Silver A print"]


def test_whoever_is_not_among_the_first_is_shown_between_neighbours(folk: Folk, ann: Visitor) -> None:
    folk.crowd(12, points=5)
    folk.crowd(1, points=1)
    folk.tag("wood", by="ann")

    page = ann.get("/campaigns/folk/board")

    assert texts(page, "//main//h2") == ["Around you"]
    around = texts(page, "//table[caption='Around you']/tbody/tr/td[1]")
    assert around == ["1", "1", "13", "14"]
    assert "(you)" in texts(page, "//table[caption='Around you']/tbody/tr[@class='mine']")[0]
    assert len(texts(page, "//table[caption='All time']/tbody/tr")) == 10


def test_one_starts_with_the_next_item_while_the_campaign_is_open(folk: Folk, visitor: Visitor) -> None:
    start = "//main//a[.='Start with the next item']/@href"

    (link,) = tree(visitor.get("/campaigns/folk")).xpath(start)
    folk.change(paused=True)

    assert texts(visitor.get(link), "//h1")[0].startswith("Holzfigur")
    for name in (FOLK, FREE):
        assert not tree(visitor.get(f"/campaigns/{name}")).xpath(start)


def test_pictures_of_a_collection_are_fetched_when_they_are_seen_and_have_their_room(
    folk: Folk, visitor: Visitor
) -> None:
    pictures = tree(visitor.get("/campaigns/folk/collection")).xpath("//ul[@class='grid']/li//img")

    assert len(pictures) == 24
    for one in pictures:
        assert one.get("loading") == "lazy"
        assert one.get("width").isdigit()
        assert one.get("height").isdigit()


def test_every_item_is_reached_by_following_more(folk: Folk, visitor: Visitor) -> None:
    found, path = [], "/campaigns/folk/collection?collection=north"
    while path:
        page = visitor.get(path)
        found += texts(page, "//ul[@class='grid']//span[@class='name']")
        path = str(tree(page).xpath("string(//a[@rel='next']/@href)"))

    assert found == [f"Holzfigur {number}" for number in range(1, 31)]


def test_behind_the_last_item_there_is_nothing_more(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/campaigns/folk/collection?after=zzz")

    assert "There is nothing more." in page.text
    assert texts(page, "//nav[@aria-label='More']/a") == ["First page"]


def test_an_unknown_collection_is_not_found(folk: Folk, visitor: Visitor) -> None:
    assert visitor.get("/campaigns/folk/collection?collection=west").status_code == 404


def test_without_collections_the_page_shows_what_has_tags(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", item="https://example.org/carved%20horse", campaign=FREE)

    page = visitor.get("/campaigns/free")

    assert "Items" in texts(page, "//main//h2")
    assert texts(page, "//ul[@class='grid']/li") == ["carved horse 1 tag · 1 waits for votes"]


def test_a_campaign_links_to_its_data(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/campaigns/folk")

    links = set(tree(page).xpath("//section[@class='programs']//a/@href"))
    assert {
        "/annotations/folk/",
        "/campaigns/folk/export/annotations?format=jsonld",
        "/campaigns/folk/export/edm?profile=metis",
        "/campaigns/folk/export/edm?profile=graph&format=nquads",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    } <= links
    container = f"{folk.database.base}annotations/folk/"
    assert f'<{container}>; rel="http://www.w3.org/ns/oa#annotationService"' in page.headers["Link"]


def test_the_links_for_programs_lead_somewhere(folk: Folk, visitor: Visitor) -> None:
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")
    page = visitor.get("/campaigns/folk")

    for link in tree(page).xpath("//section[@class='programs']//a/@href[starts-with(., '/')]"):
        assert visitor.get(link, Accept="*/*").status_code == 200, link


def test_demo_data_says_that_it_is_demo_data(folk: Folk, visitor: Visitor) -> None:
    for path in ("/campaigns/folk", f"/campaigns/folk/items?iri={folk.item()}"):
        assert texts(visitor.get(path), BANNER) == [INVENTED]
    assert texts(visitor.get("/campaigns/free"), BANNER) == []


def test_a_campaign_says_when_it_ends_and_when_it_begins(folk: Folk, visitor: Visitor) -> None:
    begun, over, begins, ends = (datetime(year, 5, 2, 12, tzinfo=UTC) for year in (2020, 2021, 2035, 2036))
    for opens, closes, archived, said in (
        (None, ends, False, ["Open", "until 2 May 2036"]),
        (begins, None, False, ["Not begun yet", "from 2 May 2035"]),
        (begun, ends, False, ["Open", "from 2 May 2020", "until 2 May 2036"]),
        (begun, over, False, ["Closed", "from 2 May 2020", "until 2 May 2021"]),
        (begun, over, True, ["Archived", "from 2 May 2020", "until 2 May 2021"]),
    ):
        folk.change(opens=opens, closes=closes, archived=archived)

        page, home = visitor.get("/campaigns/folk"), visitor.get("/")

        assert texts(page, "//main//p[@class='over']/span") == said
        assert texts(home, "//li[.//h2='Folk art']//p[@class='over']/span") == [
            said[0],
            "Demo data",
            *said[1:],
        ]


def test_a_draft_and_an_unknown_campaign_are_not_found(folk: Folk, visitor: Visitor) -> None:
    for name in ("draft", "unknown"):
        page = visitor.get(f"/campaigns/{name}")
        assert page.status_code == 404
        assert texts(page, "//h1") == ["Not found"]
        assert page.headers["Content-Type"].startswith("text/html")


def test_titles_cannot_bring_markup(folk: Folk, visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    folk.change(title={"en": evil}, description={"en": evil}, instructions={"en": evil}, organiser=evil)

    for path in ("/", "/campaigns/folk", f"/campaigns/folk/items?iri={folk.item()}"):
        page = visitor.get(path)
        assert not tree(page).xpath(f"{SCRIPT} | //img[@onerror] | //*[@style]")
        assert "alert(1)" in page.text


def test_pages_of_annotations_say_where_all_of_it_is_demo_data(folk: Folk, visitor: Visitor) -> None:
    tag, other = folk.tag("painted"), folk.tag("carved", campaign=FREE, item="http://museum.example/1")
    own = [f"{FOLK}/", f"{FOLK}/?page=0", f"{FOLK}/?page=0&iris=1", f"{FOLK}/{tag}"]
    found = [f"/search/{FOLK}/?text=painted", "/search/?text=painted&page=first"]
    others = [f"/annotations/{FREE}/", f"/annotations/{FREE}/{other}", "/search/?text=carved&page=first"]

    for path in (*(f"/annotations/{one}" for one in own), *found):
        assert texts(visitor.get(path), BANNER) == [INVENTED], path
    for path in others:
        assert texts(visitor.get(path), BANNER) == [], path
        assert "Demo data" not in visitor.get(path).text, path


def test_what_is_demo_data_among_other_things_is_marked_one_by_one(folk: Folk, visitor: Visitor) -> None:
    folk.tag("painted")
    folk.tag("painted", campaign=FREE, item="http://museum.example/1")

    mixed, root = visitor.get("/search/?text=painted&page=first"), visitor.get("/annotations/")

    for page in (mixed, root):
        assert texts(page, BANNER) == []
        assert texts(page, "//main//li[.//a]//*[@class='state']") == ["Demo data"]
    assert texts(root, "//main//li[.//*[@class='state']]/a") == [f"{folk.database.base}annotations/{FOLK}/"]


@pytest.mark.parametrize("button", ["Annotations", "EDM", "CSV"])
def test_a_large_download_is_ordered_on_the_page_of_the_campaign(
    folk: Folk, visitor: Visitor, button: str
) -> None:
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")
    (form,) = tree(visitor.get(f"/campaigns/{FOLK}")).xpath("//section[@class='programs']/form")
    (pressed,) = form.xpath(f"button[.='{button}']")

    answer = visitor.post(
        pressed.get("formaction") or form.get("action"),
        csrf="",
        **{pressed.get("name"): pressed.get("value")},
    )

    assert answer.status_code == 303, answer.text
    job = answer.headers["Location"].removeprefix(visitor.url)
    assert texts(visitor.get(job), "//h1") == ["Progress"]


def test_programs_read_the_number_that_pages_show(folk: Folk, visitor: Visitor) -> None:
    folk.change(goal=7)
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")

    told = visitor.get("/campaigns/folk/progress").json()

    done, wanted = told["progress"]["done"], told["progress"]["wanted"]
    assert told["campaign"] == f"{folk.database.base}campaigns/folk"
    assert (done, wanted, told["contributions"]) == (2, 7, 2)
    assert (told["state"], told["items"], told["tags"], told["votes"]) == ("open", 60, 1, 1)
    for path in ("/", "/campaigns/folk"):
        page = visitor.get(path)
        assert texts(page, "(//div[@class='progress']/p)[1]") == ["2 of 7 contributions 29%"]
        assert tree(page).xpath("string((//progress)[1]/@value)") == str(done)
        assert tree(page).xpath("string((//progress)[1]/@max)") == str(wanted)
    assert told["progress"]["part"] == done / wanted
    folk.change(goal=0, contributors=0)
    assert visitor.get("/campaigns/folk/progress").json()["progress"] is None
    assert visitor.get("/campaigns/draft/progress").status_code == 404
