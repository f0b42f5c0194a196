"""Tests of pages of accounts in a real browser: the hint at a new password, and the second factor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp

from annoserver.crowd.accounts import keys
from tests.browser.test_pages import faults
from tests.parts.folk import PASSWORD, Folk
from tests.parts.looking import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.parts.serving import Server

SCREEN = {"width": 1280, "height": 800}
SAID = ("Too short yet", "Easy to guess", "Good", "Very good")
PASSWORDS = (
    "short",
    "aaaaaaaaaaaaaaaa",
    "abcdefghijklmnop",
    "ababababababababababab",
    "tea at half past",
    "four wooden dragons by the lake",
    "ξύλινος δράκος στη λίμνη",
    "𝕒 𝕓 𝕔 𝕕 𝕖 𝕗 𝕘",
)


def test_how_hard_a_password_is_to_guess_is_said_while_it_is_typed(
    folk: Folk, server: Server, watched: Page
) -> None:
    """In the same words as the server would judge, in a region that screen readers are told of."""
    watched.goto(f"{server.url}en/sign-up")
    told = watched.locator(".strength")
    assert told.get_attribute("role") == "status"

    for password in PASSWORDS:
        watched.get_by_label("Password").fill(password)
        assert told.inner_text() == SAID[keys.strength(password)], password
    watched.get_by_label("Password").fill("")
    assert told.inner_text() == ""


def test_a_password_is_shown_for_whoever_wants_to_see_it(folk: Folk, server: Server, watched: Page) -> None:
    watched.goto(f"{server.url}en/sign-in")
    field = watched.locator("#password")
    button = watched.get_by_role("button", name="Show the password", exact=True)
    field.fill(PASSWORD)
    watched.keyboard.press("Tab")
    assert button.evaluate("one => one === document.activeElement")

    for kind, pressed in (("text", "true"), ("password", "false"), ("text", "true")):
        watched.keyboard.press("Space")
        assert (field.get_attribute("type"), button.get_attribute("aria-pressed")) == (kind, pressed)
        assert field.input_value() == PASSWORD
    assert faults(watched) == []
    watched.locator("#name").fill("ann")
    # It is a password again when the form is sent, so that no browser remembers it as words.
    field.evaluate("one => one.form.addEventListener('submit', () => { window.name = one.type; })")
    watched.get_by_role("button", name="Sign in", exact=True).click()
    watched.get_by_role("status").wait_for()
    assert watched.evaluate("window.name") == "password"

    watched.goto(f"{server.url}en/me/account")
    assert watched.locator("input[type=password]").count() == watched.locator(".reveal").count() == 3


def test_a_second_factor_is_set_up_and_asked_for_without_script(
    folk: Folk, server: Server, browser: Browser
) -> None:
    """And nobody is left out by a step of it."""
    context = browser.new_context(java_script_enabled=False, locale="en", viewport=SCREEN)  # type: ignore[arg-type]
    page, wrong = context.new_page(), list[str]()
    sign_in(page, server)
    page.goto(f"{server.url}en/me/account")
    page.get_by_role("link", name="Second factor").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    key = page.locator("code.token").inner_text()
    drawn = page.locator("svg.qr").bounding_box()
    assert drawn is not None
    assert 150 < drawn["width"] == drawn["height"]
    wrong += _judged(browser, page, server)
    page.get_by_label("Code from your app").fill(pyotp.TOTP(key).at(datetime.now(UTC), counter_offset=-1))
    page.get_by_role("button", name="Set up").click()
    codes = page.locator(".codes code").all_inner_texts()
    wrong += _judged(browser, page, server)
    page.goto(f"{server.url}en/me/account/second-factor")
    wrong += _judged(browser, page, server)
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{server.url}sign-in")
    page.locator("main input[name=name]").fill("ann")
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=password]").press("Enter")
    page.get_by_label("Code from your app").fill("000000")
    page.locator("main button").click()
    wrong += _judged(browser, page, server)
    page.get_by_label("Code from your app").fill(codes[0])
    page.locator("main button").click()

    assert page.get_by_role("status").inner_text() == "You are signed in as Ann of the Hill."
    assert wrong == []
    context.close()


def _judged(browser: Browser, page: Page, server: Server) -> list[str]:
    """What axe objects to in a page as it stands, which it cannot look at without script."""
    judge = browser.new_page()
    judge.route(page.url, lambda route: route.fulfill(body=page.content(), content_type="text/html"))
    judge.goto(page.url)
    found = [f"{page.url}: {one}" for one in faults(judge)]
    judge.close()
    return found
