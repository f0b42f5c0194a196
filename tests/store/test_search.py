"""What the search keeps: filled by an upgrade, recounted by the check, moved with its documents."""

from __future__ import annotations

import json
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, select, text, update

from annoserver.ld import drafts
from annoserver.model.annotation import ANNO, Annotation, Document, Draft, write
from annoserver.model.container import Address
from annoserver.model.search.finding import region, regions, tokens, words
from annoserver.model.search.query import Either, Field, Is, Query
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Database
from annoserver.store.migrations import moves, steps
from annoserver.store.rows import annotations as rows
from annoserver.store.rows.search import fts
from annoserver.store.rows.search import region as regions_table
from annoserver.store.search.plans import Plan
from annoserver.store.search.results import hits
from annoserver.store.search.scopes import Scope
from tests.parts.shelf import NOW, Shelf, draft, found

CANVAS = "http://h/canvas"


def said(name: str, value: str, target: str) -> bytes:
    """The bytes of an annotation that says something about a target."""
    body = {"type": "TextualBody", "value": value}
    return write(
        {"@context": ANNO, "id": f"urn:x:{name}", "type": "Annotation", "body": body, "target": target}
    )


def names(database: Database, query: Query) -> list[str]:
    """The names of what a query finds on the whole server."""
    with database.reading() as store:
        plan = Plan(store, query, Scope())
        return [one.name for one in hits(store, plan.places(None, 100))]


def before(config: Config) -> str:
    """The revision before that of the search."""
    every = ScriptDirectory.from_config(config).walk_revisions()
    return next(str(one.down_revision) for one in every if one.path.endswith("_search.py"))


def test_an_upgrade_fills_what_is_there_already(empty_url: str) -> None:
    """Words, regions and whole targets of annotations that were stored by an earlier version."""
    database = Database(empty_url)
    config = Config()
    config.set_main_option("script_location", str(steps.HERE))
    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, before(config))
    document = said("old", "Schöner Hund", f"{CANVAS}#xywh=1,1,5,5")
    facts = {"motivation": "", "creator": "", "generator": "", "created": NOW, "modified": NOW, "twin": 0}
    at = {"container_id": 1, "position": 0}
    with database.transaction() as store:
        home = {"name": "folk", "label": "", "created": NOW, "modified": NOW, "page_size": 3}
        store.connection.execute(insert(rows.container).values(id=1, **home, revision=1, total=1, given=1))
        store.connection.execute(
            insert(rows.annotation).values(**at, name="old", revision=1, document=document, **facts)
        )
        store.connection.execute(insert(rows.target).values(**at, number=0, iri=f"{CANVAS}#xywh=1,1,5,5"))

    steps.upgrade(database)

    part = region(CANVAS, "xywh=4,4,9,9")
    assert part is not None
    for query in (Is(Field.TEXT, "schon* hund"), Is(Field.TARGET, CANVAS), Is(Field.FRAGMENT, part)):
        assert names(database, query) == ["old"]
    database.forget()


def test_the_check_tells_what_search_has_wrong(folk: Shelf) -> None:
    folk.add(draft("dog", document=said("dog", "dog", f"{CANVAS}#t=1,2")))
    folk.add(draft("cat", document=said("cat", "cat", CANVAS)))
    assert folk.faults() == []

    with folk.database.transaction() as store:
        store.connection.execute(delete(regions_table))
        if store.locks:
            store.connection.execute(
                text("UPDATE words SET vector = CAST('rat' AS tsvector) WHERE position = 1")
            )
        else:
            store.connection.execute(update(fts).where(fts.c.text == "cat").values(text="rat"))

    assert [fault.partition(": ")[2] for fault in folk.faults()] == [
        "the regions of “dog” are not those it is found by",
        "the words of “cat” are not those it is found by",
    ]


def test_what_is_found_follows_change_and_removal(folk: Shelf) -> None:
    folk.add(draft("dog", document=said("dog", "dog", CANVAS)))
    folk.replace("dog", draft("dog", document=said("dog", "cat", CANVAS)))
    assert names(folk.database, Either((Is(Field.TEXT, "dog"), Is(Field.TEXT, "cat")))) == ["dog"]

    folk.remove("dog")

    assert names(folk.database, Is(Field.TEXT, "cat")) == []
    assert folk.faults() == []


