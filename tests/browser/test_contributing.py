"""Tests of contributing in a real browser: with the keyboard alone, without script, on any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annoserver.model.vote import Tally
from tests.parts.folk import PASSWORD, Folk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server

TABS = 40
"""More stops of the Tab key than a page has before what is looked for."""


def reach(page: Page, selector: str) -> None:
    """Press Tab until what is meant has the focus, and see that it is shown."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def press(page: Page, selector: str) -> None:
    """Reach a control and press it, which leads to another page."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_somebody_signs_in_tags_and_votes_with_the_keyboard_alone(
    folk: Folk, server: Server, watched: Page
) -> None:
    tag = folk.tag("carved", by="bob")
    page = watched

    page.goto(server.url)
    press(page, "main h2 a")
    press(page, "ul.grid a")
    press(page, "nav[aria-label=Account] a")
    reach(page, "#name")
    page.keyboard.type("ann")
    reach(page, "#password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text() == "You are signed in as Ann of the Hill."

    reach(page, "#words")
    page.keyboard.type("dra")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, "button.main")
    assert page.get_by_role("status").inner_text() == "Your tag is added."
    assert page.locator(":target .label").inner_text() == "Dragon"

    press(page, f"#tag-{tag} button.approve")
    assert page.get_by_role("button", name="Approve: carved").get_attribute("aria-pressed") == "true"
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    press(page, "button[value=undo]")
    assert folk.standing(tag).tally == Tally(by_person=1)


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
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, server)

    page.goto(f"{server.url}campaigns/folk/items?iri={folk.item()}&words=d")

    # WCAG 2.2, 2.5.8: 24 CSS pixels each way; links within a sentence are excepted.
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, select, label.choice, header a, nav a')]"
        ".map(one => [one.innerText, one.getBoundingClientRect().width, one.getBoundingClientRect().height])"
    )
    assert [size for size in sizes if size[1] < 24 or size[2] < 24] == []
    context.close()


def test_without_script_everything_works(folk: Folk, server: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, server)

    page.goto(f"{server.url}campaigns/folk/items?iri={folk.item()}")
    page.get_by_label("Find a word").fill("temp")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("What is it about?").select_option("dcterms:spatial")
    page.get_by_role("button", name="Add this tag").click()

    assert page.get_by_role("status").inner_text() == "Your tag is added."
    assert page.get_by_role("heading", name="Place").is_visible()
    context.close()


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}sign-in")
    page.get_by_label("Name or e-mail address").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("status").wait_for()
