"""What tests in a browser do again and again: sign in, go to an item, get there with the Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parts.folk import PASSWORD, Folk

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.parts.serving import Server

OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"
"""Opens every box on a page: what is in a closed one is neither seen nor judged."""

VIEW = "OpenSeadragon.getViewer(document.querySelector('.viewer')).viewport"
"""What the library that shows pictures knows of what is seen of one."""

TABS = 60
"""More stops of the Tab key than a page has before what is looked for."""


def sign_in(page: Page, server: Server, name: str = "ann") -> None:
    """Sign in as ann, or as somebody else who has her password."""
    page.goto(f"{server.url}sign-in")
    page.locator("main input[name=name], main input[name=email]").first.fill(name)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=password]").press("Enter")
    page.get_by_role("status").wait_for()


def item_page(server: Server, folk: Folk, number: int = 1) -> str:
    """The address of the page of an item, in English."""
    return f"{server.url}en/campaigns/folk/items?iri={folk.item(number)}"


def reach(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until what is meant has the focus, and see that it is shown."""
    for _ in range(TABS):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def press(page: Page, selector: str, key: str = "Tab") -> None:
    """Reach a control and press it, which leads to another page."""
    reach(page, selector, key)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def add_by_keys(page: Page, typed: str, name: str) -> None:
    """Add the first term that begins with what is typed, with the keys of the page alone."""
    page.keyboard.press("t")
    page.keyboard.type(typed)
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Your tag is added.").wait_for()


def seen(page: Page) -> tuple[float, float, float]:
    """How far the picture is zoomed into, once it rests, and what is in the middle."""
    page.wait_for_function(f"() => ({VIEW}).getZoom(true) === ({VIEW}).getZoom()")
    found = page.evaluate(
        f"(() => {{ const view = {VIEW}, at = view.getCenter();"
        " return [view.getZoom(true), at.x, at.y]; })()"
    )
    return (found[0], found[1], found[2])