def test_a_move_to_another_base_takes_the_search_along(database: Database) -> None:
    shelf, base = found(database), "https://new.example/"
    about = f"{database.base}items/1#xywh=1,1,2,2"
    shelf.add(draft("dog", document=_settled(Address(database.base, "folk"), about)))

    def redraft(held: Held, old: Annotation, document: Document) -> Draft:
        return drafts.draft(document, Address(base, "folk"), old.name, held.campaign.property, None)

    with database.transaction() as store:
        list(moves.rebase(store, base, redraft))

    assert names(database, Is(Field.TARGET, f"{base}items/1")) == ["dog"]
    with database.reading() as store:
        assert store.connection.scalar(select(regions_table.c.iri)) == f"{base}items/1"
    assert shelf.faults() == []


def _settled(address: Address, about: str) -> bytes:
    document = json.loads(said("dog", "dog", about))
    return write({**document, "id": address.annotation("dog"), "created": "2026-11-03T08:00:00Z"})


def test_a_scope_leaves_other_containers_and_hidden_ones_out(database: Database) -> None:
    for name in ("folk", "other"):
        found(database, name).add(draft(name, document=said(name, "dog", CANVAS)))

    with database.reading() as store:
        number = campaigns.find(store, "folk").id
        for query in (Is(Field.TEXT, "dog"), Is(Field.CREATED_FROM, NOW)):
            for scope, wanted in ((Scope(number), "folk"), (Scope(hidden=(number,)), "other")):
                places = Plan(store, query, scope).places(None, 10)
                assert [one.name for one in hits(store, places)] == [wanted]


TOKENS = [
    ("Grüner  HUND, der!", ["gruner", "hund", "der"]),
    ("中国画", ["中", "国", "画"]),
    ("snake_case it's 12.5", ["snake_case", "it", "s", "12", "5"]),
    ("x" * 100, ["x" * 64]),
]


@pytest.mark.parametrize(("sentence", "wanted"), TOKENS)
def test_words_are_told_apart(sentence: str, wanted: list[str]) -> None:
    assert tokens(sentence) == wanted


def test_words_of_all_bodies_count_with_their_labels() -> None:
    bodies: list[Any] = [
        "http://x/iri",
        {"type": "TextualBody", "value": "One"},
        {"type": "Choice", "items": [{"type": "TextualBody", "value": "Two"}]},
        {"type": "SpecificResource", "source": {"id": "http://x/y", "label": ["Three"]}},
        {"id": "http://x/z", "prefLabel": {"en": "Four", "fr": ["Quatre"]}},
    ]

    assert words({"body": bodies}) == "one two three four quatre"
    assert words({"bodyValue": "Five"}) == "five"


REGIONS = [
    ("xywh=1,2,3,4", ("pixel", 1, 2, 4, 6)),
    ("xywh=pixel:1.5,2,.5,4", ("pixel", 1.5, 2, 2, 6)),
    ("xywh=percent:10,10,5,5", ("percent", 10, 10, 15, 15)),
    ("t=npt:1:00,1:01:00.5", ("second", 60, 0, 3660.5, 0)),
    ("t=,5s", ("second", 0, 0, 5, 0)),
    ("t=5", ("second", 5, 0, 1e300, 0)),
    ("t=5,5", None),
    ("t=", None),
    ("t=x,9", None),
    ("xywh=1,2,3", None),
    (f"xywh={'9' * 400},1,1,1", None),
    ("page=2", None),
]


@pytest.mark.parametrize(("pair", "wanted"), REGIONS)
def test_a_fragment_names_a_part(pair: str, wanted: Any) -> None:
    one = region("http://x/", pair)

    assert (one and (one.unit, one.x1, one.y1, one.x2, one.y2)) == wanted


def test_regions_are_read_wherever_a_target_has_them() -> None:
    inner = {"type": "FragmentSelector", "value": "xywh=1,1,1,1"}
    targets: list[Any] = [
        "http://a/#xywh=1,1,1,1",
        {"id": "http://b/#t=1,2"},
        {"source": {"id": "http://c/"}, "selector": [{"type": "SvgSelector", "refinedBy": inner}]},
        {"type": "Choice", "items": ["http://d/#xywh=1,1,1,1"]},
        {"source": 7, "selector": inner},
    ]

    assert [one.iri for one in regions({"target": targets})] == [
        "http://a/",
        "http://b/",
        "http://c/",
        "http://d/",
    ]
