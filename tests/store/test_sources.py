"""Tests of where imported annotations came from, so that nothing comes twice."""

from __future__ import annotations

from sqlalchemy import select

from annoserver.store import sources
from annoserver.store.rows.annotations import source
from annoserver.store.sources import Known, Source
from tests.parts.shelf import Shelf, draft


def known(folk: Shelf, *keys: str) -> dict[str, Known]:
    with folk.held() as (store, held):
        return dict(sources.known(store, held, keys))


def test_what_was_imported_is_known_by_its_key(folk: Shelf) -> None:
    folk.fill("a", "b")
    with folk.held() as (store, held):
        sources.add(store, held, [Source("k1", "a", "d1", b"raw"), Source("k2", "b", "d2")])
        sources.add(store, held, [])

    assert known(folk, "k1", "k2", "k3") == {"k1": Known("a", 1, "d1"), "k2": Known("b", 1, "d2")}
    assert known(folk) == {}


def test_the_revision_tells_whether_somebody_changed_it_since(folk: Shelf) -> None:
    folk.fill("a")
    with folk.held() as (store, held):
        sources.add(store, held, [Source("k1", "a", "d1")])
    folk.replace("a", draft("a"))

    assert known(folk, "k1") == {"k1": Known("a", 2, "d1")}


def test_what_was_deleted_here_stays_known_without_its_words(folk: Shelf) -> None:
    folk.fill("a")
    with folk.held() as (store, held):
        sources.add(store, held, [Source("k1", "a", "d1", b"raw")])

    folk.remove("a")

    assert known(folk, "k1") == {"k1": Known("a", 0, "d1")}
    with folk.database.reading() as store:
        assert store.connection.scalar(select(source.c.raw)) is None


def test_something_else_may_come_under_the_same_key(folk: Shelf) -> None:
    folk.fill("a")
    with folk.held() as (store, held):
        sources.add(store, held, [Source("k1", "a", "d1", b"raw")])
        sources.change(store, held, [Source("k1", "a", "d2", b"new")])
        sources.change(store, held, [])

        assert store.connection.scalar(select(source.c.raw)) == b"new"
    assert known(folk, "k1") == {"k1": Known("a", 1, "d2")}


def test_what_the_import_removed_itself_is_forgotten(folk: Shelf) -> None:
    folk.fill("a", "b")
    with folk.held() as (store, held):
        sources.add(store, held, [Source("k1", "a", "d1"), Source("k2", "b", "d2")])
        sources.forget(store, held, ["a"])

    assert known(folk, "k1", "k2") == {"k2": Known("b", 1, "d2")}
