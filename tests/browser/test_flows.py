"""The whole way of somebody new, in a real browser: from signing up to the leaderboard, and out again."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from annoserver.exchange.outside.mail import Post
from annoserver.model.item import Record
from annoserver.model.vote import Tally
from annoserver.store import campaigns, items
from annoserver.work import Worker
from tests.fakes import iiif, smtp
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.looking import VIEW, add_by_keys, item_page, press, reach, seen, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server

ADDRESS, PASSWORD, NAME = "dora@example.org", "four wooden dragons", "Dora Newcome"
WAYS: tuple[Any, ...] = (
    pytest.param("sqlite", {}, id="script"),
    pytest.param("postgres", {}, id="script-postgres"),
    pytest.param("sqlite", {"java_script_enabled": False}, id="no-script"),
    pytest.param("sqlite", {"viewport": {"width": 390, "height": 844}, "has_touch": True}, id="phone"),
)


@dataclass(frozen=True)
class Mail:
    """The mail that people get: the worker sends it, a real server takes it."""

    worker: Worker
    server: smtp.Server

    def link(self) -> str:
        """The link in the newest letter, once it was sent."""
        self.worker.drain()
        whole = message_from_bytes(self.server.taken[-1].as_bytes(), policy=email.policy.default)
        found = re.search(r"http://\S+\?slip=\S+", whole.get_content())
        assert found, whole
        return found[0]


@pytest.fixture
def mail(folk: Folk, tmp_path: Path) -> Iterator[Mail]:
    with smtp.serving() as server:
        post = Post("annoserver@example.org", server.url, tmp_path / "outbox")
        yield Mail(Worker(folk.database, tmp_path, post), server)


@pytest.mark.parametrize(("engine", "way"), WAYS, indirect=["engine"])
def test_somebody_new_signs_up_verifies_joins_tags_votes_undoes_and_is_on_the_leaderboard(
    folk: Folk, server: Server, browser: Browser, mail: Mail, way: dict[str, Any]
) -> None:
    tag = folk.tag("carved", by="bob")
    context = browser.new_context(locale="en", **way)
    page = context.new_page()

    _come(page, server, mail)
    page.goto(item_page(server, folk))
    page.get_by_role("link", name="Take part").click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Take part").click()
    if way.get("java_script_enabled", True):
        page.get_by_role("combobox").first.fill("drag")
        page.get_by_role("option", name="Dragon").click()
    else:
        page.get_by_label("Find a term").first.fill("drag")
        page.get_by_label("Find a term").first.press("Enter")
        page.get_by_role("radio", name="Dragon").check()
        page.get_by_role("button", name="Add this tag").click()
    page.get_by_text("Your tag is added.").wait_for()
    page.get_by_role("button", name="Reject: carved").click()
    page.get_by_text("You rejected this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(down=1, by_person=1)
    page.get_by_role("button", name="Undo “carved”").click()
    page.get_by_text("Your vote is withdrawn.").wait_for()
    page.get_by_role("button", name="Approve: carved").click()
    page.get_by_text("You approved this tag.").wait_for()

    page.goto(f"{server.url}en/campaigns/folk/board")
    mine = page.locator("tr.mine").first
    assert NAME in mine.inner_text()
    assert mine.locator("td").last.inner_text() == "3"
    context.close()


def _come(page: Page, server: Server, mail: Mail) -> None:
    """Sign up, follow the link of the mail, and sign in."""
    page.goto(f"{server.url}en/sign-up")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Public name").fill(NAME)
    page.locator("main button.main").click()
    page.get_by_role("heading", name="Please look into your mail").wait_for()
    page.goto(mail.link())
    assert ADDRESS in page.locator("main").inner_text()
    page.get_by_role("button", name="Yes").click()
    page.get_by_text("Your address is verified.").wait_for()
    page.get_by_label("Name or e-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=NAME).wait_for()


def test_the_keyboard_alone_is_enough_from_signing_up_to_the_leaderboard(
    folk: Folk, server: Server, browser: Browser, mail: Mail
) -> None:
    tag = folk.tag("carved", by="bob")
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{server.url}en/sign-in")
    press(page, "main a[href$='/sign-up']")
    for field, words in (("email", ADDRESS), ("password", PASSWORD), ("public_name", NAME)):
        reach(page, f"#{field}")
        page.keyboard.type(words)
    press(page, "main button.main")
    page.goto(mail.link())
    press(page, "main button.main")
    reach(page, "#name")
    page.keyboard.type(ADDRESS)
    reach(page, "#password")
    page.keyboard.type(PASSWORD)
    press(page, "main button.main")

    page.goto(item_page(server, folk))
    press(page, "a[href*='/join']")
    reach(page, "#agreed")
    page.keyboard.press("Space")
    press(page, "main form button.main")
    add_by_keys(page, "dra", "Dragon")
    reach(page, f"[data-tag='{tag}'] button.reject", "Shift+Tab")
    page.keyboard.press("a")
    page.get_by_text("You approved this tag.").wait_for()
    assert page.locator(":focus").get_attribute("aria-label") == "Approve: carved (1)"
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    page.keyboard.press("x")
    page.get_by_text("Your vote is withdrawn.").wait_for()
    assert folk.standing(tag).tally == Tally(by_person=1)
    reach(page, f"[data-tag='{tag}'] button.reject")
    page.keyboard.press("Enter")
    page.get_by_text("You rejected this tag.").wait_for()
    reach(page, f"[data-tag='{tag}'] button[data-undo]")
    page.keyboard.press("Enter")
    page.locator(f"[data-tag='{tag}'] button[data-undo]").wait_for(state="detached")

    press(page, "main a[href$='/campaigns/folk']", "Shift+Tab")
    press(page, "main a[href$='/board']")
    mine = page.locator("tr.mine").first
    assert NAME in mine.inner_text()
    assert mine.locator("td").last.inner_text() == "2"
    context.close()


@pytest.mark.parametrize(("work", "left"), [("keep", "A contributor"), ("withdraw", "")])
def test_an_account_is_deleted_and_its_work_stays_or_goes(
    folk: Folk, server: Server, browser: Browser, mail: Mail, work: str, left: str
) -> None:
    folk.tag("painted", by="ann")
    context = browser.new_context(locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.goto(f"{server.url}en/me/data")
    page.locator(f"input[name=work][value={work}]").check()
    page.get_by_label("Type “delete” to confirm").fill("delete")
    page.get_by_label("Your password").fill("a long enough password")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_text("Your account is deleted.").wait_for()
    mail.worker.drain()

    assert page.get_by_role("link", name="Sign in").first.is_visible()
    page.goto(item_page(server, folk))
    said = page.locator("[data-tag]").all_inner_texts()
    assert [left in one and "painted" in one for one in said] == ([True] if left else [])
    context.close()


def test_a_vote_that_is_cast_without_a_connection_is_told_and_counts_when_there_is_one(
    folk: Folk, server: Server, browser: Browser
) -> None:
    tag = folk.tag("carved", by="bob")
    context = browser.new_context(locale="en")
    page = context.new_page()
    sign_in(page, server)
    page.clock.install()
    page.goto(item_page(server, folk))

    context.set_offline(True)
    page.get_by_role("button", name="Approve: carved").click()
    waiting = page.get_by_text("There is no connection. It is sent as soon as there is one.")
    waiting.wait_for()
    for _ in range(8):
        page.clock.run_for(20_000)
        waiting.wait_for()
    assert folk.standing(tag).tally == Tally(by_person=1)
    context.set_offline(False)

    page.get_by_text("You approved this tag.").wait_for()
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    context.close()


def test_a_picture_of_a_iiif_server_is_zoomed_into_by_its_tiles(
    folk: Folk, server: Server, page: Page
) -> None:
    with iiif.serving() as pictures:
        with folk.database.transaction() as store:
            held = campaigns.find(store, FOLK)
            (entry,) = items.some(store, held, [folk.item()]).values()
            north = items.hold_collection(store, held, "north", {"en": "North"})
            image = f"{pictures.url}/full/max/0/default.jpg"
            items.put(store, held, north, [replace(entry, image=image, record=Record(b"<record/>"))], NOW)
        sign_in(page, server)
        page.goto(item_page(server, folk))
        canvas = page.get_by_role("application").first
        canvas.wait_for()
        overview = set(pictures.regions)
        canvas.focus()
        for _ in range(7):
            canvas.press("+")
            page.wait_for_timeout(100)
        page.wait_for_timeout(500)

        deep = [one for one in set(pictures.regions) - overview if one != "full"]
        sizes = {tuple(map(int, one.split(",")[2:])) for one in deep}
        assert min(width for width, _ in sizes) <= 2 * iiif.TILE
        assert len(deep) >= 2
        _see_every_way_in(page)


def _see_every_way_in(page: Page) -> None:
    """Buttons, the wheel and two fingers zoom as keys do."""

    def middle() -> tuple[float, float]:
        frame = page.locator(".viewer").bounding_box()
        assert frame is not None
        return frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2

    def pinch() -> None:
        x, y = middle()
        hand = page.context.new_cdp_session(page)
        for kind, apart in (("touchStart", 20), *(("touchMove", 20 + 15 * step) for step in range(1, 6))):
            fingers = [{"x": x + side * apart, "y": y, "id": side + 1} for side in (-1, 1)]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def turn() -> None:
        page.mouse.move(*middle())
        page.mouse.wheel(0, -200)

    ways = {"button": page.get_by_role("button", name="Zoom in").click, "wheel": turn, "fingers": pinch}
    for name, way in ways.items():
        page.get_by_role("button", name="Whole picture").click()
        whole, _, _ = seen(page)
        way()
        page.wait_for_function(f"() => ({VIEW}).getZoom() > {1.1 * whole}")
        assert seen(page)[0] > 1.1 * whole, name
