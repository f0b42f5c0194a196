"""What the search keeps beside the documents, read out of them again and compared."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, String, cast, select

from annoserver.model.search.finding import regions, words
from annoserver.model.text import key
from annoserver.store.database import Store
from annoserver.store.derived.words import rowid
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.search import PLACE, PLACES, fts, region, vectors

LEXEME = re.compile(r"'([^']+)'")
BATCH = 1000


def check(store: Store, container_id: int) -> Iterator[str]:
    """A line for every annotation of a container whose words or regions are not those of its document."""
    here = annotation.c.container_id == container_id
    query = select(annotation.c.position, annotation.c.name, annotation.c.document).where(here)
    query = query.order_by(annotation.c.container_id, annotation.c.position)
    first = 0
    for rows in store.connection.execute(query.execution_options(yield_per=BATCH)).partitions():
        last = rows[-1].position
        yield from _compared(store, container_id, rows, first, last)
        first = last + 1
    yield from _compared(store, container_id, (), first, PLACE)


def _compared(store: Store, container_id: int, rows: Iterable[Any], first: int, last: int) -> Iterator[str]:
    """The same for the annotations from one position to another."""
    said = _said(store, container_id, first, last)
    shown = _shown(store, container_id, first, last)
    for row in rows:
        document = json.loads(row.document)
        if said.pop(row.position, frozenset()) != frozenset(words(document).split()):
            yield f"the words of “{row.name}” are not those it is found by"
        wanted = {(key(one.iri), one.unit, one.x1, one.y1, one.x2, one.y2) for one in regions(document)}
        if shown.pop(row.position, set()) != wanted:
            yield f"the regions of “{row.name}” are not those it is found by"
    for position in sorted({*said, *shown}):
        yield f"words or regions are found at position {position}, where no annotation is"


def containers(store: Store) -> Select[tuple[int]]:
    """The containers in which something is found by its words."""
    found = vectors.c.container_id if store.locks else fts.c.rowid.op(">>")(PLACES)
    return select(found).distinct()


def _said(store: Store, container_id: int, first: int, last: int) -> dict[int, frozenset[str]]:
    if store.locks:
        query: Any = select(vectors.c.position, cast(vectors.c.vector, String).label("text"))
        here = (vectors.c.container_id == container_id, vectors.c.position.between(first, last))
        rows = store.connection.execute(query.where(*here))
        return {row.position: frozenset(LEXEME.findall(row.text)) for row in rows}
    ends = (rowid(container_id, first), rowid(container_id, last))
    query = select(fts.c.rowid, fts.c.text).where(fts.c.rowid.between(*ends))
    rows = store.connection.execute(query)
    return {row.rowid & PLACE: frozenset(row.text.split()) for row in rows}


def _shown(store: Store, container_id: int, first: int, last: int) -> dict[int, set[tuple[Any, ...]]]:
    found: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    here = (region.c.container_id == container_id, region.c.position.between(first, last))
    for row in store.connection.execute(select(region).where(*here)):
        found[row.position].add((row.iri, row.unit, row.x1, row.y1, row.x2, row.y2))
    return found
