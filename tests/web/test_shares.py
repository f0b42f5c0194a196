"""Tests of boards, one's own share, the next item, grids, and of what pages ask the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from sqlalchemy import select, update

from annoserver.app import create_app
from annoserver.config import Config
from annoserver.model.vote import Choice
from annoserver.store.rows.numbers import skip
from annoserver.store.rows.people import person
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.serving import serving
from tests.parts.statements import driven
from tests.parts.visiting import Visitor, page_of, texts, tree

if TYPE_CHECKING:
    from annoserver.store.database import Database

# What these pages ask of the database, no other test asks.
pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

NEXT, SKIPS, BOARD, MINE = (f"/campaigns/{FOLK}/{name}" for name in ("next", "skips", "board", "mine"))
GRID = f"/campaigns/{FOLK}/collection"


def names(visitor: Visitor, query: str) -> list[str]:
    """The items of a grid, up to the end of the first page."""
    return texts(visitor.get(f"{GRID}?{query}"), "//ul[@class='grid']//span[@class='name']")


def motivations(visitor: Visitor, page: requests.Response) -> set[str]:
    """Why the annotations were made that rows of mine lead to."""
    links = tree(page).xpath("//ul[@class='rows']/li//small/a/@href")
    assert len(set(links)) == len(texts(page, "//ul[@class='rows']/li"))
    return {visitor.get(link, Accept="application/ld+json").json()["motivation"] for link in links}


def hide(folk: Folk, name: str) -> None:
    with folk.database.transaction() as store:
        store.connection.execute(update(person).where(person.c.name == name).values(hidden=True))


def test_a_board_names_people_as_they_chose_and_ties_share_a_rank(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    folk.tag("paint", by="ann")
    folk.vote(tag, Choice.APPROVE, by="cy")

    rows = tree(ann.get(BOARD)).xpath("//table//tbody/tr")
    found = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]

    assert [(row[0], row[2]) for row in found] == [("1", "2"), ("1", "2"), ("3", "1")]
    named = {row[1] for row in found}
    assert "AH Ann of the Hill (you)" in named
    assert len([name for name in named if "Contributor" in name]) == 2
    assert not any("bob" in name or "cy" in name for name in named)


def test_who_hides_is_on_no_board_and_counts_all_the_same(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood", by="bob")
    folk.tag("paint", by="ann")
    hide(folk, "ann")

    assert len(texts(ann.get(BOARD), "//table//tbody/tr")) == 1
    assert "2 tags" in texts(ann.get("/"), "//main//li[.//h2]//ul/li")
    assert texts(ann.get(MINE), "//p[@class='points']") == ["2"]


def test_the_board_of_a_week_has_what_was_made_in_it(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", by="bob", now=NOW - timedelta(days=3650))

    assert "Nothing is here yet." in visitor.get(f"{BOARD}?period=week").text
    assert "Nothing is here yet." not in visitor.get(BOARD).text


def test_my_points_are_explained_line_by_line(folk: Folk, ann: Visitor) -> None:
    wood, clay = folk.tag("wood"), folk.tag("clay")
    folk.tag("straw")
    for by in ("bob", "cy"):
        folk.vote(wood, Choice.APPROVE, by=by)
        folk.vote(clay, Choice.REJECT, by=by)
    for number in range(5):
        folk.vote(folk.tag(f"b{number}", by="bob"), Choice.UNSURE, by="ann")

    page = ann.get(MINE)

    assert texts(page, "//p[@class='points']") == ["12"]
    lines = texts(page, "//section[@aria-labelledby='sum']//tbody/tr")
    assert lines == [
        "3Tags 2 each6",
        "1Accepted 3 each3",
        "1Rejected -2 each-2",
        "5Votes 1 each5",
    ]
    assert texts(page, "//ul[@class='rows']/li/span/a") == ["straw", "clay", "wood"]
    stand = "//ul[@class='rows']/li//span[starts-with(@class, 'status')]"
    assert texts(page, stand) == ["Waiting for votes", "Rejected", "Accepted"]
    assert motivations(ann, page) == {"tagging"}
    votes = ann.get(f"{MINE}?show=votes")
    assert len(texts(votes, "//ul[@class='rows']/li")) == 5
    assert motivations(ann, votes) == {"moderating"}


def test_my_contributions_go_on_page_by_page(folk: Folk, ann: Visitor) -> None:
    for number in range(30):
        folk.tag(f"word {number}")

    first = ann.get(MINE)
    second = ann.get(tree(first).xpath("//a[@rel='next']/@href")[0])

    said = [word for page in (first, second) for word in texts(page, "//ul[@class='rows']/li/span/a")]
    assert said == [f"word {number}" for number in range(29, -1, -1)]


def test_a_tag_that_people_accepted_is_told_of(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag(term="dog")
    for by in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=by)

    told = texts(ann.get(f"/campaigns/{FOLK}"), "//div[contains(@class, 'told')]//li")

    assert told == ["Your tag “Dog” was accepted by 2 people. Show"]


def test_a_certificate_says_what_i_made(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood")

    words = texts(ann.get(f"/campaigns/{FOLK}/certificate"), "//article")[0]

    assert "Ann of the Hill" in words
    assert "Folk art" in words
    assert "1 tag · 0 of them accepted · 0 votes" in words


@pytest.mark.parametrize("path", ["mine", "certificate"])
def test_one_s_own_share_is_for_who_is_signed_in(visitor: Visitor, path: str) -> None:
    answer = visitor.get(f"/en/campaigns/{FOLK}/{path}", follow=False)

    assert answer.headers["Location"] == f"/en/sign-in?next=/en/campaigns/{FOLK}/{path}"


def test_the_next_item_waits_for_a_vote_and_own_tags_do_not_call_back(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood", item=folk.item(7), by="ann")
    folk.tag("clay", item=folk.item(40), by="bob")

    assert texts(ann.get(NEXT), "//h1") == ["Holzfigur 40"]


def test_looking_for_the_next_item_changes_nothing(folk: Folk, ann: Visitor) -> None:
    assert ann.get(NEXT).url == ann.get(NEXT).url


def test_a_skipped_item_returns_when_nothing_else_is_left(folk: Folk, ann: Visitor) -> None:
    folk.tag("clay", item=folk.item(40), by="bob")

    answer = ann.post(SKIPS, item=folk.item(40))

    assert answer.status_code == 303
    assert texts(ann.get(NEXT), "//h1") != ["Holzfigur 40"]
    with folk.database.reading() as store:
        assert store.connection.scalars(select(skip.c.item)).all() == [folk.item(40)]
    assert ann.post(SKIPS, item="urn:x:none").status_code == 404


def test_who_is_not_signed_in_cannot_skip_and_still_finds_an_item(folk: Folk, visitor: Visitor) -> None:
    token = str(tree(visitor.get("/sign-in")).xpath("string(//input[@name='csrf_token']/@value)"))

    answer = visitor.post(SKIPS, csrf=token, item=folk.item())

    assert "/sign-in" in answer.headers["Location"]
    assert texts(visitor.get(NEXT), "//h1")[0].startswith("Holzfigur")


def test_without_anything_to_do_people_are_thanked(folk: Folk, ann: Visitor) -> None:
    page = ann.get("/campaigns/free/next")

    assert texts(page, "//*[@role='status']/p")[-1:] == ["There is nothing more to do here. Thank you!"]


def test_a_grid_is_filtered_and_sorted(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood", item=folk.item(3), by="ann")
    folk.tag(term="dog", item=folk.item(5), by="bob")
    for by in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=by)

    assert names(ann, "show=mine") == ["Holzfigur 3"]
    assert names(ann, "show=new")[:3] == ["Holzfigur 1", "Holzfigur 2", "Holzfigur 4"]
    assert names(ann, "show=votes") == ["Holzfigur 5"]
    assert names(ann, "words=HOLZF+12") == ["Holzfigur 12"]
    assert names(ann, "words=MUSTER&collection=south")[0] == "Holzfigur 31"
    assert names(ann, "words=%25") == []
    assert names(ann, "sort=least")[2] == "Holzfigur 4"
    assert names(ann, "said=wood&sort=least") == ["Holzfigur 3"]
    assert names(ann, "said=wood&show=votes") == []


def test_a_sorted_grid_goes_on_where_it_stopped(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", item=folk.item(1), by="bob")
    found, path = [], f"{GRID}?sort=least"
    while path:
        page = visitor.get(path)
        found += texts(page, "//ul[@class='grid']//span[@class='name']")
        path = str(tree(page).xpath("string(//a[@rel='next']/@href)"))

    assert len(set(found)) == len(found) == 60
    assert found[-1] == "Holzfigur 1"
    assert visitor.get(f"{GRID}?sort=least&after=x").status_code == 200


def test_a_tag_lists_its_items(folk: Folk, visitor: Visitor) -> None:
    folk.tag(term="dog", item=folk.item(5))
    folk.tag("Wood", item=folk.item(6))

    term = visitor.get(f"/campaigns/{FOLK}/tag?term={folk.term('dog')}")
    words = visitor.get(f"/campaigns/{FOLK}/tag?said=wood")

    assert (texts(term, "//h1"), texts(term, "//span[@class='name']")) == (["Dog"], ["Holzfigur 5"])
    assert texts(words, "//span[@class='name']") == ["Holzfigur 6"]
    assert visitor.get(f"/campaigns/{FOLK}/tag").status_code == 404
    for page, asked, label in ((term, "term", "Dog"), (words, "said", "wood")):
        grid = visitor.get(str(tree(page).xpath("string(//main//a[contains(., 'Search and sort')]/@href)")))
        found = texts(grid, "//span[@class='name']")
        fields = {
            one.name: one.value for one in tree(grid).xpath("//form[@role='search']//input[@type='hidden']")
        }
        assert found == texts(page, "//span[@class='name']")
        assert fields == {asked: folk.term("dog") if asked == "term" else "wood"}
        assert texts(grid, "//a[@class='tagged']") == [f"Tag: {label} ×Remove"]
        without = tree(grid).xpath("string(//a[@class='tagged']/@href)")
        assert len(texts(visitor.get(str(without)), "//span[@class='name']")) > 1


def test_progress_is_the_same_on_every_page(folk: Folk, visitor: Visitor) -> None:
    folk.change(goal=4)
    folk.tag("wood")
    folk.tag("clay")

    for path in ("/", f"/campaigns/{FOLK}"):
        assert texts(visitor.get(path), "(//div[@class='progress'])[1]/p") == ["2 of 4 contributions 50%"]


def test_campaigns_are_chosen_and_sorted(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", campaign="free", now=NOW + timedelta(hours=1))
    folk.change("free", paused=True, goal=2)
    folk.change(goal=100)

    assert texts(visitor.get("/?state=paused"), "//main//h2")[0] == "Free for all"
    assert texts(visitor.get("/?words=volks"), "//ul[@class='cards']//h2") == ["Folk art"]
    assert texts(visitor.get("/?sort=people"), "//ul[@class='cards']//h2")[0] == "Free for all"
    assert texts(visitor.get("/?sort=new"), "//ul[@class='cards']//h2")[0] == "Free for all"
    assert texts(visitor.get("/"), "//ul[@class='cards']//h2") == ["Folk art", "Free for all"]
    assert texts(visitor.get("/?sort=progress"), "//ul[@class='cards']//h2") == ["Free for all", "Folk art"]
    assert "Nothing was found." in visitor.get("/?words=zzz").text


def test_the_first_page_tells_what_was_said_lately_and_what_is_nearly_done(
    folk: Folk, visitor: Visitor
) -> None:
    folk.change(goal=3)
    folk.tag(term="dog")
    folk.tag("wood")

    page = visitor.get("/")

    assert texts(page, "//section[@aria-labelledby='lately']//span[@class='name']") == ["“wood”", "“Dog”"]
    assert texts(page, "//section[@aria-labelledby='nearly']//h3") == ["Folk art"]


@pytest.fixture
def asked(folk: Folk, database: Database, base_url: str, listener: Any) -> Iterator[Callable[[str], int]]:
    """How many statements a page of a server takes, for ann."""
    config = Config(
        base_url=base_url, database_url=database.url, secret_key="s" * 32, threads=1, rate_limits=False
    )
    app = create_app(config)
    with serving(app, config, listener) as server, requests.Session() as session:
        ann = Visitor(server.url, session)
        ann.sign_in()

        def count(path: str) -> int:
            # What has an IRI of its own is at one address in all languages.
            path = path if "/agents/" in path else f"/en{path}"
            ann.get(path)
            with driven(app.extensions["annoserver"].database) as told:
                assert ann.get(path).status_code == 200
            return len(told)

        yield count


PAGES = [
    *("/", "/board", f"/campaigns/{FOLK}", GRID, f"{GRID}?words=holz&show=new&sort=next", BOARD, MINE),
    *(f"{MINE}?show=votes", f"/campaigns/{FOLK}/certificate", f"/campaigns/{FOLK}/tag?said=first"),
    *(f"/campaigns/{FOLK}/join", "/me", "/me/account", "/me/data"),
]


def test_a_page_asks_as_much_of_a_full_campaign_as_of_an_empty_one(
    folk: Folk, asked: Callable[[str], int]
) -> None:
    dog, tag = folk.tag(term="dog"), folk.tag(term="dragon", by="bob")
    folk.tag("first", by="bob")
    folk.vote(tag, Choice.REJECT, by="ann")
    for by in ("bob", "cy"):
        folk.vote(dog, Choice.APPROVE, by=by)
    (agent,) = [one.iri for one in [folk.actor("bob").agent] if one]
    pages = [*PAGES, page_of(folk.item()), agent.replace(folk.database.base, "/")]
    pages += [f"/campaigns/{FOLK}/report?tag={tag}", f"/campaigns/{FOLK}/tag?term={folk.term('dog')}"]
    few = {path: asked(path) for path in pages}

    for number in range(40):
        words, term = ("", "temple") if number >= 20 else (f"word {number}", "")
        tag = folk.tag(words, term=term, item=folk.item(number % 20 + 1), by=("ann", "bob")[number % 2])
        for by in ("bob", "cy") if number % 2 == 0 else ("ann", "cy"):
            folk.vote(tag, Choice.APPROVE, by=by)

    assert {path: asked(path) for path in pages} == few
    assert min(few.values()) > 0
    assert max(few.values()) <= 14
