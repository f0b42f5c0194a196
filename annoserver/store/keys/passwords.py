"""Passwords as they are kept: a hash put in the place of another of the same password."""

from __future__ import annotations

from sqlalchemy import update

from annoserver.model.person import Person
from annoserver.store.database import Store
from annoserver.store.rows.people import password


def replace(store: Store, one: Person, old: str, new: str) -> bool:
    """Keep another hash if the one that is known is still kept; False when the password changed meanwhile."""
    still = (password.c.person_id == one.id, password.c.hash == old)
    return store.connection.execute(update(password).where(*still).values(hash=new)).rowcount == 1
