"""Erasures: pseudonyms that were taken out of use, and what people made under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, insert, inspect, literal, select, update

from annoserver.model.person import Person
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.rows.annotations import annotation, container
from annoserver.store.rows.people import agent, erasure, person


class Fate(StrEnum):
    """What became of the work that was done under a pseudonym."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DISOWNED = "disowned"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the feed: this agent's IRI means nobody any more, or whoever made this annotation."""

    number: int
    agent: str
    moment: datetime
    fate: Fate
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A campaign that somebody took part in, and the row and IRI of their agent there."""

    campaign: str
    agent: int
    iri: str


def parts(store: Store, one: Person) -> Sequence[Part]:
    """Where somebody takes part."""
    query = (
        select(container.c.name, agent.c.id, agent.c.iri)
        .join(container, container.c.id == agent.c.container_id)
        .where(agent.c.person_id == one.id)
        .order_by(agent.c.id)
    )
    return [Part(row.name, row.id, row.iri) for row in store.connection.execute(query)]


def is_erased(store: Store, iri: str) -> bool:
    """Whether an agent's IRI was taken out of use."""
    return store.connection.execute(select(erasure.c.id).where(erasure.c.agent == iri)).first() is not None


def rename(store: Store, part: Part, iri: str, fate: Fate, now: datetime) -> None:
    """Give an agent another IRI, and note in the feed that the old one means nobody."""
    store.connection.execute(update(agent).where(agent.c.id == part.agent).values(iri=iri))
    note(store, Erasure(0, part.iri, now, fate))


def note(store: Store, one: Erasure) -> None:
    """Write a line of the feed, which gives it its number."""
    values = {"agent": one.agent, "annotation": one.annotation, "moment": one.moment, "fate": one.fate.value}
    store.connection.execute(insert(erasure).values(values))


def made(store: Store, held: Held, agent_id: int, limit: int, *, other_than: str = "") -> Sequence[str]:
    """Names of what an agent made, the newest first; other_than: leave out what names this creator."""
    query = select(annotation.c.name).where(
        annotation.c.container_id == held.id,
        annotation.c.agent_id == agent_id,
        annotation.c.creator != other_than,
    )
    return store.connection.scalars(query.order_by(annotation.c.position.desc()).limit(limit)).all()


def works(store: Store, part: Part) -> Sequence[bytes]:
    """The documents of all that an agent made, the oldest first."""
    query = select(annotation.c.document).where(annotation.c.agent_id == part.agent)
    return store.connection.scalars(query.order_by(annotation.c.position)).all()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a database knows that is about to be replaced: its whole feed, and who has an account there.

    people: number and first day of each account, None when that is not known.
    """

    lines: Sequence[Erasure] = ()
    people: frozenset[tuple[int, datetime]] | None = None


def remembered(database: Database) -> Remembered:
    """What is known in a database of any schema that has a feed; nothing where there is none."""
    look = inspect(database.engine)
    if not look.has_table(erasure.name):
        return Remembered()
    there = {one["name"] for one in look.get_columns(erasure.name)}
    columns = [erasure.c[name] for name in ("id", "agent", "moment", "fate")]
    about = erasure.c.annotation if "annotation" in there else literal("").label("annotation")
    with database.reading() as store:
        query = select(*columns, about).order_by(erasure.c.id)
        accounts = store.connection.execute(select(person.c.id, person.c.created)).all()
        return Remembered(_lines(store, query), frozenset((row.id, row.created) for row in accounts))


def behind(store: Store, agent_iri: str) -> tuple[Part, int | None] | None:
    """The campaign and the person whom an agent's IRI stands for, None for one that stands for nothing."""
    query = (
        select(container.c.name, agent.c.id, agent.c.iri, agent.c.person_id)
        .join(container, container.c.id == agent.c.container_id)
        .where(agent.c.iri == agent_iri)
    )
    row = store.connection.execute(query).first()
    return None if row is None else (Part(row.name, row.id, row.iri), row.person_id)


def strangers(store: Store, people: frozenset[tuple[int, datetime]]) -> list[int]:
    """The accounts that are not among these, by number; none in what is another server's."""
    rows = store.connection.execute(select(person.c.id, person.c.created).order_by(person.c.id)).all()
    found = [row.id for row in rows if (row.id, row.created) not in people]
    return found if len(found) < len(rows) else []


def since(store: Store, number: int, limit: int) -> list[Erasure]:
    """The lines of the feed after a number, the oldest first."""
    query = select(erasure).where(erasure.c.id > number).order_by(erasure.c.id).limit(limit)
    return _lines(store, query)


def _lines(store: Store, query: Select[Any]) -> list[Erasure]:
    rows = store.connection.execute(query)
    return [Erasure(row.id, row.agent, row.moment, Fate(row.fate), row.annotation) for row in rows]
