"""Persons, their keys, and the agents that stand for them in each campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from annoserver.errors import Missing, Taken
from annoserver.model.campaign import fresh_agent_iri
from annoserver.model.person import NOBODY, Actor, Agent, Kind, Person, Role
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.people import agent, password, person, role, token

FACTS: tuple[Any, ...] = (
    person,
    agent.c.id.label("agent_id"),
    *(agent.c[name] for name in ("iri", "kind", "excluded", "joined")),
    role.c.role,
)
SEEN_FROM = (
    person.outerjoin(container, container.c.name == bindparam("container"))
    .outerjoin(agent, and_(agent.c.person_id == person.c.id, agent.c.container_id == container.c.id))
    .outerjoin(role, and_(role.c.person_id == person.c.id, role.c.container_id == container.c.id))
)
_scope = container.alias("scope")
_OF_TOKEN = (
    select(*FACTS, _scope.c.name.label("scope"), token.c.reads_only, token.c.expires)
    .select_from(
        SEEN_FROM.join(token, token.c.person_id == person.c.id).outerjoin(
            _scope, _scope.c.id == token.c.container_id
        )
    )
    .where(token.c.digest == bindparam("digest"))
)
_OF_PERSON = select(*FACTS).select_from(SEEN_FROM).where(person.c.id == bindparam("person"))
# By whether the transaction writes: then nobody is suspended or erased between being known and writing,
# or they are known no more. SQLite has one writer at a time anyway.
_BY_TOKEN, _BY_PERSON = (
    {False: Statement(asked), True: Statement(asked.with_for_update(read=True, of=person))}
    for asked in (_OF_TOKEN, _OF_PERSON)
)
_AGENT = Statement(
    select(agent).where(
        agent.c.container_id == bindparam("container"), agent.c.person_id == bindparam("person")
    )
)


def add(store: Store, name: str, email: str, public_name: str, admin: bool, now: datetime) -> Person:
    """A new person; Taken when somebody has the name or the address."""
    query = select(person.c.id).where(or_(person.c.name == name, person.c.email == email))
    if store.connection.scalar(query) is not None:
        raise Taken("Somebody with this name or address is known already.")
    values = {"name": name, "email": email, "public_name": public_name, "admin": admin}
    values |= {"created": now, "verified": now}
    try:
        row = store.connection.execute(insert(person).values(**values).returning(person)).one()
    except IntegrityError as error:
        raise Taken("Somebody with this name or address is known already.") from error
    return from_row(row)


def find(store: Store, name: str) -> Person:
    """The person who signs in with this name or address."""
    query = select(person).where(or_(person.c.name == name, person.c.email == name))
    row = store.connection.execute(query).one_or_none()
    if row is None:
        raise Missing(f"Nobody is called “{name}” here.")
    return from_row(row)


def every(store: Store) -> list[Person]:
    """Everybody, by name."""
    return [from_row(row) for row in store.connection.execute(select(person).order_by(person.c.name))]


def get(store: Store, number: int) -> Person | None:
    """The person of a row number, None when there is none."""
    row = store.connection.execute(select(person).where(person.c.id == number)).one_or_none()
    return None if row is None else from_row(row)


def keep_password(store: Store, one: Person, hashed: str) -> None:
    """Keep the hash of a password, instead of an earlier one."""
    store.connection.execute(delete(password).where(password.c.person_id == one.id))
    store.connection.execute(insert(password).values(person_id=one.id, hash=hashed))


def password_hash(store: Store, one: Person) -> str | None:
    """The hash of a person's password, None when there is no password."""
    return store.connection.scalar(select(password.c.hash).where(password.c.person_id == one.id))


def keep_token(
    store: Store,
    one: Person,
    digest: str,
    container_id: int | None,
    now: datetime,
    *,
    label: str = "",
    reads_only: bool = False,
    expires: datetime | None = None,
) -> None:
    """Keep the digest of a token, for one campaign or for all."""
    values = {"digest": digest, "person_id": one.id, "container_id": container_id, "created": now}
    store.connection.execute(
        insert(token).values(**values, label=label, reads_only=reads_only, expires=expires)
    )


def foresee_token(store: Store, digest: str, container_name: str) -> None:
    """Ask already who has a token."""
    _BY_TOKEN[store.writes].foresee(store, {"digest": digest, "container": container_name})


def by_token(store: Store, digest: str, container_name: str) -> Actor | None:
    """Who has this token, seen from a campaign's container; None when nobody has, or it has expired."""
    asked = {"digest": digest, "container": container_name}
    actor, expires = _BY_TOKEN[store.writes].once(store, asked, _with_token) or (None, None)
    return None if expires and expires <= datetime.now(UTC) else actor


def by_person(store: Store, number: int, container_name: str) -> Actor:
    """A person who is signed in, seen from a campaign's container."""
    seen = {"person": number, "container": container_name}
    return _BY_PERSON[store.writes].once(store, seen, known) or NOBODY


