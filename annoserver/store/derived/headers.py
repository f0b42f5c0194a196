"""When each record changed for harvesters, written with the items and decisions that it follows from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.model.item import Item
from annoserver.model.text import key
from annoserver.model.vote import Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.among import Among, Is
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.origins import header
from annoserver.store.rows.people import setting
from annoserver.store.rows.votes import standing

SHOWN = 3
"""How many differences of a campaign are told one by one."""

PROMISED = "harvested"
"""The setting that keeps from when on harvesters were told to ask the next time, in UTC as SQLite has it."""

_NOW: Any = bindparam("now", type_=Moment())
_noted = header.alias("noted")
_LAST = select(func.max(_noted.c.moment)).scalar_subquery()
_TOLD = select(setting.c.value).where(setting.c.name == PROMISED).scalar_subquery()
_LATER: dict[bool, Any] = {
    False: func.max(_NOW, func.coalesce(_LAST, ""), func.coalesce(_TOLD, "")),
    True: func.greatest(_NOW, func.clock_timestamp(), _LAST, func.timezone("UTC", cast(_TOLD, DateTime))),
}
"""When a change is noted, by whether the database is PostgreSQL, which has one clock for all processes.

After a clock went back a change is still none that harvesters have behind them: it is noted neither before
the last one nor before what they were told. Both are looked up in an index.
"""


def _touching(later: Any, among: Is) -> Any:
    return (
        update(header).where(header.c.campaign == bindparam("of"), among(header.c.item)).values(moment=later)
    )


_TOUCH = {locks: Among(partial(_touching, later)) for locks, later in _LATER.items()}


def _now(now: datetime) -> datetime:
    # An import works with the moment of its start, long before it writes some records: what stands
    # here has to rise in the order of the commits, or harvesters would pass it by.
    return max(now, datetime.now(UTC))


def touch(store: Store, held: Held, items: Collection[str], now: datetime) -> None:
    """What is said of these items has changed; those that nobody imported have no record."""
    if items:
        moment, name = _now(now), held.campaign.name
        _TOUCH[store.locks].run(store, sorted(items), of=name, now=moment)


def touch_all(store: Store, held: Held) -> None:
    """All records of a campaign are to be harvested anew, as when it is no draft any more."""
    changing = update(header).where(header.c.campaign == held.campaign.name)
    store.connection.execute(changing.values(moment=_LATER[store.locks]), {"now": datetime.now(UTC)})


def put(store: Store, held: Held, items: Sequence[Item], now: datetime) -> None:
    """These items are new or have changed; one without a record is none for harvesters."""
    rows = [
        {
            "campaign": held.campaign.name,
            "item": key(one.iri),
            "gone": False,
            "institution": one.data_provider,
            "dataset": one.dataset,
            "now": _now(now),
        }
        for one in items
        if one.record
    ]
    if rows:
        made: Any = (upsert_postgresql if store.locks else upsert_sqlite)(header)
        made = made.values(
            {name: bindparam(name) for name in rows[0] if name != "now"} | {"moment": _LATER[store.locks]}
        )
        news = {name: made.excluded[name] for name in ("moment", "gone", "institution", "dataset")}
        upsert = made.on_conflict_do_update(index_elements=["campaign", "item"], set_=news)
        store.connection.execute(upsert, rows)
    bury(store, held, [key(one.iri) for one in items if not one.record], now)


def bury(store: Store, held: Held, iris: Sequence[str], now: datetime) -> None:
    """Records that are there no longer; harvesters are told for good."""
    if iris:
        here = and_(header.c.campaign == held.campaign.name, header.c.item.in_(iris))
        changing = update(header).where(here).values(gone=true(), moment=_LATER[store.locks])
        store.connection.execute(changing, {"now": _now(now)})


def leave(store: Store, held: Held, now: datetime) -> None:
    """A campaign is being deleted: what harvesters could see is gone for good, a draft leaves nothing."""
    here = header.c.campaign == held.campaign.name
    if held.campaign.draft:
        store.connection.execute(delete(header).where(here))
    else:
        changing = update(header).where(here).values(gone=true(), moment=_LATER[store.locks])
        store.connection.execute(changing, {"now": _now(now)})


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each header that does not fit what it follows from."""
    number = 0
    for line in _faults(store, held):
        number += 1
        if number <= SHOWN:
            yield line
    if number > SHOWN:
        yield f"{number} headers are missing or wrong"


def _faults(store: Store, held: Held) -> Iterator[str]:
    """The same without an end, some items at a time."""
    query = _right(held).order_by(item.c.iri).execution_options(yield_per=1000)
    after = ""
    for rows in store.connection.execute(query).partitions():
        until = rows[-1].iri
        yield from _differing(store, rows, _kept(held, header.c.item > after, header.c.item <= until))
        after = until
    yield from _differing(store, (), _kept(held, header.c.item > after))


def _kept(held: Held, *where: ColumnElement[bool]) -> Select[Any]:
    return select(header).where(header.c.campaign == held.campaign.name, *where)


def _differing(store: Store, rows: Sequence[Any], query: Select[Any]) -> Iterator[str]:
    kept = {row.item: row for row in store.connection.execute(query)}
    right = {row.iri: row for row in rows}
    yield from (f"{iri} has no header" for iri in right if iri not in kept)
    yield from (
        f"the header of {iri} says otherwise" for iri, row in kept.items() if _wrong(row, right.get(iri))
    )


def _wrong(row: Any, wanted: Any) -> bool:
    if wanted is None:
        return not row.gone
    latest = max(wanted.changed, wanted.decided or wanted.changed)
    groups = (row.institution, row.dataset) == (wanted.institution, wanted.dataset)
    return row.gone or row.moment < latest or not groups


def _right(held: Held) -> Any:
    """Every item with a record: when it changed, and when something about it was accepted last."""
    decided = (
        select(annotation.c.item, func.max(standing.c.changed).label("decided"))
        .join(
            standing,
            and_(
                standing.c.container_id == annotation.c.container_id,
                standing.c.position == annotation.c.position,
            ),
        )
        .where(annotation.c.container_id == held.id, standing.c.status == Status.ACCEPTED.value)
        .group_by(annotation.c.item)
        .subquery()
    )
    return (
        select(
            item.c.iri,
            item.c.changed,
            decided.c.decided,
            item.c.shown["data_provider"].as_string().label("institution"),
            item.c.shown["dataset"].as_string().label("dataset"),
        )
        .outerjoin(decided, decided.c.item == item.c.iri)
        .where(item.c.container_id == held.id, item.c.record.is_not(None))
    )


def fill(store: Store, held: Held) -> None:
    """Make the headers of a campaign that are missing, as a newer version has to."""
    known = set(
        store.connection.scalars(select(header.c.item).where(header.c.campaign == held.campaign.name))
    )
    rows = [
        {
            "campaign": held.campaign.name,
            "item": row.iri,
            "moment": max(row.changed, row.decided or row.changed),
            "gone": False,
            "institution": row.institution or "",
            "dataset": row.dataset or "",
        }
        for row in store.connection.execute(_right(held))
        if row.iri not in known
    ]
    if rows:
        store.connection.execute(insert(header), rows)
