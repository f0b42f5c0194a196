"""The words that items are found by: of their titles, of who made them, and of where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from annoserver.model.item import Item
from annoserver.model.search.finding import tokens
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived.words import first, rowid, sought, vector, within
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.search import PLACE, title_fts, title_vectors

MOST_LETTERS = 20_000
"""Of one item: no title is longer, and an index does not take all that there could be."""

FOUND = 10_000
"""How many items with some words are looked through at most."""

_INSERT = {
    False: Statement(insert(title_fts).values(rowid=bindparam("rowid"), text=bindparam("text"))),
    True: Statement(insert(title_vectors)),
}


def searched(one: Item) -> str:
    """The words that an item is found by."""
    called = (words for names in one.names.values() for words in names.values())
    said = dict.fromkeys((*one.title.values(), *one.creator, one.data_provider, *called))
    return " ".join(tokens("\n".join(said)[:MOST_LETTERS]))


def keep(store: Store, container_id: int, found: Iterable[tuple[int, Item]]) -> None:
    """Write the words of items, by their row numbers; nothing is there yet of them."""
    rows = [(number, said) for number, one in found if (said := searched(one))]
    _INSERT[store.locks].run_all(store, [_line(store, container_id, *row) for row in rows])


def forget(store: Store, container_id: int, ids: Sequence[int]) -> None:
    """Drop the words of items."""
    if store.locks:
        here = (title_vectors.c.container_id == container_id, title_vectors.c.item_id.in_(ids))
        store.connection.execute(delete(title_vectors).where(*here))
    else:
        gone = [rowid(container_id, number) for number in ids]
        store.connection.execute(delete(title_fts).where(title_fts.c.rowid.in_(gone)))


def forget_all(store: Store, container_id: int) -> None:
    """Drop the words of all items of a campaign."""
    if store.locks:
        store.connection.execute(delete(title_vectors).where(title_vectors.c.container_id == container_id))
    else:
        store.connection.execute(delete(title_fts).where(within(title_fts.c.rowid, container_id)))


def says(store: Store, container_id: int, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether each of the words, which are tokens, begins a word of an item; found by the index."""
    found = _matching(store, container_id, words)
    if store.locks:
        # As an array, which is made first: joined to it, PostgreSQL would read all items there are.
        return item.c.id == any_(func.array(found.scalar_subquery()))
    return item.c.id.in_(found)


def _matching(store: Store, container_id: int, words: Sequence[str]) -> Select[Any]:
    if store.locks:
        asked = " & ".join(f"'{word}':*" for word in words)
        found: Any = title_vectors.c.vector.op("@@")(sought(asked))
        query = select(title_vectors.c.item_id).where(title_vectors.c.container_id == container_id, found)
    else:
        found = title_fts.c.titles.op("MATCH")(" AND ".join(f'"{word}" *' for word in words))
        number = title_fts.c.rowid.op("&")(PLACE)
        query = select(number).where(found, within(title_fts.c.rowid, container_id))
    return query.limit(first(FOUND))


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each item that is not found by its words."""
    query = select(item.c.id, item.c.iri, item.c.shown).where(item.c.container_id == held.id)
    query = query.order_by(item.c.id).execution_options(yield_per=1000)
    for rows in store.connection.execute(query).partitions():
        kept = _kept(store, held.id, rows[0].id, rows[-1].id)
        for row in rows:
            shown = row.shown
            creator, provider = tuple(shown["creator"]), shown["data_provider"]
            said = Item("", "", shown["title"], {}, creator, data_provider=provider)
            right = searched(replace(said, names=shown.get("names", {}))).split()
            if kept.get(row.id, []) != (sorted(set(right)) if store.locks else right):
                yield f"the item {row.iri} is not found by its words"


def _kept(store: Store, container_id: int, first: int, last: int) -> dict[int, list[str]]:
    if store.locks:
        lexemes = func.tsvector_to_array(title_vectors.c.vector)
        here = (title_vectors.c.container_id == container_id, title_vectors.c.item_id.between(first, last))
        rows = store.connection.execute(select(title_vectors.c.item_id, lexemes).where(*here))
        return {number: sorted(words) for number, words in rows}
    ends = (rowid(container_id, first), rowid(container_id, last))
    query = select(title_fts.c.rowid, title_fts.c.text).where(title_fts.c.rowid.between(*ends))
    return {number & PLACE: text.split() for number, text in store.connection.execute(query)}


def _line(store: Store, container_id: int, number: int, said: str) -> dict[str, Any]:
    if store.locks:
        return {"container_id": container_id, "item_id": number, "vector": vector(said)}
    return {"rowid": rowid(container_id, number), "text": said}
