"""Consents: what people agreed to when they joined a campaign, until they leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from annoserver.model.person import NOTICE, Agent, Consent, Credit, Person
from annoserver.model.rules.points import ALL_TIME
from annoserver.store import people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import container
from annoserver.store.rows.numbers import score
from annoserver.store.rows.people import agent, consent, person

_CONSENTS = (
    select(consent, container.c.name, agent.c.iri)
    .join(agent, agent.c.id == consent.c.agent_id)
    .join(container, container.c.id == agent.c.container_id)
)


def join(
    store: Store, held: Held, one: Person, now: datetime, *, credited: bool = False, notice: str = NOTICE
) -> Agent:
    """Let a person take part in a campaign whose container is held, by what they agreed to; their agent.

    An earlier consent that is in force ends.
    """
    known = people.stand_in(store, held, one)
    _end(store, known, now)
    values = {"agent_id": known.id, "moment": now, "notice": notice, "credited": credited}
    store.connection.execute(insert(consent).values(values))
    _mark(store, known, joined=True)
    return replace(known, joined=True)


def leave(store: Store, one: Agent, now: datetime) -> None:
    """End what an agent's person agreed to; what they made stays."""
    _end(store, one, now)
    _mark(store, one, joined=False)


def of(store: Store, one: Agent) -> Consent | None:
    """What is in force between an agent's person and their campaign, None for nothing."""
    query = _CONSENTS.where(consent.c.agent_id == one.id, consent.c.ended.is_(None))
    row = store.connection.execute(query).one_or_none()
    return None if row is None else _consent(row)


def every(store: Store, one: Person) -> Sequence[Consent]:
    """All that a person ever agreed to, the oldest first."""
    query = _CONSENTS.where(agent.c.person_id == one.id).order_by(consent.c.id)
    return [_consent(row) for row in store.connection.execute(query)]


def credited(store: Store, held: Held) -> tuple[Sequence[Credit], int]:
    """Whom credits of a campaign name, by name, and how many others contributed.

    Named is who contributed, has a name for credits and asked for it when joining; nobody excluded.
    """
    made = (score.c.container_id == held.id, score.c.week == ALL_TIME, score.c.tags + score.c.votes > 0)
    query = (
        select(person.c.credit_name, person.c.orcid)
        .select_from(score.join(agent, agent.c.id == score.c.agent_id))
        .join(consent, consent.c.agent_id == agent.c.id)
        .join(person, person.c.id == agent.c.person_id)
        .where(*made, consent.c.ended.is_(None), consent.c.credited.is_(True), agent.c.excluded.is_(False))
        .where(person.c.credit_name != "")
        .order_by(person.c.credit_name, person.c.id)
    )
    named = [Credit(row.credit_name, row.orcid) for row in store.connection.execute(query)]
    total = store.connection.scalar(select(func.count()).select_from(score).where(*made)) or 0
    return named, total - len(named)


def _end(store: Store, one: Agent, now: datetime) -> None:
    open_ones = (consent.c.agent_id == one.id, consent.c.ended.is_(None))
    store.connection.execute(update(consent).where(*open_ones).values(ended=now))


def _mark(store: Store, one: Agent, *, joined: bool) -> None:
    store.connection.execute(update(agent).where(agent.c.id == one.id).values(joined=joined))


def _consent(row: Row[Any]) -> Consent:
    return Consent(row.name, row.iri, row.moment, row.notice, row.credited, row.ended)
