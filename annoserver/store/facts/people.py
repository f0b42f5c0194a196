"""What people see of themselves: their campaigns and tokens; and whether they are more than contributors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from annoserver.model.person import Person, Role
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, container
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.people import agent, role, token


@dataclass(frozen=True, slots=True)
class Membership:
    """A campaign that somebody contributed to; agent: the IRI that stands for them there."""

    campaign: str
    title: Mapping[str, str]
    agent: str
    made: int


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it: digest in place of the token; campaign "" for all."""

    digest: str
    campaign: str
    created: datetime
    label: str = ""
    reads_only: bool = False
    expires: datetime | None = None


def memberships(store: Store, one: Person) -> Sequence[Membership]:
    """The campaigns of a person with the number of annotations made there, by name."""
    made = (
        select(func.count())
        .where(annotation.c.container_id == agent.c.container_id, annotation.c.creator == agent.c.iri)
        .scalar_subquery()
    )
    query = (
        select(container.c.name, campaign.c.title, agent.c.iri, made.label("made"))
        .join(container, container.c.id == agent.c.container_id)
        .join(campaign, campaign.c.container_id == container.c.id)
        .where(agent.c.person_id == one.id)
        .order_by(container.c.name)
    )
    return [Membership(row.name, row.title, row.iri, row.made) for row in store.connection.execute(query)]


def tokens(store: Store, one: Person) -> Sequence[Token]:
    """The tokens of a person, the newest first."""
    query = (
        select(token, container.c.name)
        .outerjoin(container, container.c.id == token.c.container_id)
        .where(token.c.person_id == one.id)
        .order_by(token.c.created.desc(), token.c.digest)
    )
    return [
        Token(row.digest, row.name or "", row.created, row.label, row.reads_only, row.expires)
        for row in store.connection.execute(query)
    ]


def entrusted(store: Store, one: Person) -> bool:
    """Whether somebody may do anywhere what contributors may not."""
    query = select(role.c.person_id).where(role.c.person_id == one.id, role.c.role != Role.CONTRIBUTOR.value)
    return one.admin or store.connection.execute(query.limit(1)).first() is not None


def revoke(store: Store, one: Person, digest: str) -> bool:
    """Make a token of a person's useless; False when they have no such token."""
    gone = delete(token).where(token.c.person_id == one.id, token.c.digest == digest)
    return store.connection.execute(gone).rowcount == 1
