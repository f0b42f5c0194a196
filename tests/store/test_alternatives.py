"""Alternatives of which some are common: both databases find the same, and read no more than they need."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from annoserver.model.annotation import Draft, write
from annoserver.model.search.query import All, Either, Field, Is, Not, Order, Place, Query, Sort
from annoserver.store import campaigns
from annoserver.store.database import Database
from annoserver.store.search.plans import Plan
from annoserver.store.search.scopes import Scope
from annoserver.store.search.sources import COUNTED
from tests.parts.shelf import NOW, Shelf, draft, found

NUMBER = COUNTED + 400
"""So that a common word is more common than is counted."""

BATCH, PIECE = 2000, 150
Said = frozenset[str]


def words(number: int) -> str:
    """What one says: a word that nearly all have, some that few have, and one of its own."""
    stuff = "stone" if number % 97 == 0 else "wood"
    return f"{stuff} {'flute ' * (number % 1000 == 5)}{number:06}"


def moment(number: int) -> timedelta:
    """Each of its own, in another order than they are added."""
    return timedelta(seconds=number * 7919 % NUMBER)


def one(number: int) -> Draft:
    body = {"type": "TextualBody", "value": words(number)}
    document = json.loads(draft(f"a{number}").document)
    kind = ("tagging",) if number % 2 else ("commenting",)
    made = {"created": NOW + moment(number), "motivations": kind}
    return draft(f"a{number}", document=write({**document, "body": body}), **made)


def filled(database: Database, number: int) -> Shelf:
    """A container of so many."""
    shelf = found(database, page_size=100)
    for start in range(0, number, BATCH):
        shelf.add(*map(one, range(start, min(start + BATCH, number))))
    return shelf


def says(words: str) -> Is:
    return Is(Field.TEXT, words)


WOOD, STONE, FLUTE, RARE, NOBODYS = map(says, ("wood", "stone", "flute", "010007", "xylophone"))
TAGGING = Is(Field.MOTIVATION, "tagging")
CASES: list[tuple[Query, Callable[[int, Said], bool]]] = [
    (WOOD, lambda _, said: "wood" in said),
    (Either((WOOD, RARE)), lambda _, said: bool(said & {"wood", "010007"})),
    (Either((RARE, STONE)), lambda _, said: bool(said & {"stone", "010007"})),
    (Either((WOOD, STONE, FLUTE)), lambda *_: True),
    (Either((NOBODYS, FLUTE)), lambda _, said: "flute" in said),
    (Either((says("0100*"), FLUTE)), lambda n, said: n // 100 == 100 or "flute" in said),
    (says("00*"), lambda n, _: n < COUNTED),
    (All((says("000*"), TAGGING)), lambda n, _: n < 1000 and n % 2 == 1),
    (All((Either((WOOD, RARE)), TAGGING)), lambda n, said: n % 2 == 1 and bool(said & {"wood", "010007"})),
    (
        All((Either((says("wood flute"), STONE)), Not(TAGGING))),
        lambda n, said: n % 2 == 0 and "stone" in said,
    ),
]
ORDERS = [Order(by, down) for by in (Sort.POSITION, Sort.CREATED) for down in (False, True)]


def test_a_choice_of_common_and_rare_words_is_found_in_every_order(database: Database) -> None:
    many = filled(database, NUMBER)
    with many.database.reading() as store:
        here = campaigns.find(store, many.name).id
        for query, fits in CASES:
            there = [number for number in range(NUMBER) if fits(number, frozenset(words(number).split()))]
            for order in ORDERS:
                plan, dated = Plan(store, query, Scope(here), order), order.by is Sort.CREATED
                wanted = [
                    Place(NOW + moment(number) if dated else None, here, number)
                    for number in sorted(there, key=moment if dated else None, reverse=order.down)
                ]

                first = plan.places(None, PIECE)
                second = plan.places(first[-1], PIECE)
                back = plan.places(wanted[PIECE], PIECE, back=True) if len(wanted) > PIECE else first[::-1]

                assert (first, second) == (wanted[:PIECE], wanted[PIECE : 2 * PIECE]), (query, order)
                assert back[::-1] == first, (query, order)
                assert plan.count() == min(len(wanted), COUNTED + 1), (query, order)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_rare_words_are_looked_up_however_often_others_were_asked_for(database: Database) -> None:
    """PostgreSQL makes one plan for all that a statement is asked with when it has seen it ten times."""
    many = filled(database, 3 * BATCH)
    with many.database.transaction() as store:
        store.connection.execute(text("ANALYZE"))
    read = text(
        "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
        " WHERE relname = 'words'"
    )

    with many.database.reading() as store:
        here = campaigns.find(store, many.name).id
        for number in range(20):
            before = store.connection.scalar(read)
            plan = Plan(store, Either((says(f"{number:06}"), NOBODYS)), Scope(here))
            assert (len(plan.places(None, PIECE)), plan.count()) == (1, 1)
            assert store.connection.scalar(read) - before < 100, number