def give_role(store: Store, held: Held, one: Person, what: Role, institution: str = "") -> None:
    """Make a person moderator, organiser or curator of a campaign; institution: whose items a curator has."""
    store.connection.execute(delete(role).where(role.c.container_id == held.id, role.c.person_id == one.id))
    values = {"container_id": held.id, "person_id": one.id, "role": what.value}
    store.connection.execute(insert(role).values(**values, institution=institution))


def organises(store: Store, one: Person) -> bool:
    """Whether a person organises any campaign."""
    query = select(role.c.person_id).where(role.c.person_id == one.id, role.c.role == Role.ORGANISER.value)
    return store.connection.execute(query.limit(1)).first() is not None


def stand_in(store: Store, held: Held, one: Person, known: Agent | None = None) -> Agent:
    """The agent of a person in a campaign whose container is held; made when there is none yet.

    known: who this transaction has found to stand for them already.
    """
    if known is not None:
        return known
    row = _AGENT.first(store, {"container": held.id, "person": one.id})
    if row is not None:
        return _agent(row)
    return _new_agent(store, held, fresh_agent_iri(store.base, held.campaign.name), Kind.PERSON, "", one.id)


def nobody(store: Store, held: Held) -> Agent:
    """A fresh agent of a campaign with no person behind it."""
    return _new_agent(store, held, fresh_agent_iri(store.base, held.campaign.name), Kind.PERSON, "", None)


def agents(store: Store, held: Held, wanted: Sequence[Agent]) -> list[Agent]:
    """The agents of a campaign for an import, in the same order, made where there are none.

    With an IRI they are found by it, else by kind and name, and get an IRI of ours.
    """
    query = (
        select(agent).where(agent.c.container_id == held.id, agent.c.person_id.is_(None)).order_by(agent.c.id)
    )
    known = [_agent(row) for row in store.connection.execute(query)]
    by_iri = {one.iri: one for one in known}
    by_name = {(one.kind, one.name): one for one in reversed(known)}
    found = []
    for one in wanted:
        there = by_iri.get(one.iri) if one.iri else by_name.get((one.kind, one.name))
        if there is None:
            iri = one.iri or fresh_agent_iri(store.base, held.campaign.name)
            there = _known_agent(store, held, iri) if one.iri else None
            there = there or _new_agent(store, held, iri, one.kind, one.name, None)
            by_iri[iri] = there
            by_name.setdefault((one.kind, one.name), there)
        found.append(there)
    return found


def _known_agent(store: Store, held: Held, iri: str) -> Agent | None:
    here = (agent.c.container_id == held.id, agent.c.iri == iri)
    return next(map(_agent, store.connection.execute(select(agent).where(*here))), None)


def agent_by_iri(store: Store, iri: str) -> tuple[Agent, str]:
    """An agent, and the public name that the person behind it chose, "" for none."""
    query = select(agent, person.c.public_name).outerjoin(person, person.c.id == agent.c.person_id)
    row = store.connection.execute(query.where(agent.c.iri == iri)).first()
    if row is None:
        raise Missing("There is no such agent.")
    return _agent(row), row.public_name or ""


def _new_agent(store: Store, held: Held, iri: str, kind: Kind, name: str, person_id: int | None) -> Agent:
    values = {"container_id": held.id, "person_id": person_id, "iri": iri, "kind": kind.value, "name": name}
    return _agent(store.connection.execute(insert(agent).values(values).returning(agent)).one())


def from_row(row: Row[Any]) -> Person:
    """The person of a row; the address is the one they claim until it is verified."""
    return Person(
        id=row.id,
        name=row.name,
        email=row.claimed or row.email,
        public_name=row.public_name,
        admin=row.admin,
        verified=row.verified is not None,
        language=row.language,
        languages=tuple(row.languages),
        credit_name=row.credit_name,
        hidden=row.hidden,
        suspended=row.suspended is not None,
        created=row.created,
        orcid=row.orcid,
    )


def _agent(row: Row[Any]) -> Agent:
    return Agent(row.id, row.iri, Kind(row.kind), row.name, row.person_id, row.excluded, row.joined)


def _with_token(row: Row[Any]) -> tuple[Actor | None, datetime | None]:
    """Who has a token, nobody who is suspended, and when it ends."""
    who = None if row.suspended else replace(_actor(row), scope=row.scope, reads_only=row.reads_only)
    return who, row.expires


def known(row: Row[Any]) -> Actor:
    """Who a row is, nobody when they are suspended."""
    return NOBODY if row.suspended else _actor(row)


def _actor(row: Row[Any]) -> Actor:
    stands_for = None
    if row.agent_id:
        stands_for = Agent(row.agent_id, row.iri, Kind(row.kind), "", row.id, joined=row.joined)
    return Actor(from_row(row), stands_for, Role(row.role) if row.role else None, bool(row.excluded))
