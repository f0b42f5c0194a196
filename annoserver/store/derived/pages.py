"""Page rows: what lives on each page of a container, and how much was removed before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update

from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import hole, page
from annoserver.store.rows.kinds import Moment

NODES = 1 << 32
"""Size of the Fenwick tree: more pages than a container can have."""


_FILL = Statement(
    text(
        "INSERT INTO page (container_id, number, live, revision, modified)"
        " VALUES (:container, :number, :live, :revision, :now)"
        " ON CONFLICT (container_id, number) DO UPDATE SET live = page.live + excluded.live,"
        " revision = excluded.revision, modified = excluded.modified"
    ).bindparams(bindparam("now", type_=Moment))
)


_REVISE = Statement(
    update(page)
    .where(page.c.container_id == bindparam("container"), page.c.number == bindparam("at"))
    .values(
        live=page.c.live + bindparam("living"),
        revision=bindparam("to"),
        modified=bindparam("now", type_=Moment),
    )
)


_DIG = text(
    "INSERT INTO hole (container_id, node, removed) VALUES (:container, :node, 1)"
    " ON CONFLICT (container_id, node) DO UPDATE SET removed = hole.removed + 1"
)


def fill(store: Store, container_id: int, pages: Mapping[int, int], revision: int, now: datetime) -> None:
    """Note what was added to pages: number → how many annotations more live there."""
    _FILL.run_all(
        store,
        [
            {"container": container_id, "number": number, "live": live, "revision": revision, "now": now}
            for number, live in pages.items()
        ],
    )


def revise(store: Store, container_id: int, number: int, living: int, revision: int, now: datetime) -> None:
    """Note that an annotation on a page changed (living 0) or was removed (-1)."""
    _REVISE.run(
        store, {"container": container_id, "at": number, "living": living, "to": revision, "now": now}
    )


def dig(store: Store, container_id: int, number: int) -> None:
    """Note that an annotation was removed from a page, for the start index of those behind it."""
    store.connection.execute(_DIG, [{"container": container_id, "node": node} for node in nodes_of(number)])


def nodes_of(number: int) -> Sequence[int]:
    """The nodes of the Fenwick tree that count a page."""
    nodes, node = [], number + 1
    while node <= NODES:
        nodes.append(node)
        node += node & -node
    return nodes


def nodes_before(number: int) -> Sequence[int]:
    """The nodes that together count all pages before this one."""
    nodes = []
    while number > 0:
        nodes.append(number)
        number -= number & -number
    return nodes


_REMOVED = Among(
    lambda among: select(func.coalesce(func.sum(hole.c.removed), 0).label("removed")).where(
        hole.c.container_id == bindparam("here"), among(hole.c.node)
    )
)


def removed_before(store: Store, container_id: int, number: int) -> int:
    """How many annotations were removed from the pages before one."""
    return sum(int(row.removed) for row in _REMOVED.all(store, nodes_before(number), here=container_id))
