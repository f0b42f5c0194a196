"""Tests of kinds of answers that other tests here leave out: each becomes an annotation; and of printing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from annoserver.model.vote import Tally
from annoserver.store import annotations as shelf
from tests.parts.folk import FOLK, Folk
from tests.parts.looking import item_page, sign_in
from tests.parts.palette import paint

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server


@pytest.fixture
def here(folk: Folk, server: Server, watched: Page) -> Page:
    """Ann on the page of an item with a tag of bob's, in a campaign that asks why one rejects."""
    paint(folk)
    folk.change(ask_reason=True)
    folk.tag("carved", by="bob")
    sign_in(watched, server)
    watched.goto(item_page(server, folk))
    watched.locator(".viewer canvas").first.wait_for()
    return watched


def newest(folk: Folk, page: Page) -> dict[str, Any]:
    """The annotation of the tag that was added last."""
    page.get_by_text("Your tag is added.").wait_for()
    name = page.locator("li.fresh").get_attribute("data-tag") or ""
    with folk.database.reading() as store:
        document: dict[str, Any] = json.loads(shelf.read(store, FOLK, name)[0].document)
    return document


def test_a_colour_is_chosen_by_name(folk: Folk, here: Page) -> None:
    here.get_by_role("radio", name="Indigo").check()
    here.locator(".palette").get_by_role("button", name="Add this tag").click()

    made = newest(folk, here)
    assert made["asProperty"] == "dc:format"
    assert made["body"] == {"id": "urn:x:indigo", "prefLabel": {"en": "Indigo"}}


def test_whoever_rejects_is_asked_why_and_says_it_on_the_spot(folk: Folk, here: Page) -> None:
    tag = here.locator("[data-tag]").first.get_attribute("data-tag") or ""
    here.get_by_role("button", name="Reject: carved").click()

    reason = here.get_by_label("Why do you reject it?")
    reason.wait_for()
    assert here.locator(":focus").get_attribute("name") == "reason"
    reason.fill("It is moulded.")
    reason.press("Enter")

    here.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    here.get_by_text("You rejected this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(down=1, by_person=1)


def test_an_item_is_left_for_later(here: Page) -> None:
    with here.expect_navigation():
        here.locator("h1").click()
        here.keyboard.press("s")

    here.get_by_text("You skipped an item").wait_for()
    assert not here.url.endswith("0001")


def test_a_part_is_drawn_with_a_finger(folk: Folk, server: Server, browser: Browser) -> None:
    paint(folk)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))
    page.locator(".viewer canvas").first.wait_for()
    page.get_by_role("button", name="Mark a part").tap()
    frame = page.locator(".viewer").bounding_box()
    assert frame is not None
    hand = context.new_cdp_session(page)
    path = [(frame["x"] + 30 + 20 * step, frame["y"] + 30 + 15 * step) for step in range(5)]
    for kind, (x, y) in zip(
        ("touchStart", "touchMove", "touchMove", "touchMove", "touchMove"), path, strict=True
    ):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(600)  # a finger that comes back at once is taken for a double tap
    page.get_by_role("button", name="Use this part").tap()

    page.get_by_role("combobox").first.fill("dog")
    page.get_by_role("option", name="Dog", exact=True).tap()
    value = newest(folk, page)["target"]["selector"]["value"]
    left, top, width, height = (float(side) for side in value.removeprefix("xywh=percent:").split(","))
    assert (0 < left < 30, 0 < top < 30) == (True, True)
    assert width == pytest.approx(80 / frame["width"] * 100, abs=3)
    assert height == pytest.approx(60 / frame["height"] * 100, abs=3)
    context.close()


def test_a_certificate_is_printed_alone(folk: Folk, server: Server, page: Page) -> None:
    """On paper there is no bar, no link and no hint; the certificate fits on one sheet."""
    folk.tag("painted")
    sign_in(page, server)
    page.goto(f"{server.url}en/campaigns/folk/certificate")
    page.emulate_media(media="print")

    assert page.locator(".certificate").is_visible()
    for unseen in ("header.site", "footer.site", ".demo", "main > .over", ".note.actions"):
        assert not page.locator(unseen).first.is_visible(), unseen
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1


def test_an_item_is_printed_without_its_forms(here: Page) -> None:
    here.emulate_media(media="print")

    assert here.get_by_text("carved").first.is_visible()
    for unseen in (".votes", ".search", ".palette", ".tools", "header.site nav", ".languages", ".skipping"):
        assert not here.locator(unseen).first.is_visible(), unseen
