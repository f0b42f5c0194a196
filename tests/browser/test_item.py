"""Tests of the page of an item with its scripts: suggestions, the picture, parts of it, the map, the keys."""

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from annoserver.model.vote import Choice, Tally
from annoserver.store import annotations
from tests.parts.folk import FOLK, Folk
from tests.parts.looking import item_page, seen, sign_in
from tests.parts.palette import paint

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from annoserver.model.annotation import Document
    from tests.parts.serving import Server

WEIGHT = 60 * 1024
"""How much our own HTML, styles and scripts may weigh, compressed."""


@pytest.fixture
def here(folk: Folk, server: "Server", watched: "Page") -> "Page":
    """Ann on the page of an item with a tag of bob's, in a campaign that asks for everything."""
    paint(folk)
    folk.tag("carved", by="bob")
    sign_in(watched, server)
    watched.goto(item_page(server, folk))
    watched.locator(".viewer canvas").first.wait_for()
    return watched


def test_a_vote_is_cast_changed_and_undone_without_leaving_the_page(folk: Folk, here: "Page") -> None:
    tag = here.locator("[data-tag]").get_attribute("data-tag") or ""
    here.evaluate("window.stayed = true")

    for name, told, tally in (
        ("Approve: carved", "You approved this tag.", Tally(up=1, by_person=1)),
        ("Reject: carved", "You rejected this tag.", Tally(down=1, by_person=1)),
        ("Undo “carved”", "Your vote is withdrawn.", Tally(by_person=1)),
    ):
        here.get_by_role("button", name=name).click()
        here.get_by_text(told).wait_for()
        assert folk.standing(tag).tally == tally
    assert here.evaluate("window.stayed")


def test_the_combobox_keeps_to_the_pattern(folk: Folk, here: "Page") -> None:
    box = here.get_by_role("combobox").first
    box.press_sequentially("d")
    here.wait_for_timeout(400)
    assert box.get_attribute("aria-expanded") == "false"

    box.press_sequentially("o")
    here.get_by_role("option", name="Dog", exact=True).wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert here.locator("#find-0 ~ [role=status], form [role=status]").first.inner_text() == "Suggestions: 1"
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert here.locator(f"#{active}").get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "do")
    box.press("Escape")
    assert box.input_value() == ""

    # What was found under another name is told with its name, its definition and what is above it.
    here.get_by_label("Find a place").press_sequentially("pek")
    place = here.get_by_role("option", name="Beijing")
    place.wait_for()
    told = place.locator("span, small")
    assert told.all_inner_texts() == ["Beijing", "Peking", "‹ China · Capital of China"]
    assert told.first.get_attribute("lang") == "en"


def test_one_letter_is_enough_where_words_are_not_spaced(here: "Page") -> None:
    here.get_by_label("Find a place").press_sequentially("上")

    here.get_by_role("option", name="Shanghai").click()

    here.get_by_text("Your tag is added.").wait_for()
    assert here.locator(".question[data-kind=place] .label").inner_text() == "Shanghai"
    here.locator(".map .pin").wait_for(state="attached")


def test_words_of_one_s_own_are_the_last_of_the_list(folk: Folk, here: "Page") -> None:
    here.get_by_role("combobox").first.press_sequentially("woods")

    here.get_by_role("option", name="“woods”").click()

    here.get_by_text("Your tag is added.").wait_for()
    assert document_of(folk, here)["body"] == {"type": "TextualBody", "value": "woods", "language": "en"}


def test_words_are_changed_in_place(here: "Page") -> None:
    here.get_by_text("Add your words").click()
    here.locator("#words-3").fill("A figur.")
    here.locator(".prose").get_by_role("button", name="Add this tag").click()
    here.get_by_role("link", name="Change “A figur.”").click()

    here.locator(".editing textarea").fill("A figure.")
    here.get_by_role("button", name="Save").click()

    here.get_by_text("Your tag is changed.").wait_for()
    assert here.get_by_text("A figure.", exact=True).is_visible()


def test_a_part_is_marked_with_the_keyboard(folk: Folk, here: "Page") -> None:
    here.get_by_role("button", name="Mark a part").press("Enter")
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Enter"):
        here.keyboard.press(key)

    here.get_by_role("combobox").first.press_sequentially("dog")
    here.get_by_role("option", name="Dog", exact=True).click()

    here.get_by_text("Your tag is added.").wait_for()
    assert document_of(folk, here)["target"]["selector"]["value"] == "xywh=percent:28,28,42,42"
    assert here.locator(".box").count() == 0


