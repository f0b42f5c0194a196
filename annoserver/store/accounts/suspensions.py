"""Accounts that are suspended: nobody uses them, until they are restored; and the log of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from annoserver.model.person import Person
from annoserver.store.accounts import profiles
from annoserver.store.database import Store
from annoserver.store.rows.people import person
from annoserver.store.rows.reports import suspension


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; name: of whose account was suspended or, with back, restored."""

    name: str
    moment: datetime
    back: bool
    reason: str


def write(store: Store, one: Person, reason: str, now: datetime, *, back: bool) -> None:
    """Suspend an account, or restore it; a line of the log is kept as long as the account."""
    profiles.change(store, one, suspended=None if back else now)
    values = {"person_id": one.id, "moment": now, "back": back, "reason": reason}
    store.connection.execute(insert(suspension).values(values))


def log(store: Store) -> list[Line]:
    """Which accounts were suspended and restored, the latest last."""
    query = (
        select(suspension, person.c.name)
        .join(person, person.c.id == suspension.c.person_id)
        .order_by(suspension.c.id)
    )
    return [Line(row.name, row.moment, row.back, row.reason) for row in store.connection.execute(query)]
