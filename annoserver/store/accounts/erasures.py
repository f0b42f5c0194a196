"""Erasures: pseudonyms that were taken out of use, and what people made under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from annoserver.model.person import Person
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, container
from annoserver.store.rows.people import agent, erasure


class Fate(StrEnum):
    """What became of the work that was done under a pseudonym."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the feed: this agent's IRI means nobody any more."""

    number: int
    agent: str
    moment: datetime
    fate: Fate


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
    store.connection.execute(insert(erasure).values(agent=part.iri, moment=now, fate=fate.value))


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


def since(store: Store, number: int, limit: int) -> list[Erasure]:
    """The lines of the feed after a number, the oldest first."""
    query = select(erasure).where(erasure.c.id > number).order_by(erasure.c.id).limit(limit)
    return [Erasure(row.id, row.agent, row.moment, Fate(row.fate)) for row in store.connection.execute(query)]