def test_a_part_is_drawn_with_the_mouse_and_with_buttons(folk: Folk, here: "Page") -> None:
    here.get_by_role("button", name="Mark a part").click()
    frame = here.locator(".viewer").bounding_box()
    assert frame is not None
    here.mouse.move(frame["x"] + 20, frame["y"] + 20)
    here.mouse.down()
    here.mouse.move(frame["x"] + 120, frame["y"] + 100, steps=4)
    here.mouse.up()
    here.get_by_role("button", name="To the right").click()
    here.get_by_role("button", name="Use this part").click()

    assert "Part of the picture:" in here.locator(".marked").first.inner_text()
    left = float(here.locator("input[name=left]").first.input_value())
    width = float(here.locator("input[name=width]").first.input_value())
    assert 1 < left < 50
    assert 1 < width < 50


def test_the_picture_is_zoomed_with_keys(here: "Page") -> None:
    here.keyboard.press("z")
    canvas = here.get_by_role("application")
    assert here.evaluate("document.activeElement.getAttribute('role')") == "application"
    assert canvas.get_attribute("aria-label") == (
        "Holzfigur 1, Anna Muster, picture. Picture: zoom with plus and minus, move with the arrows"
    )
    whole, views = seen(here), []
    for key in ("+", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "-", "+", "0"):
        here.keyboard.press(key)
        views.append(seen(here))
    closer, right, below, left, above, out, again, home = views
    assert closer[0] == again[0] > 1.1 * whole[0]
    assert right[1] > closer[1] == pytest.approx(left[1])
    assert below[2] > closer[2] == pytest.approx(above[2])
    assert out[0] < closer[0]
    assert home == pytest.approx(whole)
    assert here.url.endswith("0001")


