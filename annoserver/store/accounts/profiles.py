"""Profiles: accounts as their owners make and change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from annoserver.errors import Taken
from annoserver.model.person import Person
from annoserver.store import people
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent, consent, password, person, role, token

AT_ONCE = 100
"""How many idle accounts are looked after in one sweep."""

UNVERIFIED = "unverified:"
"""Begins what stands in the place of an address until it is verified: nobody's address begins so."""


def claim(store: Store, name: str, address: str, public_name: str, language: str, now: datetime) -> Person:
    """A new person who says that an address is theirs; others may say so too, until one proves it."""
    values = {"name": name, "email": UNVERIFIED + name, "claimed": address, "public_name": public_name}
    adding = insert(person).values(**values, language=language, admin=False, created=now)
    return people.from_row(store.connection.execute(adding.returning(person)).one())


def owner(store: Store, address: str) -> Person | None:
    """Who proved that an address is theirs, None for nobody."""
    return _one(store, select(person).where(person.c.email == address))


def candidates(store: Store, name: str) -> tuple[Person | None, Person | None]:
    """Who may mean themselves by a name or address: who owns it, and who claimed it last."""
    owns = select(person).where((person.c.email == name) | (person.c.name == name)).limit(1)
    claims = select(person).where(person.c.claimed == name).order_by(person.c.id.desc()).limit(1)
    return _one(store, owns), _one(store, claims)


def verify(store: Store, one: Person, address: str, now: datetime) -> None:
    """An address is somebody's from now on; Taken when it is somebody else's already."""
    values = {"email": address, "claimed": None, "verified": now}
    try:
        change(store, one, **values)
    except IntegrityError as error:
        raise Taken("This address belongs to another account.", rule="person-email") from error


def change(store: Store, one: Person, **values: Any) -> None:
    """Change columns of a person's row."""
    store.connection.execute(update(person).where(person.c.id == one.id).values(**values))


def forget_unverified(store: Store, before: datetime) -> int:
    """Delete accounts made before a moment whose address was never verified; how many."""
    old = (person.c.verified.is_(None), person.c.created < before)
    idle = ~select(agent.c.id).where(agent.c.person_id == person.c.id).exists()
    numbers = store.connection.scalars(select(person.c.id).where(*old, idle)).all()
    remove(store, numbers)
    return len(numbers)


def idle(store: Store, before: datetime, warned: datetime | None = None) -> list[Person]:
    """Whose accounts nobody has used since a moment; warned: who was told before then, None for nobody.

    Who runs the server is left out, and whoever is suspended.
    """
    theirs = select(annotation.c.position).join(agent, agent.c.id == annotation.c.agent_id)
    busy = theirs.where(agent.c.person_id == person.c.id, annotation.c.modified >= before).exists()
    told = person.c.warned.is_(None) if warned is None else person.c.warned < warned
    query = select(person).where(func.coalesce(person.c.seen, person.c.created) < before, told, ~busy)
    still = query.where(
        person.c.admin.is_(False), person.c.suspended.is_(None), person.c.verified.is_not(None)
    )
    return [people.from_row(row) for row in store.connection.execute(still.limit(AT_ONCE))]


def remove(store: Store, numbers: Sequence[int]) -> None:
    """Delete persons with everything that is theirs alone; their agents stand for nobody then."""
    gone = list(numbers)
    theirs = select(agent.c.id).where(agent.c.person_id.in_(gone))
    store.connection.execute(delete(consent).where(consent.c.agent_id.in_(theirs)))
    values = {"person_id": None, "joined": False}
    store.connection.execute(update(agent).where(agent.c.person_id.in_(gone)).values(values))
    for table in (password, token, role):
        store.connection.execute(delete(table).where(table.c.person_id.in_(gone)))
    store.connection.execute(delete(person).where(person.c.id.in_(gone)))


def _one(store: Store, query: Select[Any]) -> Person | None:
    row = store.connection.execute(query).one_or_none()
    return None if row is None else people.from_row(row)
