"""Tests of what WCAG 2.2 asks for and axe does not see: focus, larger text, motion, names of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annoserver.model.vote import Choice
from tests.parts.folk import Folk
from tests.parts.looking import item_page, sign_in
from tests.parts.palette import paint

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server

STOPS = 45
COVERED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const over = document.elementFromPoint(x, y);
  const free = over && (over === one || one.contains(over) || over.contains(one));
  return free ? "" : `${one.outerHTML.slice(0, 120)} below ${over?.outerHTML.slice(0, 80)} at ${x}, ${y}`;
}"""
"""What has the focus, if something else lies over it."""

MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return style.scrollBehavior === "smooth" || [style.transitionDuration, style.animationDuration].some(
    (each) => each.split(",").some((time) => parseFloat(time) > 0));
}).map((one) => one.outerHTML.slice(0, 80))"""


def busy(folk: Folk) -> str:
    """An item with everything on it; the tag that somebody may vote on."""
    paint(folk)
    folk.tag("painted", region="10,10,20,20", by="cy")
    folk.tag(term="urn:x:peking", becomes="dcterms:spatial", by="cy")
    tag = folk.tag("carved", by="bob")
    folk.vote(tag, Choice.REJECT, by="cy")
    return tag


@pytest.mark.parametrize("size", [(1280, 700), (390, 700)])
def test_nothing_lies_over_what_has_the_focus(
    folk: Folk, server: Server, browser: Browser, size: tuple[int, int]
) -> None:
    """2.4.11; the bar with the next item stays at the lower edge of a phone."""
    busy(folk)
    screen = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=screen, reduced_motion="reduce", locale="en")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))
    page.locator(".map .pin").first.wait_for(state="attached")

    covered = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        covered.append(page.evaluate(COVERED))
    assert [one for one in covered if one] == []
    context.close()


@pytest.mark.parametrize(("width", "text"), [(1280, "200%"), (640, "100%"), (390, "200%")])
def test_text_may_be_twice_as_large(
    folk: Folk, server: Server, browser: Browser, width: int, text: str
) -> None:
    """1.4.4 and 1.4.10: nothing is cut off, and nothing is read by moving sideways."""
    busy(folk)
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en")
    page = context.new_page()
    sign_in(page, server)
    for path in ("en/", "en/campaigns/folk", "en/campaigns/folk/collection", "en/me/account"):
        assert _width(page, server.url + path, text) <= width, path
    assert _width(page, item_page(server, folk), text) <= width
    context.close()


def _width(page: Page, address: str, text: str) -> int:
    page.goto(address)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_nothing_moves_for_who_wants_no_motion(folk: Folk, server: Server, browser: Browser) -> None:
    busy(folk)
    context = browser.new_context(reduced_motion="reduce", locale="en")
    page = context.new_page()
    sign_in(page, server)
    for address in (f"{server.url}en/campaigns/folk", item_page(server, folk)):
        page.goto(address)
        assert [one for one in page.evaluate(MOVING) if "leaflet" not in one] == []
    context.close()


def test_a_vote_is_told_once_by_a_button_that_names_the_tag_and_keeps_the_focus(
    folk: Folk, server: Server, watched: Page
) -> None:
    tag = busy(folk)
    page = watched
    sign_in(page, server)
    page.goto(item_page(server, folk))
    button = page.locator(f"#tag-{tag} button.reject")
    assert button.get_attribute("aria-label") == "Reject: carved (1)"
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator("[role=status]#status").count() == 1

    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("You rejected this tag.").wait_for()

    assert page.locator("#status").inner_text() == "You rejected this tag."
    focused = page.locator(":focus")
    assert focused.get_attribute("aria-label") == "Reject: carved (2)"
    assert focused.get_attribute("aria-pressed") == "true"


def test_a_picture_is_described_in_the_language_of_its_record_and_not_by_its_file(
    folk: Folk, server: Server, page: Page
) -> None:
    sign_in(page, server)
    page.goto(item_page(server, folk))
    picture = page.locator("#picture img").first

    assert picture.get_attribute("alt") == "Holzfigur 1, Anna Muster, picture"
    assert picture.get_attribute("lang") == "de"
    assert page.get_by_text("What you say is about this picture.").is_visible()
