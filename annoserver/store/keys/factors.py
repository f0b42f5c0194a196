"""Second factors: the secret that somebody's app shares with us, and the codes for when it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from annoserver.model.person import Person
from annoserver.store.database import Store
from annoserver.store.rows.people import factor, recovery


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor; secret: in base32; since: when a first code was right, None before that."""

    secret: str
    since: datetime | None


def find(store: Store, one: Person) -> Factor | None:
    """The second factor of somebody, None without one."""
    row = store.connection.execute(select(factor).where(factor.c.person_id == one.id)).one_or_none()
    return None if row is None else Factor(row.secret, row.since)


def keep(store: Store, one: Person, secret: str) -> None:
    """Keep a secret of which no code was seen yet, instead of an earlier one."""
    remove(store, one)
    store.connection.execute(insert(factor).values(person_id=one.id, secret=secret))


def take(store: Store, one: Person, step: int) -> bool:
    """Take the code of a time step, so that no code up to it is good any more; False when one was taken."""
    taken = update(factor).where(factor.c.person_id == one.id, factor.c.last < step).values(last=step)
    return store.connection.execute(taken).rowcount == 1


def confirm(store: Store, one: Person, digests: Sequence[str], now: datetime) -> None:
    """Put the factor in force, with the digests of codes for when it is lost."""
    store.connection.execute(update(factor).where(factor.c.person_id == one.id).values(since=now))
    store.connection.execute(insert(recovery), [{"digest": each, "person_id": one.id} for each in digests])


def spend(store: Store, one: Person, digest: str) -> bool:
    """Use up one of the codes for when the factor is lost; False when there is no such one."""
    gone = delete(recovery).where(recovery.c.person_id == one.id, recovery.c.digest == digest)
    return store.connection.execute(gone).rowcount == 1


def remove(store: Store, one: Person) -> bool:
    """Take the second factor of somebody away, with its codes; False when there was none in force."""
    store.connection.execute(delete(recovery).where(recovery.c.person_id == one.id))
    gone = delete(factor).where(factor.c.person_id == one.id).returning(factor.c.since)
    return store.connection.execute(gone).scalar() is not None
