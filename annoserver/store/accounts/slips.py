"""Slips: what makes a link in a mail good for one purpose, once, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from annoserver.model.person import Person, Purpose
from annoserver.store import people
from annoserver.store.database import Store
from annoserver.store.rows.people import person, slip


@dataclass(frozen=True, slots=True)
class Slip:
    """Whose link it is and what it is for; about: an address, or what else the purpose needs."""

    person: Person
    purpose: Purpose
    about: str
    used: bool


def add(
    store: Store, one: Person, purpose: Purpose, digest: str, about: str, now: datetime, expires: datetime
) -> None:
    """Keep a slip; earlier ones of this person for this purpose are good no more."""
    end(store, one, purpose)
    values = {"digest": digest, "person_id": one.id, "purpose": purpose.value, "about": about}
    store.connection.execute(insert(slip).values(**values, created=now, expires=expires))


def find(store: Store, digest: str, purpose: Purpose, now: datetime) -> Slip | None:
    """The slip of a link, None when there is none, it has expired, or was used."""
    query = (
        select(slip.c.about, slip.c.purpose, slip.c.used, person)
        .join(person, person.c.id == slip.c.person_id)
        .where(slip.c.digest == digest, slip.c.purpose == purpose.value)
        .where(slip.c.expires > now, slip.c.used.is_(None))
    )
    row = store.connection.execute(query).one_or_none()
    return None if row is None else Slip(people.from_row(row), Purpose(row.purpose), row.about, used=False)


def use(store: Store, digest: str, now: datetime) -> bool:
    """Take a slip, so that it is good no more; False when another request was faster."""
    taken = update(slip).where(slip.c.digest == digest, slip.c.used.is_(None)).values(used=now)
    return store.connection.execute(taken).rowcount == 1


def used(store: Store, one: Person, purpose: Purpose, about: str, now: datetime) -> bool:
    """Whether somebody used their slip for this purpose already, and it has not expired since."""
    query = select(slip.c.digest).where(
        slip.c.person_id == one.id, slip.c.purpose == purpose.value, slip.c.about == about
    )
    return (
        store.connection.execute(query.where(slip.c.used.is_not(None), slip.c.expires > now)).first()
        is not None
    )


def end(store: Store, one: Person, *purposes: Purpose) -> None:
    """Make somebody's slips for some purposes useless."""
    gone = delete(slip).where(
        slip.c.person_id == one.id, slip.c.purpose.in_([each.value for each in purposes])
    )
    store.connection.execute(gone)


def forget(store: Store, now: datetime) -> int:
    """Delete slips that have expired; how many."""
    return store.connection.execute(delete(slip).where(slip.c.expires <= now)).rowcount
