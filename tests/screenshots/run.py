"""Every page of the demo as a picture: wide and narrow, light and dark, below build/screenshots."""

from __future__ import annotations

import collections
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from annoserver.app import create_app
from annoserver.cli.demo import items, people, replay, texts, vocabulary
from annoserver.config import Config
from annoserver.crowd.accounts import keys
from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release.parcels import files, order
from annoserver.store import containers
from annoserver.store import people as shelf
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from annoserver.work import Worker
from tests.parts.looking import OPEN
from tests.parts.serving import serving
from tests.parts.sights import lay_slips

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLACE = Path(__file__).resolve().parents[2] / "build" / "screenshots"
WIDTHS = {"wide": (1280, 800), "narrow": (390, 844)}
SHOWN = {"campaign": "campaign", "my-item": "item"}
"""Pages of which the beginning is in the README, and the name that it has there."""

SCHEMES: tuple[Any, ...] = ("light", "dark")
PASSWORD = "a password for pictures"
WHO = {"my": people.account("hattie"), "our": people.VISITOR}
"""Who looks at pages: what their names begin with, and an account."""


def pages(base: str) -> dict[str, str]:
    """What a page is called → where it is; a contributor's begin with “my”, an organiser's with “our”."""
    here = f"campaigns/{texts.NAME}"
    item = f"{here}/items?iri={quote(items.item_iri(base, 1), safe='')}"
    term = quote(f"{vocabulary.scheme(base)}textile-industry", safe="")
    return {
        "home": "",
        "campaign": here,
        "collection": f"{here}/collection",
        "tag": f"{here}/tag?term={term}",
        "board": f"{here}/board",
        "board-of-all": "board",
        "item": item,
        "failure": "nothing",
        "sign-in": "sign-in",
        "sign-in-code": "sign-in/code",
        "sign-up": "sign-up",
        "sign-up-sent": "sign-up/sent",
        "forgotten": "forgotten",
        "forgotten-sent": "forgotten/sent",
        "privacy": "privacy",
        "accessibility": "accessibility",
        "api": "api",
        "join": f"{here}/join",
        "annotations-root": "annotations/",
        "search": f"search/{texts.NAME}/?text=textile&page=first",
        "annotation": f"annotations/{texts.NAME}/tag-001",
        "annotations": f"annotations/{texts.NAME}/",
        "annotations-page": f"annotations/{texts.NAME}/?page=0",
        "my-campaign": here,
        "my-item": item,
        "my-search": f"{item}&words=ph",
        "my-place": f"{here}/items?iri={quote(items.item_iri(base, 5), safe='')}",
        "my-contributions": f"{here}/mine",
        "my-votes": f"{here}/mine?show=votes",
        "my-join": f"{here}/join",
        "my-report": f"{here}/report?tag=tag-009",
        "my-certificate": f"{here}/certificate",
        "my-account": "me/account",
        "my-second-factor": "me/account/second-factor",
        "my-campaigns": "me",
        "my-data": "me/data",
        "my-boxes": item,
        "our-boxes": item,
    }


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo, served from a database of its own; gives its pages by what they are called."""
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    config = Config(
        base_url=base, database_url=f"sqlite:///{folder / 'demo.db'}", secret_key="s" * 32, rate_limits=False
    )
    database, now = Database(config.database_url), datetime.now(UTC)
    steps.upgrade(database)
    database.write_setting("base_url", base)
    with database.transaction() as store:
        containers.ensure_root(store, now)
    replay.prepare(database, config.page_size, now)
    for done in (replay.hang(database, now, full=False), replay.tell(database)):
        collections.deque(done, maxlen=0)
    more = give_password(database) | ordered(database, folder)
    with serving(create_app(config), config, listener):
        yield base, more | pages(base)


def give_password(database: Database) -> dict[str, str]:
    """Let somebody sign in and get mail; the pages that only a link leads to, or a pseudonym."""
    with database.transaction() as store:
        person = shelf.find(store, WHO["my"])
        for name in WHO.values():
            shelf.keep_password(store, shelf.find(store, name), keys.hashed(PASSWORD))
        agent = shelf.by_person(store, person.id, texts.NAME).agent
        links = lay_slips(store, person, datetime.now(UTC))
    there = f"campaigns/{texts.NAME}/agents/{agent.iri.rpartition('/')[2]}" if agent else ""
    return {"agent": there, "our-agent": there} | {
        endpoint.rpartition("_")[2]: path for endpoint, path in links.items()
    }


def ordered(database: Database, folder: Path) -> dict[str, str]:
    """An export that was made in the background, and one that waits."""
    shown = {}
    for name, kind in (("job", "table"), ("job-waiting", "edm")):
        wanted = order.read(kind, {}, texts.NAME)
        with database.transaction() as store:
            shown[name] = f"jobs/{files.put(store, wanted, 'pictures', datetime.now(UTC)).key}"
        if name == "job":
            Worker(database, folder, Post("annoserver@example.org", "", folder / "outbox")).drain()
    return shown


def sign_in(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button.main").click()
    page.locator("#status .told").wait_for()


def shoot(browser: Browser, base: str, shown: dict[str, str], wanted: list[str]) -> None:
    """All pages in one width and scheme after the other."""
    for (width, size), scheme in product(WIDTHS.items(), SCHEMES):
        known = ""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for name, path in sorted(shown.items(), key=lambda one: _looking(one[0])):
            if wanted and name not in wanted:
                continue
            who = _looking(name)
            if who != known:
                context.clear_cookies()
                sign_in(page, base, who)
                known = who
            page.goto(base + path)
            # What comes with the scroll only has to be there as well.
            page.evaluate("for (const one of document.images) one.loading = 'eager'")
            page.wait_for_load_state("networkidle")
            if name.endswith("-boxes"):
                page.evaluate(OPEN)
            page.screenshot(path=PLACE / f"{name}-{width}-{scheme}.png", full_page=True)
            if name in SHOWN and width == "wide" and scheme == "light":
                page.screenshot(path=PLACE / f"{SHOWN[name]}.png")
        context.close()


def _looking(name: str) -> str:
    """The account of whoever looks at a page, none for a stranger."""
    return WHO.get(name.partition("-")[0], "")


def main(wanted: list[str]) -> None:
    """Make the pictures, of all pages or of those that are named."""
    PLACE.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as (base, shown),
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shoot(browser, base, shown, wanted)
        browser.close()
    print(PLACE)


if __name__ == "__main__":
    main(sys.argv[1:])
