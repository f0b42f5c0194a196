"""Tests that what people and records say stays text, and that looking changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from annoserver.model.item import Item, Record
from annoserver.store import campaigns, items
from tests.parts.folk import FOLK, FREE, NOW, Folk
from tests.parts.visiting import SCRIPT, Visitor, page_of, texts, tree

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "urn:isbn:1", "https:no-host", "http://[x"]
)
def test_only_web_addresses_become_links(folk: Folk, visitor: Visitor, iri: str) -> None:
    page = visitor.get(page_of(iri, FREE))

    assert texts(page, "//dd[@class='iri']") == [iri]
    assert not tree(page).xpath("//dd[@class='iri']/a")


def test_nothing_in_a_record_brings_markup_or_script(folk: Folk, ann: Visitor) -> None:
    put_evil(folk)
    folk.tag(EVIL[:60], by="bob", item=f"{folk.database.base}evil")

    for path in (
        page_of(f"{folk.database.base}evil", words=EVIL),
        "/campaigns/folk/collection?collection=evil",
    ):
        page = ann.get(path)
        assert page.status_code == 200
        assert not tree(page).xpath(f"{SCRIPT} | //img[@onerror] | //*[@style] | //*[@onclick]")
        assert not [
            link
            for link in tree(page).xpath("//@href | //@src")
            if "alert" in link and ":" in link[:11] and not link.startswith(ann.url)
        ]


def test_a_page_stores_nothing(folk: Folk, ann: Visitor, visitors: Callable[[], Visitor]) -> None:
    folk.tag("wood", by="bob")
    before = dump(folk)

    for who in (ann, visitors()):
        for path in ("/", "/campaigns/folk", page_of(folk.item(), words="d"), "/me", "/sign-in"):
            who.get(path)

    assert dump(folk) == before


def dump(folk: Folk) -> list[str]:
    """Every row of the database."""
    with sqlite3.connect(str(folk.database.engine.url.database)) as connection:
        return list(connection.iterdump())


def put_evil(folk: Folk) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        evil = Item(
            iri=f"{store.base}evil",
            provider_id="evil",
            title={"en": EVIL, 'x" onclick="alert(1)': EVIL},
            description={"": EVIL},
            creator=(EVIL,),
            rights="javascript:alert(1)",
            data_provider=EVIL,
            landing_page="javascript:alert(1)",
            thumbnail="javascript:alert(1)",
            image=' data:image/svg+xml,"><script>alert(1)</script>',
            record=Record(b"evil"),
        )
        items.put(store, held, items.hold_collection(store, held, "evil", {"en": EVIL}), [evil], NOW)
