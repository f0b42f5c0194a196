"""Tests of what items say in the language of whoever reads: on pages, in search, to programs."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import select, update

from annoserver.exchange.intake.batches import outlines
from annoserver.exchange.records.delivery import outline
from annoserver.model.item import Put
from annoserver.store import campaigns, items
from annoserver.store.derived.shown import indexes, titles
from annoserver.store.rows.campaigns import item as rows
from tests.parts import called
from tests.parts.agreed import items as read
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree

GRID = f"/campaigns/{FOLK}/collection"
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)


def put(folk: Folk) -> list[Put]:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        number = items.hold_collection(store, held, "north", {})
        return items.put(store, held, number, [*read(called.xml())], NOW, outline.kept)


def faults(folk: Folk) -> list[str]:
    with folk.database.reading() as store:
        return list(indexes.faults(store, campaigns.find(store, FOLK)))


def forget(folk: Folk) -> None:
    """Let the item be as an earlier version kept it, which asked records for no names."""
    here = rows.c.iri == called.IRI
    with folk.database.transaction() as store:
        row = store.connection.execute(select(rows.c.id, rows.c.shown).where(here)).one()
        shown = {name: value for name, value in row.shown.items() if name != "names"}
        store.connection.execute(update(rows).where(here).values(shown=shown, about=None))
        held = campaigns.find(store, FOLK)
        titles.forget(store, held.id, [row.id])
        titles.keep(store, held.id, [(row.id, items.of_shown(called.IRI, "", shown))])


def table(page: requests.Response) -> dict[str, str]:
    """What the page of an item says of it, up to where it is."""
    said = dict(zip(texts(page, "//dt"), texts(page, "//dd"), strict=True))
    return {name: said[name] for name in list(said)[:5]}


def found(visitor: Visitor, words: str) -> list[str]:
    """The titles of the items with these words."""
    return texts(visitor.get(f"{GRID}?words={words}"), "//ul[contains(@class, 'grid')]//span[@class='name']")


def test_an_item_names_whom_it_knows_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    put(folk)

    greek, german = (visitor.get(page_of(called.IRI), Accept_Language=code) for code in ("el", "de"))

    assert table(greek) == {
        "Δημιουργός": "Δομήνικος Θεοτοκόπουλος, Workshop",
        "Θέμα": "καταιγίδα · hill · river",
        "Τόπος": "Τολέδο",
        "Ημερομηνία": "γύρω στο 1600",
        "Προέλευση": "Μουσείο στον λόφο, μέσω Aggregator",
    }
    assert [*table(german).values()] == [
        "El Greco, Workshop",
        "Gewitter · Hügel",
        "Toledo",
        "about 1600",
        "Museum on the Hill, über Aggregator",
    ]


def test_names_in_another_language_say_which(folk: Folk, visitor: Visitor) -> None:
    put(folk)

    page = tree(visitor.get(page_of(called.IRI), Accept_Language="de"))

    tongues = [(span.text, span.get("lang")) for span in page.xpath("//dl//span")]
    assert tongues == [
        ("El Greco", "en"),
        ("Workshop", ""),
        ("Gewitter", None),
        ("Hügel", None),
        ("Toledo", "es"),
        ("about 1600", "en"),
        ("Museum on the Hill", "en"),
        ("Aggregator", ""),
    ]


def test_pictures_and_lists_name_makers_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    put(folk)

    page = visitor.get(f"{GRID}?words=toledo&view=list", Accept_Language="el")

    assert texts(page, "//span[@class='by']") == ["Δομήνικος Θεοτοκόπουλος · Workshop · Μουσείο στον λόφο"]


@BOTH
def test_items_are_found_by_every_name_of_their_makers(folk: Folk, visitor: Visitor) -> None:
    put(folk)

    assert found(visitor, "θεοτοκοπουλος") == ["Vista de Toledo"]
    assert found(visitor, "el+greco+toledo") == ["Vista de Toledo"]
    assert found(visitor, "λοφο") == ["Vista de Toledo"]
    assert faults(folk) == []


@BOTH
def test_items_of_an_earlier_version_get_their_names_by_the_upgrade(folk: Folk, visitor: Visitor) -> None:
    put(folk)
    forget(folk)
    assert found(visitor, "θεοτοκοπουλος") == []
    assert "Θέμα" not in visitor.get(page_of(called.IRI), Accept_Language="el").text

    assert outlines.draw(folk.database) >= 1
    assert outlines.draw(folk.database) == 0

    assert found(visitor, "θεοτοκοπουλος") == ["Vista de Toledo"]
    assert "Θέμα" in table(visitor.get(page_of(called.IRI), Accept_Language="el"))
    assert faults(folk) == []


@BOTH
def test_items_of_an_earlier_version_get_their_names_by_the_same_import(folk: Folk, visitor: Visitor) -> None:
    put(folk)
    forget(folk)

    assert put(folk) == [Put.SAME]

    assert found(visitor, "θεοτοκοπουλος") == ["Vista de Toledo"]
    assert "Θέμα" in table(visitor.get(page_of(called.IRI), Accept_Language="el"))
    assert faults(folk) == []


def test_programs_get_every_name_there_is(folk: Folk, visitor: Visitor) -> None:
    put(folk)

    answer = visitor.get("/items/9/toledo", Accept="application/ld+json")

    assert answer.headers["Content-Type"].startswith("application/ld+json")
    for kind, names in called.NAMES.values():
        assert kind
        assert set(names.values()) <= set(_strings(answer.json()))


def _strings(found: object) -> list[str]:
    if isinstance(found, dict | list):
        return [
            one for part in (found.values() if isinstance(found, dict) else found) for one in _strings(part)
        ]
    return [str(found)]
