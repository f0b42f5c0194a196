"""Words and regions of annotations, as search looks them up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, cast, delete, insert, literal
from sqlalchemy.dialects.postgresql import TSQUERY

from annoserver.model.search.finding import Finds, Region, finds
from annoserver.model.text import key
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.search import PLACES, fts, region, vectors

Found = tuple[int, str, tuple[Region, ...]]
"""Position, words and regions of one annotation."""

_INSERT_REGIONS, _INSERT_VECTORS = Statement(insert(region)), Statement(insert(vectors))
_INSERT_WORDS = Statement(insert(fts).values(rowid=bindparam("rowid"), text=bindparam("text")))


def read(document: bytes) -> Finds:
    """What an annotation is found by, given its bytes."""
    return finds(json.loads(document))


def keep(store: Store, container_id: int, found: Iterable[Found]) -> None:
    """Write what annotations are found by; there is nothing yet at their positions."""
    said: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    for position, text, parts in found:
        if text:
            said.append(_line(store, container_id, position, text))
        shown.extend(_region(container_id, position, number, one) for number, one in enumerate(parts))
    (_INSERT_VECTORS if store.locks else _INSERT_WORDS).run_all(store, said)
    _INSERT_REGIONS.run_all(store, shown)


def forget(store: Store, container_id: int, position: int) -> None:
    """Drop the words and regions of an annotation."""
    here = (region.c.container_id == container_id, region.c.position == position)
    store.connection.execute(delete(region).where(*here))
    if store.locks:
        query = delete(vectors).where(vectors.c.container_id == container_id, vectors.c.position == position)
    else:
        query = delete(fts).where(fts.c.rowid == rowid(container_id, position))
    store.connection.execute(query)


def rowid(container_id: int, position: int) -> int:
    """The row of an annotation in SQLite's index of words."""
    return container_id << PLACES | position


def within(number: Any, container_id: int) -> ColumnElement[bool]:
    """Whether a row number is one of a container."""
    return and_(number >= rowid(container_id, 0), number < rowid(container_id + 1, 0))


def sought(query: str) -> ColumnElement[Any]:
    """Words that are looked for on PostgreSQL, said in the statement: it knows which words are common, and
    finds all others by their index, but of a statement that it has prepared it does not look at the words."""
    return cast(literal(query, literal_execute=True), TSQUERY)


def first(number: int) -> ColumnElement[int]:
    """So many rows, said in the statement as well: for any number PostgreSQL would plan to find a tenth of
    all, and begin to read all there is."""
    return literal(number, literal_execute=True)


def vector(text: str) -> str:
    """Words as PostgreSQL reads a tsvector: quoted, numbered, past its own parser."""
    return " ".join(f"'{word}':{number}" for number, word in enumerate(text.split(), 1))


def _line(store: Store, container_id: int, position: int, text: str) -> dict[str, Any]:
    if store.locks:
        return {"container_id": container_id, "position": position, "vector": vector(text)}
    return {"rowid": rowid(container_id, position), "text": text}


def _region(container_id: int, position: int, number: int, one: Region) -> dict[str, Any]:
    return {
        "container_id": container_id,
        "position": position,
        "number": number,
        "iri": key(one.iri),
        "unit": one.unit,
        "x1": one.x1,
        "y1": one.y1,
        "x2": one.x2,
        "y2": one.y2,
    }
