"""Tests of contributing in a real browser: with the keyboard alone, without script, on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annoserver.model.vote import Tally
from tests.parts.folk import Folk
from tests.parts.looking import add_by_keys, item_page, press, reach, sign_in
from tests.parts.palette import paint

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.parts.serving import Server


def test_somebody_signs_in_tags_and_votes_with_the_keyboard_alone(
    folk: Folk, server: Server, watched: Page
) -> None:
    tag = folk.tag("carved", by="bob")
    page = watched
    sign_in(page, server)
    page.goto(item_page(server, folk))

    add_by_keys(page, "dra", "Dragon")
    assert page.locator("li.fresh .label").inner_text() == "Dragon"
    page.keyboard.press("Escape")

    reach(page, f"#tag-{tag} button.approve", key="Shift+Tab")
    page.keyboard.press("a")
    page.get_by_text("You approved this tag.").wait_for()
    assert page.locator(":focus").get_attribute("value") == "approve"
    assert page.locator(":focus").get_attribute("aria-pressed") == "true"
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)

    page.keyboard.press("x")
    page.get_by_text("Your vote is withdrawn.").wait_for()
    assert folk.standing(tag).tally == Tally(by_person=1)

    page.keyboard.press("/")
    page.wait_for_url("**/campaigns/folk/collection#words")
    page.locator("#words:focus").wait_for()
    page.locator("h1").click()
    page.keyboard.press("/")
    page.locator("#words:focus").wait_for()
    assert page.locator("#words").input_value() == ""


def test_without_script_the_keyboard_is_enough_too(folk: Folk, server: Server, browser: Browser) -> None:
    tag = folk.tag("carved", by="bob")
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))

    page.get_by_label("Find a term").first.focus()
    page.keyboard.type("dra")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Dragon").focus()
    page.get_by_role("button", name="Add this tag").press("Enter")
    assert page.get_by_role("status").inner_text() == "Your tag is added."
    assert page.locator(":target .label").inner_text() == "Dragon"

    page.locator(f"#tag-{tag} button.approve").press("Enter")
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    page.locator(f"#tag-{tag} button[value=undo]").press("Enter")
    assert folk.standing(tag).tally == Tally(by_person=1)
    context.close()


def test_without_script_a_place_a_colour_a_part_and_prose_are_said_too(
    folk: Folk, server: Server, browser: Browser
) -> None:
    paint(folk)
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))

    page.get_by_label("Find a place").fill("pek")
    page.get_by_label("Find a place").press("Enter")
    page.get_by_role("button", name="Add this tag").first.click()
    page.get_by_role("radio", name="Indigo").check()
    page.locator(".palette summary").click()
    for name, number in (("Left", "10"), ("Top", "20"), ("Width", "30"), ("Height", "40")):
        page.locator(".palette").get_by_label(name).fill(number)
    page.locator(".palette").get_by_role("button", name="Add this tag").click()
    page.get_by_text("Add your words").click()
    page.locator("#words-3").fill("A figure of wood.")
    page.locator(".prose").get_by_role("button", name="Add this tag").click()

    labels = page.locator(".tags .label").all_inner_texts()
    said = [words.split("\n")[0].partition(" Part of the picture")[0].strip() for words in labels]
    assert said == ["Beijing", "Indigo", "A figure of wood."]
    assert page.locator("rect[width='30.0%']").count() == 1
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(
    folk: Folk, server: Server, browser: Browser, width: int, scheme: str
) -> None:
    folk.tag("Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenantrag", by="bob")
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    sign_in(page, server)

    item = f"campaigns/folk/items?iri={folk.item()}&words=d"
    for path in ("", "campaigns/folk", item, "me", "sign-in", "nothing"):
        page.goto(server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_everything_that_can_be_pressed_is_large_enough(folk: Folk, server: Server, browser: Browser) -> None:
    folk.tag("carved", by="bob")
    folk.tag("painted", region="10,10,20,20")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, server)

    page.goto(f"{server.url}campaigns/folk/items?iri={folk.item()}&words=d")

    # WCAG 2.2, 2.5.8: 24 CSS pixels each way; links within a sentence are excepted.
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, select, label.choice, a.part, header a, nav a')]"
        ".filter(one => one.checkVisibility())"
        ".map(one => [one.innerText, one.getBoundingClientRect().width, one.getBoundingClientRect().height])"
    )
    assert [size for size in sizes if size[1] < 24 or size[2] < 24] == []
    context.close()


def test_the_keyboard_leads_from_the_list_of_campaigns_to_a_tag(
    folk: Folk, server: Server, page: Page
) -> None:
    _see_that_nothing_moves(page, f"{server.url}campaigns/folk/collection")
    page.goto(server.url)

    press(page, "main a[href*='campaigns/folk']")
    press(page, "main a[href*='/items']")

    assert page.get_by_role("heading", level=2, name="Tags").is_visible()


def _see_that_nothing_moves(page: Page, address: str) -> None:
    """Go to a page whose pictures come after everything else: what is there already stays in its place."""
    late: list[Route] = []
    page.route("**/pictures/**", lambda route: late.append(route))  # noqa: PLW0108 (Playwright marks it)
    with page.expect_request("**/pictures/**"):
        page.goto(address, wait_until="domcontentloaded")
    page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => {"
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {"
        "window.moved += one.value })).observe({ type: 'layout-shift', buffered: true }) })"
    )
    for one in late:
        one.continue_()
    page.unroute("**/pictures/**")
    page.wait_for_function("() => [...document.images].some(one => one.complete && one.naturalWidth > 0)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert page.evaluate("window.moved") == 0