def test_keys_lead_through_items_to_the_search_and_answer_about_a_tag(folk: Folk, here: "Page") -> None:
    tag = here.locator("[data-tag]").get_attribute("data-tag") or ""
    here.keyboard.press("ArrowRight")
    here.wait_for_url("**/folk/0002")
    here.keyboard.press("ArrowLeft")
    here.wait_for_url("**/folk/0001")
    here.keyboard.press("r")
    here.get_by_text("You rejected this tag.").wait_for()
    here.locator(f"[data-tag='{tag}'] button.reject").focus()
    here.keyboard.press("u")
    here.get_by_text("You are unsure about this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(unsure=1, by_person=1)
    here.keyboard.press("/")
    field = here.locator(":focus")
    assert field.get_attribute("name") == "words"
    field.type("a/r")
    assert field.input_value() == "a/r"


def test_keys_are_listed_changed_and_switched_off(folk: Folk, here: "Page") -> None:
    here.keyboard.press("?")
    field = here.get_by_label("Approve", exact=True)
    field.press("g")
    assert field.input_value() == "g"
    here.get_by_role("button", name="Close").click()

    here.keyboard.press("a")
    here.keyboard.press("g")
    here.get_by_text("You approved this tag.").wait_for()

    here.reload()
    here.keyboard.press("?")
    assert here.get_by_label("Approve", exact=True).input_value() == "g"
    here.get_by_label("Single keys act on this page").uncheck()
    here.get_by_role("button", name="Close").click()
    here.keyboard.press("?")
    assert not here.get_by_role("dialog").is_visible()


def test_instructions_stay_closed(here: "Page") -> None:
    here.locator(".said summary").first.click()
    assert here.evaluate("document.querySelector('.said .help').open") is False
    # Browsers tell of it a moment later, and a page that is gone by then is told nothing.
    here.wait_for_function("Object.values(localStorage).includes('closed')")

    here.reload()

    assert here.evaluate("document.querySelector('.said .help').open") is False


def test_a_vote_waits_for_the_connection(folk: Folk, server: "Server", page: "Page") -> None:
    tag = folk.tag("carved", by="bob")
    sign_in(page, server)
    page.goto(item_page(server, folk))
    failures = [1, 2]

    def fail(route: "Route") -> None:
        if failures:
            failures.pop()
            route.abort()
        else:
            route.continue_()

    page.route("**/votes", fail)
    page.get_by_role("button", name="Approve: carved").click()

    page.get_by_text("There is no connection.").wait_for()
    page.get_by_text("You approved this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)


def test_the_key_x_takes_a_new_tag_back(here: "Page") -> None:
    here.get_by_role("combobox").first.press_sequentially("dog")
    here.get_by_role("option", name="Dog", exact=True).click()
    here.get_by_text("Your tag is added.").wait_for()

    here.keyboard.press("Escape")
    here.locator("h2#tags").click()
    here.keyboard.press("x")

    here.get_by_text("Your tag is removed.").wait_for()
    assert here.locator("[data-tag]").count() == 1


def test_a_comment_and_nothing_to_add_are_said_without_leaving_the_page(here: "Page") -> None:
    here.evaluate("window.stayed = true")
    here.locator("#comments summary").click()
    here.locator("#comment").fill("Is this one of a pair?")
    here.locator("#comments").get_by_role("button", name="Send").click()
    here.get_by_text("Your comment is added.").wait_for()

    here.get_by_role("button", name="Nothing to add").click()

    here.locator(".finished").get_by_role("button", name="Undo").wait_for()
    assert here.locator("#comments li p").first.inner_text() == "Is this one of a pair?"
    here.locator(".finished").get_by_role("button", name="Undo").click()
    here.get_by_role("button", name="Nothing to add").wait_for()
    assert here.evaluate("window.stayed")
    assert violations(here) == []


def test_on_a_phone_one_tags_votes_and_undoes_by_touch(
    folk: Folk, server: "Server", browser: "Browser"
) -> None:
    tag = folk.tag("carved", by="bob")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))
    lines = page.locator("header.site > *, header.site .account > *").evaluate_all(
        "all => new Set(all.map((one) => Math.round(one.getBoundingClientRect().top / 20))).size"
    )
    assert lines == 2

    page.get_by_role("combobox").first.tap()
    page.keyboard.type("dra")
    page.get_by_role("option", name="Dragon").tap()
    page.get_by_text("Your tag is added.").wait_for()
    page.get_by_role("button", name="Approve: carved").tap()
    page.get_by_text("You approved this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    page.get_by_role("button", name="Undo “carved”").tap()
    page.get_by_text("Your vote is withdrawn.").wait_for()
    assert folk.standing(tag).tally == Tally(by_person=1)
    context.close()


def test_the_page_works_without_its_libraries(folk: Folk, server: "Server", page: "Page") -> None:
    folk.tag("carved", by="bob")
    sign_in(page, server)
    page.route("**/npm/**", lambda route: route.abort())

    page.goto(item_page(server, folk))
    page.get_by_role("button", name="Mark a part").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve: carved").click()

    page.get_by_text("You approved this tag.").wait_for()
    assert page.locator("figure img").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(folk: Folk, server: "Server", browser: "Browser", scheme: str) -> None:
    paint(folk)
    folk.change(ask_reason=True)
    folk.vote(folk.tag("carved", by="bob"), Choice.REJECT, by="ann")
    folk.tag("painted", region="10,10,20,20")
    folk.tag(term="urn:x:peking", becomes="dcterms:spatial", by="cy")
    folk.tag(term="urn:x:red", becomes="dc:format")
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(f"{item_page(server, folk)}&words=d")
    page.locator(".map .pin").first.wait_for(state="attached")
    assert violations(page) == []

    page.locator("#find-1").press_sequentially("sh")
    page.locator(".options [role=option]").first.wait_for()
    assert violations(page) == []
    page.locator("#find-1").press("Escape")
    page.get_by_role("button", name="Mark a part").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert violations(page) == []
    context.close()


def test_the_page_is_light(folk: Folk, server: "Server", page: "Page") -> None:
    paint(folk)
    for number in range(10):
        folk.tag(f"word {number}", by="bob")
    sign_in(page, server)
    page.goto(item_page(server, folk))
    page.locator(".viewer canvas").first.wait_for()

    loaded = page.evaluate(
        "[location.href, ...performance.getEntriesByType('resource').map(one => one.name)]"
    )
    ours = {one for one in loaded if "/npm/" not in one and "/pictures/" not in one}
    weights = {one: len(gzip.compress(page.request.get(one).body())) for one in ours}
    assert {one.rpartition(".")[2] for one in ours} >= {"js", "css"}
    assert sum(weights.values()) <= WEIGHT, weights


def violations(page: "Page") -> list[tuple[str, list[str]]]:
    """What axe objects to: the rule, and the elements."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def document_of(folk: Folk, page: "Page") -> "Document":
    """The annotation of the tag that was added last."""
    name = page.locator("li.fresh").get_attribute("data-tag") or ""
    with folk.database.reading() as store:
        document: Document = json.loads(annotations.read(store, FOLK, name)[0].document)
    return document
