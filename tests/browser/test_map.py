"""Tests of the map on the page of an item: points and boxes by mouse, touch, keyboard, and without script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from annoserver.store import annotations as shelf
from tests.parts.folk import FOLK, Folk
from tests.parts.looking import item_page, sign_in
from tests.parts.palette import paint

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server

ADD = "Add this tag"


@pytest.fixture
def here(folk: Folk, server: Server, watched: Page) -> Page:
    """Ann on the page of an item, in a campaign that asks where it is."""
    paint(folk)
    sign_in(watched, server)
    watched.goto(item_page(server, folk))
    watched.locator(".map .leaflet-control-zoom").wait_for()
    return watched


def said(folk: Folk, page: Page) -> str:
    """The place that was named last, as the annotation has it."""
    page.get_by_text("Your tag is added.").wait_for()
    name = page.locator(".question[data-kind=place] [data-tag]").last.get_attribute("data-tag") or ""
    with folk.database.reading() as store:
        return str(json.loads(shelf.read(store, FOLK, name)[0].document)["body"])


def test_a_click_on_the_map_is_a_point(folk: Folk, here: Page) -> None:
    here.locator(".map").scroll_into_view_if_needed()
    here.locator(".map").click(position={"x": 60, "y": 60})
    latitude, longitude = (
        here.locator(f".spot input[name={name}]").input_value() for name in ("latitude", "longitude")
    )
    here.locator(".map .maybe").wait_for(state="attached")
    here.locator(".spot").get_by_role("button", name=ADD).click()

    assert said(folk, here) == f"geo:{latitude},{longitude}"
    assert here.locator(".map .pin").count() == 1
    assert here.locator(".question[data-kind=place] .label").inner_text() == f"{latitude}°, {longitude}°"


def test_the_keyboard_moves_the_map_and_marks_its_middle_or_all_of_it(folk: Folk, here: Page) -> None:
    here.locator(".map").focus()
    for key in ("ArrowRight", "ArrowUp", "+", "+"):
        here.keyboard.press(key)
    here.get_by_role("button", name="Mark the middle").press("Enter")
    assert here.get_by_role("status").first.inner_text().count("°") == 2
    here.get_by_role("button", name="Mark what is shown").press("Enter")
    here.locator(".spot").get_by_role("button", name=ADD).press("Enter")

    body = said(folk, here)
    assert body.startswith("geo:")
    assert len(body.partition("box=")[2].split(":")) == 4
    assert here.locator(".map .area").count() == 1


def test_nothing_is_marked_any_longer_when_one_says_so(here: Page) -> None:
    here.get_by_role("button", name="Mark the middle").click()
    here.get_by_role("button", name="Mark nothing").click()

    assert here.locator(".map .maybe").count() == 0
    assert here.locator(".spot input[name=latitude]").input_value() == ""


def test_a_finger_marks_a_point(folk: Folk, server: Server, browser: Browser) -> None:
    paint(folk)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))
    page.locator(".map .leaflet-control-zoom").wait_for()

    page.locator(".map").scroll_into_view_if_needed()
    page.locator(".map").tap(position={"x": 120, "y": 90})
    page.locator(".spot").get_by_role("button", name=ADD).tap()

    assert said(folk, page).startswith("geo:")
    context.close()


def test_without_script_fields_are_filled_in(folk: Folk, server: Server, browser: Browser) -> None:
    paint(folk)
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(item_page(server, folk))

    page.get_by_text("On the map").first.click()
    for name, number in (("latitude", "1"), ("longitude", "2"), ("to_latitude", "3"), ("to_longitude", "4")):
        page.locator(f".spot input[name={name}]").fill(number)
    page.locator(".spot").get_by_role("button", name=ADD).click()

    assert said(folk, page).endswith(";box=1:2:3:4")
    assert "1° – 3°, 2° – 4°" in page.locator(".question[data-kind=place] .label").inner_text()
    context.close()
