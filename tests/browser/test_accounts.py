"""Tests of pages of accounts in a real browser: the hint at a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annoserver.crowd.accounts import keys
from tests.parts.folk import Folk

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.parts.serving import Server

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
