"""Records as harvesters ask for them: by the moment of their last change, without losing any to writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.errors import Busy
from annoserver.model.text import key
from annoserver.store.database import Database, Store
from annoserver.store.derived.headers import PROMISED
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.kinds import Key, Moment
from annoserver.store.rows.origins import header
from annoserver.store.rows.people import setting

MARGIN = timedelta(seconds=10)
"""How long a transaction of SQLite's may last before harvesters could be told too much."""

_RUNNING = text(
    "SELECT coalesce(min(xact_start), greatest(clock_timestamp(), (SELECT max(moment) FROM header)))"
    " FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
)
_TOLD = "%Y-%m-%d %H:%M:%S.%f"
_HIDDEN = (
    select(container.c.name)
    .join(campaign, campaign.c.container_id == container.c.id)
    .where(campaign.c.draft.is_(True))
)

Place = tuple[datetime, str, str]
"""Where a record stands in the order of harvests: its moment, its campaign, its item."""


@dataclass(frozen=True, slots=True)
class Header:
    """One record: when it changed last, and whether it is there still."""

    campaign: str
    item: str
    moment: datetime
    gone: bool
    institution: str = ""
    dataset: str = ""

    @property
    def place(self) -> Place:
        """Where it stands in the order of harvests."""
        return self.moment, self.campaign, self.item


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records are wanted: since included, until not; "" where it does not matter."""

    since: datetime | None = None
    until: datetime | None = None
    campaign: str = ""
    institution: str = ""
    dataset: str = ""


def horizon(database: Database) -> datetime:
    """The moment up to which all changes can be seen; ask before the transaction that reads them.

    On PostgreSQL the start of the oldest transaction that writes: whatever it notes is later than that.
    """
    with database.glance() as store:
        if not store.locks:
            return datetime.now(UTC) - MARGIN
        found: datetime = store.connection.execute(_RUNNING).scalar_one()
        return found.astimezone(UTC)


def promised(database: Database, moment: datetime) -> datetime:
    """From when on harvesters have to ask the next time: up to this moment all was told.

    It is kept, and never goes back: whatever changes later is noted later, though clocks go backwards. It
    is written once in a while, so that most harvesters only read; while nothing can be written it stays.
    """
    with database.glance() as store:
        kept = store.connection.scalar(select(setting.c.value).where(setting.c.name == PROMISED))
    told = datetime.strptime(kept, _TOLD).replace(tzinfo=UTC) if kept else None
    if told and moment <= told + MARGIN:
        return told
    try:
        _promise(database, moment)
    except Busy:
        if told is None:
            raise
        return told
    return moment


def _promise(database: Database, moment: datetime) -> None:
    value = moment.strftime(_TOLD)
    with database.transaction() as store:
        made: Any = (upsert_postgresql if store.locks else upsert_sqlite)(setting)
        made = made.values(name=PROMISED, value=value)
        later = made.excluded.value > setting.c.value
        store.connection.execute(
            made.on_conflict_do_update(
                index_elements=["name"], set_={"value": made.excluded.value}, where=later
            )
        )


def listed(store: Store, asked: Asked, until: datetime, after: Place | None, limit: int) -> list[Header]:
    """Records in the order of their moments, after a place; until: the horizon.

    SQLite commits in the order of the moments, so that nothing is ever added before what can be seen;
    what has the moment of the last one, as when the clock went back, is told the next time.
    """
    query = select(header).where(*_conditions(asked))
    if store.locks:
        query = query.where(header.c.moment <= until)
    if after:
        moment, name, item = after
        there = tuple_(literal(moment, Moment()), literal(name, Key), literal(item, Key))
        query = query.where(tuple_(header.c.moment, header.c.campaign, header.c.item) > there)
    query = query.order_by(header.c.moment, header.c.campaign, header.c.item).limit(limit)
    return [_header(row) for row in store.connection.execute(query)]


def number(store: Store, asked: Asked) -> int:
    """How many records are wanted."""
    query = select(func.count()).select_from(header).where(*_conditions(asked))
    return store.connection.scalar(query) or 0


def find(store: Store, name: str, item: str) -> Header | None:
    """The record of an item in a campaign, None when there never was one that harvesters could see."""
    query = select(header).where(
        header.c.campaign == name, header.c.item == key(item), header.c.campaign.not_in(_HIDDEN)
    )
    row = store.connection.execute(query).one_or_none()
    return None if row is None else _header(row)


def earliest(store: Store) -> datetime | None:
    """The moment of the record that has not changed for the longest time; None without any."""
    found: datetime | None = store.connection.scalar(
        select(func.min(header.c.moment, type_=Moment())).where(header.c.campaign.not_in(_HIDDEN))
    )
    return found


def names(store: Store) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The campaigns, institutions and data sets that have records."""
    found = []
    for column in (header.c.campaign, header.c.institution, header.c.dataset):
        query: Select[Any] = select(column).where(column != "", header.c.campaign.not_in(_HIDDEN))
        found.append(store.connection.scalars(query.distinct().order_by(column)).all())
    return found[0], found[1], found[2]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [header.c.campaign.not_in(_HIDDEN)]
    for column, wanted in (
        (header.c.campaign, asked.campaign),
        (header.c.institution, asked.institution),
        (header.c.dataset, asked.dataset),
    ):
        if wanted:
            found.append(column == wanted)
    if asked.since:
        found.append(header.c.moment >= asked.since)
    if asked.until:
        found.append(header.c.moment < asked.until)
    return found


def _header(row: Any) -> Header:
    return Header(row.campaign, row.item, row.moment, row.gone, row.institution, row.dataset)
