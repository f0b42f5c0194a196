"""Pages of several people, in several languages, from two processes: each has their own, and at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.model.vote import Choice
from annoserver.store import people
from annoserver.store.accounts import profiles
from annoserver.web.reuse import fragments
from tests.parts.folk import PASSWORD, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree

if TYPE_CHECKING:
    from tests.parts.serving import Server

TOKENS = "//input[@name='csrf_token']/@value"
PATHS = ("/campaigns/folk", "/campaigns/folk/collection", "/")


@pytest.fixture
def both(folk: Folk, serve: Callable[..., Server]) -> Iterator[tuple[dict[str, Visitor], dict[str, Visitor]]]:
    """Ann and Bob, each signed in, at two servers over one database."""
    with folk.database.transaction() as store:
        people.keep_password(store, folk.known["bob"], keys.hashed(PASSWORD))
    sessions = {name: requests.Session() for name in ("ann", "bob")}
    found = [
        {name: Visitor(server.url, session) for name, session in sessions.items()}
        for server in (serve(), serve())
    ]
    for name in sessions:
        found[0][name].sign_in(name)
    yield found[0], found[1]
    for session in sessions.values():
        session.close()


def test_nobody_is_shown_what_is_anothers(folk: Folk, both: tuple[dict[str, Visitor], ...]) -> None:
    wood = folk.tag("wood", by="ann")
    folk.vote(folk.tag("oak", by="cy"), Choice.APPROVE, by="bob")
    tokens: dict[str, set[str]] = {"ann": set(), "bob": set()}
    names = {"ann": "Ann of the Hill", "bob": "bob"}

    for visitors in (*both, *both):
        for code, own in (("en", "By you"), ("de", "Von dir")):
            for name, visitor in visitors.items():
                page = visitor.get(f"/{code}{page_of(folk.item())}")
                pressed = texts(page, "//button[@aria-pressed='true']")

                assert texts(page, "//nav[@class='account']/a") == [names[name]]
                assert (own in " ".join(texts(page, f"//li[@id='tag-{wood}']"))) == (name == "ann")
                assert len(pressed) == (name == "bob")
                assert fragments.CSRF not in page.text
                assert fragments.ITEM not in page.text
                assert set(tree(page).xpath("//input[@name='item']/@value")) == {folk.item()}
                tokens[name] |= set(tree(page).xpath(TOKENS))

    assert all(tokens.values())
    assert not tokens["ann"] & tokens["bob"]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_what_somebody_writes_at_one_process_is_on_the_pages_of_all(
    folk: Folk, both: tuple[dict[str, Visitor], ...]
) -> None:
    item = page_of(folk.item(2))
    readers = [(code, visitor) for code in ("en", "de") for there in both for visitor in there.values()]
    for path in (*PATHS, item):
        for code, visitor in readers:
            assert visitor.get(f"/{code}{path}").status_code == 200

    both[0]["ann"].post(
        "/campaigns/folk/tags", item=folk.item(2), property="dc:subject", words="", term=folk.term("dog")
    )

    for code, visitor in readers:
        label = "Dog" if code == "en" else "Hund"
        assert label in " ".join(texts(visitor.get(f"/{code}{item}"), "//ul[@class='tags']"))
        assert label in " ".join(texts(visitor.get(f"/{code}/"), "//section[@aria-labelledby='lately']"))
        tiles = texts(visitor.get(f"/{code}/campaigns/folk/collection"), "//ul[@class='grid']/li[2]")
        assert re.search(r"\b1\b", tiles[0].removeprefix("Holzfigur 2")), tiles
        board = texts(visitor.get(f"/{code}/campaigns/folk"), "//table[@class='board']/tbody/tr")
        assert ["Ann of the Hill" in row for row in board] == [True]


def test_a_name_and_a_title_change_on_the_pages_of_all_at_once(
    folk: Folk, both: tuple[dict[str, Visitor], ...]
) -> None:
    folk.tag("wood", by="ann")
    path = page_of(folk.item())
    readers = [visitor for there in both for visitor in there.values()]
    for visitor in readers:
        assert "Ann of the Hill" in visitor.get(f"/en{path}").text

    with folk.database.transaction() as store:
        profiles.change(store, folk.known["ann"], public_name="Ann of the Dale")
    folk.change(title={"en": "Wood and tin"})

    for visitor in readers:
        page = visitor.get(f"/en{path}")
        assert "Ann of the Hill" not in page.text
        assert "Ann of the Dale" in page.text
        assert "Wood and tin" in page.text
