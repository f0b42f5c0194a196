"""Harvesting: a walk over the pages, while others write, with one process and with two."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import requests

from annoserver.store import counts
from tests.parts.people import TIMEOUT, Site, note, tag

if TYPE_CHECKING:
    from annoserver.store.database import Database

WRITERS, EACH = 4, 15


def walked(site: Site) -> list[str]:
    """The IRIs of a walk from the first page to the last.

    A page may be emptied before it is read (wap.md, O14); the one before then names another.
    """
    at, found = site.get().json(), []
    page = at.get("first")
    while page:
        answer = requests.get(page, timeout=TIMEOUT)
        if answer.status_code == 404:
            page = requests.get(at["id"], timeout=TIMEOUT).json().get("next")
            continue
        at = answer.json()
        found += [one["id"] for one in at["items"]]
        page = at.get("next")
    return found


def test_a_walk_under_writers_misses_nothing_that_was_there_throughout(
    site: Site, database: Database
) -> None:
    before = [site.tag(f"before {number}") for number in range(8)]
    refused: list[str] = []

    def write(writer: int) -> None:
        for number in range(EACH):
            answer = site.post(note(f"{writer} {number}"), by=("ann", "bob", "cy")[writer % 3])
            if answer.status_code != 201:
                refused.append(answer.text)
            elif number % 3 == 0:
                site.delete(answer.headers["Location"], by=("ann", "bob", "cy")[writer % 3])

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    walks = [walked(site) for _ in range(4)]
    for thread in threads:
        thread.join()

    assert refused == []
    for walk in walks:
        assert set(before) <= set(walk)
        assert len(walk) == len(set(walk))
    assert len(walked(site)) == site.get().json()["total"] == len(before) + WRITERS * EACH * 2 // 3
    with database.reading() as store:
        assert list(counts.check(store)) == []


def test_a_get_can_be_put_back_as_it_is(site: Site) -> None:
    iri = site.tag("dog")
    read = site.get(iri)

    put = site.put(iri, read.json(), If_Match=read.headers["ETag"])

    assert put.status_code == 200
    same = {name: value for name, value in put.json().items() if name != "modified"}
    assert same == read.json()


def test_nothing_that_was_sent_is_lost(site: Site) -> None:
    sent = note(
        "dog", canonical="urn:x:1", **{"skos:note": ["kept"], "unheard": {"of": [1, 2.5, None, True]}}
    )

    stored = site.post(sent).json()

    assert {name: stored[name] for name in sent} == sent
    assert site.get(stored["id"]).json() == stored


def test_a_tag_of_a_campaign_with_items_is_on_one_of_them(site: Site, database: Database) -> None:
    from datetime import UTC, datetime

    from annoserver.model.item import Item
    from annoserver.store import containers, items

    now = datetime.now(UTC)
    with database.transaction() as store:
        held = containers.hold(store, "folk")
        shelf = items.hold_collection(store, held, "items", {"en": "Items"})
        items.put(store, held, shelf, [Item("http://data.europeana.eu/item/1/a", "a")], now)

    assert site.post(tag("dog")).status_code == 201
    refused = site.post(tag("dog", about="http://data.europeana.eu/item/9/z"))
    assert (refused.status_code, refused.json()["rule"]) == (403, "tag-item")
    assert site.post(note("dog", target="http://data.europeana.eu/item/9/z")).status_code == 201
