"""Tests of containers and their pages: stable, short after deletions, and counted right."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.errors import Missing
from annoserver.store import containers
from annoserver.store.derived.pages import nodes_before, nodes_of
from tests.parts.shelf import NOW, Shelf, draft, found


def layout(folk: Shelf) -> dict[int, tuple[str, ...]]:
    """What a walk finds on each page."""
    return {page.number: page.names for page in folk.walk()}


def test_an_empty_container_has_no_pages(folk: Shelf) -> None:
    empty = folk.describe()

    assert (empty.total, empty.given, empty.first, empty.last) == (0, 0, None, None)
    with pytest.raises(Missing):
        folk.page(0)


def test_page_k_holds_the_positions_from_k_times_n_on(folk: Shelf) -> None:
    folk.fill(*"abcdefg")

    assert layout(folk) == {0: ("a", "b", "c"), 1: ("d", "e", "f"), 2: ("g",)}
    assert [(page.prev, page.next, page.start) for page in folk.walk()] == [
        (None, 1, 0), (0, 2, 3), (1, None, 6),
    ]  # fmt: skip


def test_pages_stay_as_they_are_while_others_are_added(folk: Shelf) -> None:
    folk.fill(*"abcd")
    before = layout(folk)

    folk.fill(*"efghij")

    assert {number: names[:3] for number, names in layout(folk).items()}[0] == before[0]
    assert layout(folk)[1][:1] == before[1]
    assert layout(folk) == {0: tuple("abc"), 1: tuple("def"), 2: tuple("ghi"), 3: ("j",)}


def test_a_deletion_leaves_a_short_page_and_moves_nothing(folk: Shelf) -> None:
    folk.fill(*"abcdefg")

    folk.remove("b")

    assert layout(folk) == {0: ("a", "c"), 1: ("d", "e", "f"), 2: ("g",)}
    assert [page.start for page in folk.walk()] == [0, 2, 5]


@pytest.mark.parametrize(
    ("removed", "pages", "starts"),
    [
        ("abc", [1, 2], [0, 3]),
        ("def", [0, 2], [0, 3]),
        ("g", [0, 1], [0, 3]),
        ("abcg", [1], [0]),
        ("abcdefg", [], []),
    ],
)
def test_an_emptied_page_is_skipped_by_all_links(
    folk: Shelf, removed: str, pages: list[int], starts: list[int]
) -> None:
    folk.fill(*"abcdefg")

    for name in removed:
        folk.remove(name)

    walked = folk.walk()
    assert [page.number for page in walked] == pages
    assert [page.start for page in walked] == starts
    assert [page.prev for page in reversed(walked)] == [*reversed(pages[:-1]), None][: len(pages)]
    assert folk.describe().last == (pages[-1] if pages else None)
    for number in {0, 1, 2, 3} - set(pages):
        with pytest.raises(Missing):
            folk.page(number)


def test_what_is_added_after_an_emptied_page_does_not_refill_it(folk: Shelf) -> None:
    folk.fill(*"abc")
    for name in "abc":
        folk.remove(name)

    folk.fill("d")

    assert layout(folk) == {1: ("d",)}


@pytest.mark.parametrize("seed", range(4))
def test_the_start_index_is_the_number_of_the_living_before(folk: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    living: list[str] = []
    for step in range(60):
        if living and chance.random() < 0.45:
            folk.remove(living.pop(chance.randrange(len(living))))
        else:
            new = [draft(f"n{step}-{number}") for number in range(chance.choice([1, 1, 2, 5]))]
            living.extend(one.name for one in folk.add(*new))

    pages = folk.walk()

    assert [name for page in pages for name in page.names] == living
    assert [page.start for page in pages] == [
        sum(len(earlier.names) for earlier in pages[:number]) for number in range(len(pages))
    ]
    assert folk.faults() == []


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_page_is_counted_once_before_every_later_page(number: int, later: int) -> None:
    shared = set(nodes_of(number)) & set(nodes_before(later))

    assert len(shared) == (1 if number < later else 0)


@given(st.integers(0, 10**12))
def test_no_page_costs_more_than_a_few_rows(number: int) -> None:
    assert len(nodes_of(min(number, 2**32 - 1))) <= 33
    assert len(nodes_before(number)) <= 40


def test_the_first_page_may_be_filled_with_documents(folk: Shelf) -> None:
    folk.fill(*"abcd")

    with folk.database.reading() as store:
        page = containers.fill(store, containers.head(store, "folk", 0), iris=False)
        head = containers.head(store, "folk", 0)

    assert page.documents == tuple(draft(name).document for name in "abc")
    assert not head.documents
    assert not head.names
    assert not page.names


def test_revision_total_and_date_move_with_every_change(folk: Shelf) -> None:
    seen = [folk.describe()]
    acts: tuple[Callable[[datetime], object], ...] = (
        lambda now: folk.add(draft("a"), now=now),
        lambda now: folk.replace("a", draft("a"), now),
        lambda now: folk.remove("a", now),
    )
    for number, act in enumerate(acts, 1):
        act(NOW + timedelta(hours=number))
        seen.append(folk.describe())

    assert [one.revision for one in seen] == [0, 1, 2, 3]
    assert [one.total for one in seen] == [0, 1, 1, 0]
    assert [one.modified for one in seen] == [NOW + timedelta(hours=number) for number in range(4)]


def test_a_clock_that_goes_backwards_does_not_take_the_date_with_it(folk: Shelf) -> None:
    folk.add(draft("a"), now=NOW - timedelta(days=1))

    assert folk.describe().modified == NOW


def test_containers_are_listed_by_name_and_drafts_only_on_demand(folk: Shelf) -> None:
    found(folk.database, "art")
    found(folk.database, "hush", draft=True)

    with folk.database.reading() as store:
        root = containers.read(store, "")
        shown = [one.name for one in containers.every(store)]
        all_of_them = [(one.name, one.hidden) for one in containers.every(store, hidden=True)]

    assert root.revision == 3
    assert shown == ["art", "folk"]
    assert all_of_them == [("art", False), ("folk", False), ("hush", True)]


def test_the_root_is_made_once(folk: Shelf) -> None:
    with folk.database.transaction() as store:
        before = containers.read(store, "")
        containers.ensure_root(store, NOW + timedelta(1))

        assert containers.read(store, "") == before


@pytest.mark.parametrize("name", ["maps", "Folk", ""])
def test_what_is_no_campaign_cannot_be_held(folk: Shelf, name: str) -> None:
    with folk.database.transaction() as store, pytest.raises(Missing):
        containers.hold(store, name)


def test_no_page_of_a_container_that_is_not_there(folk: Shelf) -> None:
    with folk.database.reading() as store:
        for look in (
            lambda: containers.read(store, "maps"),
            lambda: containers.head(store, "maps", 0),
        ):
            with pytest.raises(Missing, match="no container “maps”"):
                look()
