"""The change log: what happened in a container, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, literal_column, null, select, text

from annoserver.model.event import Change, Event
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container as home
from annoserver.store.rows.annotations import event
from annoserver.store.rows.annotations import past_event as past

_FACTS = (event.c.number, event.c.change, event.c.moment, event.c.name, event.c.revision, event.c.item)
_SINCE = select(*_FACTS)

_PAST = (past.c.number, past.c.change, past.c.moment, past.c.name, past.c.revision, null().label("item"))

_LAST = func.max(
    *(
        func.coalesce(select(func.max(log.c.ordinal)).correlate(None).scalar_subquery(), 0)
        for log in (event, past)
    )
)
"""On SQLite, which counts by itself: of the logs of all containers, those included that are gone."""

_NEWEST = Statement(select(_LAST.label("ordinal")))
_INSERT = Statement(insert(event))
_INSERT_NEXT = Statement(insert(event).values(ordinal=_LAST + 1))

_END = Statement(select(func.max(past.c.number).label("number")).where(past.c.container == bindparam("name")))

MINE = 0x616E
"""Marks those of PostgreSQL's advisory locks that are ours to hold back ordinals."""

_LAST_GIVEN = f"((SELECT ({MINE}::bigint << 40) | last_value FROM event_ordinal))"  # noqa: S608  # nosec B608 # (a number)
HOLD_BACK: Any = func.pg_advisory_xact_lock_shared(literal_column(_LAST_GIVEN)).label("held_back")
"""Asked for by whoever locks a container on PostgreSQL: nobody reads the log beyond what was given before,
until that transaction ends."""

_GIVEN = text("SELECT last_value FROM event_ordinal")
_HELD_BACK = text(
    "SELECT min(((classid::bigint & 255) << 32) | objid::bigint) FROM pg_locks"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 8) = :mine"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


_WORDS = {one: one.value for one in Change}


def append(store: Store, container: int, events: Sequence[Event]) -> None:
    """Write lines of the log, in the transaction that makes them true."""
    rows = [
        {
            "container_id": container,
            "number": one.number,
            "change": _WORDS[one.change],
            "moment": one.moment,
            "name": one.name,
            "revision": one.revision,
            "item": one.item,
        }
        for one in events
    ]
    if len(rows) > 1 and not store.locks:
        last = _NEWEST.first(store, {}).ordinal
        rows = [{**row, "ordinal": ordinal} for ordinal, row in enumerate(rows, last + 1)]
    (_INSERT if store.locks or len(rows) > 1 else _INSERT_NEXT).run_all(store, rows)


def horizon(database: Database) -> int:
    """The ordinal up to which every line is written for good: what still runs can only add behind it.

    Ask before the transaction that reads the lines (three steps, each at a moment after the last:
    what was given, who may still be writing below it, and what is there).
    """
    with database.glance() as store:
        if not store.locks:
            return int(_NEWEST.first(store, {}).ordinal)
        given = int(store.connection.execute(_GIVEN).scalar_one())
        held_back = store.connection.execute(_HELD_BACK, {"mine": MINE}).scalar_one()
    return given if held_back is None else min(given, int(held_back))


def between(store: Store, name: str, after: int, until: int) -> list[Event]:
    """The lines of a container, one that is gone included, from behind a number up to another."""
    there = (
        select(*_FACTS)
        .join(home, home.c.id == event.c.container_id)
        .where(home.c.name == name, event.c.number > after, event.c.number <= until)
    )
    gone = select(*_PAST).where(past.c.container == name, past.c.number > after, past.c.number <= until)
    return [_event(row) for row in store.connection.execute(there.union_all(gone).order_by("number"))]


def together(store: Store, after: int, until: int, hidden: Sequence[int]) -> list[tuple[str, Event]]:
    """The same by ordinal, of all containers but the hidden ones, each with its container's name."""
    there = (
        select(*_FACTS, home.c.name.label("home"), event.c.ordinal)
        .join(home, home.c.id == event.c.container_id)
        .where(event.c.ordinal > after, event.c.ordinal <= until, event.c.container_id.not_in(hidden))
    )
    gone = select(*_PAST, past.c.container, past.c.ordinal).where(
        past.c.ordinal > after, past.c.ordinal <= until
    )
    rows = store.connection.execute(there.union_all(gone).order_by("ordinal"))
    return [(row.home, _event(row)) for row in rows]


def outlive(store: Store, held: Held) -> None:
    """Let the log of a container that is being deleted stay, for whoever follows it or the server."""
    columns = [column.name for column in past.c if column.name != "container"]
    lines = select(literal(held.campaign.name), *(event.c[name] for name in columns))
    kept = lines.where(event.c.container_id == held.id)
    store.connection.execute(insert(past).from_select(["container", *columns], kept))


def end(store: Store, name: str) -> int:
    """The number of the last line of a container that is gone; 0 where no line is left."""
    return int(_END.first(store, {"name": name}).number or 0)


def since(store: Store, container: int, number: int, limit: int = 1000) -> list[Event]:
    """The lines after a number, the oldest first."""
    rows = store.connection.execute(
        _SINCE.where(event.c.container_id == container, event.c.number > number)
        .order_by(event.c.number)
        .limit(limit)
    )
    return [_event(row) for row in rows]


def _event(row: Any) -> Event:
    return Event(row.number, Change(row.change), row.moment, row.name, row.revision, row.item)
