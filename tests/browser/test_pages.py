"""Tests of every page: nobody is left out by it, on any screen, in any theme; and its HTML is right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from annoserver.web.language import DEFAULT
from tests.conftest import absent
from tests.parts.folk import Folk
from tests.parts.looking import OPEN, sign_in
from tests.parts.sights import MODERATOR, NO_PAGES, Sight, sights
from tests.parts.visiting import Visitor
from tests.screenshots.run import SCHEMES, SHOWN, WIDTHS, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.parts.serving import Server

NARROWEST = {"width": 320, "height": 800}
LANGUAGES = (DEFAULT, "el")
FAILURES = ("failure",)
REFUSED = ("404 (NOT FOUND)", "400 (BAD REQUEST)")
"""What the console tells of pages that are refused on purpose."""

TOO_LONG = 65
JUDGE = "node_modules/html-validate/bin/html-validate.mjs"
RULES: dict[str, Any] = {
    "extends": ["html-validate:standard", "html-validate:document"],
    "rules": {
        # How it is written, which nobody reads; and what browsers do anyway.
        "attribute-boolean-style": "off",
        "attribute-empty-style": "off",
        "attr-quotes": "off",
        "doctype-style": "off",
        "long-title": "off",
        "no-implicit-button-type": "off",
        "no-trailing-whitespace": "off",
        "void-style": "off",
        # Files of our own come over the same connection as the page that names them.
        "require-sri": ["error", {"target": "crossorigin"}],
    },
}


def offered(server: Server, language: str) -> None:
    """Skip where pages are not offered in a language, since too little of it is translated."""
    if language not in server.app.extensions["annoserver.languages"]:
        absent(f"catalogue-{language}", f"the catalogue of {language} is not complete enough")


def test_every_route_is_a_page_that_is_looked_at_or_none(folk: Folk, server: Server) -> None:
    there = {rule.endpoint for rule in server.app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert there == {one.endpoint for one in sights(folk) if one.endpoint not in FAILURES} | NO_PAGES


def test_pictures_are_made_of_every_page(folk: Folk, server: Server) -> None:
    """`make screenshots` leaves none out; those that a link of a mail leads to are made there as here."""
    routes = server.app.url_map.bind("localhost")
    paths = (path.partition("?")[0] for path in pages(folk.database.base).values())
    shown = {str(routes.match(f"/{path}")[0]) for path in paths if path not in FAILURES and path != "nothing"}
    linked = {"joining.ask_verify", "joining.ask_reset", "joining.ask_leave", "joining.ask_take"}
    linked |= {"agents.read", "jobs.read"}

    assert {one.endpoint for one in sights(folk)} - {*FAILURES} <= shown | linked


def test_pictures_are_wide_and_narrow_light_and_dark_and_two_are_in_the_readme(root: Path) -> None:
    words = (root / "README.md").read_text("utf-8")

    assert {width for width, _ in WIDTHS.values()} == {1280, 390}
    assert set(SCHEMES) == {"light", "dark"}
    assert len(SHOWN) == 2
    for name in SHOWN.values():
        assert f"(docs/{name}.png)" in words
        assert (root / "docs" / f"{name}.png").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_left_out_by_a_page(folk: Folk, server: Server, browser: Browser, language: str) -> None:
    offered(server, language)
    found = sights(folk)
    wrong: list[str] = []
    for by in ("", "ann", MODERATOR):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale=language)
        page = _listening(context, server, wrong)
        if by:
            sign_in(page, server, by)
        for sight in (one for one in found if one.by == by):
            page.goto(_address(server, sight, language))
            wrong += [f"{sight.path}: {one}" for one in faults(page)]
        if by == "ann":
            _send_in_vain(page, server, language)
            wrong += [f"refused: {one}" for one in faults(page)]
        context.close()

    assert wrong == []


def _send_in_vain(page: Page, server: Server, language: str) -> None:
    """Send a form that comes back, with its fault beside the field."""
    page.goto(f"{server.url}{language}/me/account")
    page.locator("form[action$='/profile']").evaluate("form => form.noValidate = true")
    page.locator("#public_name").evaluate(f"field => field.value = 'x'.repeat({TOO_LONG})")
    with page.expect_navigation() as answer:
        page.locator("form[action$='/profile'] > button").click()
    assert answer.value.status == 400
    assert page.locator("[aria-invalid=true] ~ .problem").count() == 1


def _listening(context: BrowserContext, server: Server, wrong: list[str]) -> Page:
    """A page that writes down errors in its console, and requests to others."""
    page = context.new_page()

    def told(kind: str, text: str) -> None:
        if kind == "error" and not any(status in text for status in REFUSED):
            wrong.append(f"{page.url}: {text}")

    page.on("console", lambda said: told(said.type, said.text))
    page.on("pageerror", lambda error: told("error", str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(server.url) else wrong.append(asked.url))
    return page


def _address(server: Server, sight: Sight, language: str) -> str:
    """A page in a language; what has an IRI of its own chooses it by what the browser asks for."""
    endpoint = sight.endpoint.partition(".")[0]
    plain = endpoint in ("annotations", "containers", "agents", "contract", "jobs", "search", *FAILURES)
    return server.url + (sight.path if plain else f"{language}/{sight.path}")


def faults(page: Page) -> list[str]:
    """What axe objects to with every box open, in light and dark; and what is too wide for a small screen."""
    page.evaluate(OPEN)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    faults = _violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults += [f"dark: {one}" for one in _violations(page)]
    kept = page.viewport_size
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROWEST["width"]:
        faults.append(f"{wide} pixels wide on a screen of {NARROWEST['width']}")
    page.set_viewport_size(kept)  # type: ignore[arg-type]
    return faults


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} {[node['html'][:160] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_of_a_page_is_right(
    folk: Folk, server: Server, root: Path, tmp_path: Path, language: str
) -> None:
    offered(server, language)
    judge = root / JUDGE
    node = Path(sys.executable).with_name("node")
    if not (judge.exists() and node.exists()):
        absent("html-validate", "html-validate is not installed; make does so")
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps({"root": True, **RULES}))
    _save(folk, server, tmp_path, language)

    done = subprocess.run(
        [node, judge, "--formatter", "text", "*.html"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def _save(folk: Folk, server: Server, place: Path, language: str) -> None:
    """Write down every page as it is served."""
    found = sights(folk)
    people = {by: Visitor(server.url, requests.Session()) for by in ("", "ann", MODERATOR)}
    for by in ("ann", MODERATOR):
        people[by].sign_in(by)
    for number, sight in enumerate(found):
        path = _address(server, sight, language).removeprefix(server.url)
        page = people[sight.by].get(path, Accept_Language=language)
        assert page.status_code == (404 if sight.endpoint in FAILURES else 200), sight
        assert page.headers["Content-Type"].startswith("text/html"), sight
        name = re.sub(r"\W+", "-", f"{number}-{sight.path[:60]}")
        (place / f"{name}.html").write_bytes(page.content)
    refused = people["ann"].post(f"{language}/me/account/profile", public_name="x" * TOO_LONG)
    assert refused.status_code == 400
    (place / "refused.html").write_bytes(refused.content)
