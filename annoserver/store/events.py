"""The change log: what happened in a container, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select

from annoserver.model.event import Change, Event
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import event

_INSERT = Statement(insert(event))
_SINCE = select(event.c.number, event.c.change, event.c.moment, event.c.name, event.c.revision, event.c.item)


def append(store: Store, container: int, events: Sequence[Event]) -> None:
    """Write lines of the log, in the transaction that makes them true."""
    _INSERT.run_all(
        store,
        [
            {
                "container_id": container,
                "number": one.number,
                "change": one.change.value,
                "moment": one.moment,
                "name": one.name,
                "revision": one.revision,
                "item": one.item,
            }
            for one in events
        ],
    )


def since(store: Store, container: int, number: int, limit: int = 1000) -> list[Event]:
    """The lines after a number, the oldest first."""
    rows = store.connection.execute(
        _SINCE.where(event.c.container_id == container, event.c.number > number)
        .order_by(event.c.number)
        .limit(limit)
    )
    return [
        Event(row.number, Change(row.change), row.moment, row.name, row.revision, row.item) for row in rows
    ]
