"""Devices: the browsers in which somebody is signed in, each with a row that can be taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from annoserver.model.person import Actor, Person
from annoserver.store import people
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.people import device, person

_OWNER = Statement(
    select(person, device.c.expires)
    .join(device, device.c.person_id == person.c.id)
    .where(device.c.digest == bindparam("digest"), person.c.suspended.is_(None))
)

_SEEN = Statement(
    select(*people.FACTS, device.c.expires)
    .select_from(people.SEEN_FROM.join(device, device.c.person_id == person.c.id))
    .where(device.c.digest == bindparam("digest"))
)

LONGEST = 200
"""How much of what a browser says of itself is kept."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody signed in; digest: of what its cookie says."""

    digest: str
    created: datetime
    browser: str


def add(store: Store, one: Person, digest: str, browser: str, now: datetime, ends: datetime) -> None:
    """Note that somebody signed in, until a moment, and so that their account is not idle."""
    values = {"digest": digest, "person_id": one.id, "browser": browser[:LONGEST]}
    store.connection.execute(insert(device).values(**values, created=now, expires=ends))
    store.connection.execute(update(person).where(person.c.id == one.id).values(seen=now, warned=None))


def owner(store: Store, digest: str, now: datetime) -> Person | None:
    """Who is signed in with a cookie; None when the row is gone or old, or the account suspended."""
    found = _OWNER.once(store, {"digest": digest}, _owner)
    return found[0] if found and found[1] > now else None


def seen(store: Store, digest: str, container_name: str, now: datetime) -> Actor | None:
    """The same, seen from a campaign's container."""
    asked = {"digest": digest, "container": container_name}
    found = _SEEN.once(store, asked, _seen)
    return found[0] if found and found[0].person and found[1] > now else None


def _seen(row: Any) -> tuple[Actor, datetime]:
    return people.known(row), row.expires


def _owner(row: Any) -> tuple[Person, datetime]:
    return people.from_row(row), row.expires


def of(store: Store, one: Person, now: datetime) -> list[Device]:
    """Where somebody is signed in, the newest first."""
    query = select(device).where(device.c.person_id == one.id, device.c.expires > now)
    rows = store.connection.execute(query.order_by(device.c.created.desc(), device.c.digest))
    return [Device(row.digest, row.created, row.browser) for row in rows]


def remove(store: Store, one: Person, digest: str) -> bool:
    """Sign somebody out on one device; False when they are not signed in there."""
    gone = delete(device).where(device.c.person_id == one.id, device.c.digest == digest)
    return store.connection.execute(gone).rowcount == 1


def remove_all(store: Store, one: Person, *, but: str = "") -> int:
    """Sign somebody out everywhere, but for one device; how many that were."""
    gone = delete(device).where(device.c.person_id == one.id, device.c.digest != but)
    return store.connection.execute(gone).rowcount


def forget(store: Store, now: datetime) -> int:
    """Delete rows that have expired; how many."""
    return store.connection.execute(delete(device).where(device.c.expires <= now)).rowcount
