"""Reports: the queue of what people find wrong, and the tags that are hidden because of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, select, update

from annoserver.errors import Missing
from annoserver.model.person import DAY, Person
from annoserver.model.vote import Outcome, Reason, Report
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, standings
from annoserver.store.rows.annotations import container
from annoserver.store.rows.people import agent, person
from annoserver.store.rows.reports import concealed, report
from annoserver.store.rows.votes import standing

_REPORTS: Select[Any] = (
    select(report, container.c.name, agent.c.iri)
    .join(container, container.c.id == report.c.container_id)
    .outerjoin(agent, agent.c.id == report.c.agent_id)
    .order_by(report.c.id)
)


def add(
    store: Store,
    held: Held,
    tag: str,
    agent_id: int | None,
    by: Person,
    reason: Reason,
    words: str,
    now: datetime,
) -> bool:
    """Keep a report; False when the same person has an open one about the same thing."""
    mine = _about(held.id, tag, agent_id).where(report.c.reporter_id == by.id)
    if store.connection.execute(mine).first() is not None:
        return False
    values = {"container_id": held.id, "tag": tag, "agent_id": agent_id, "reporter_id": by.id}
    store.connection.execute(insert(report).values(**values, reason=reason.value, words=words, created=now))
    return True


def serious(store: Store, held: Held, tag: str, agent_id: int | None, now: datetime) -> int:
    """How many people whose accounts are older than a day have an open report about something."""
    query = _about(held.id, tag, agent_id).join(person, person.c.id == report.c.reporter_id)
    counted = query.where(person.c.created < now - DAY).with_only_columns(
        func.count(func.distinct(report.c.reporter_id)), maintain_column_froms=True
    )
    return store.connection.scalar(counted) or 0


def hide(store: Store, held: Held, position: int, now: datetime, *, hidden: bool) -> None:
    """Hide a tag or a comment from pages, search and exports, or show it again."""
    here = and_(standing.c.container_id == held.id, standing.c.position == position)
    if not store.connection.execute(update(standing).where(here).values(hidden=hidden)).rowcount:
        _conceal(store, held, position, hidden=hidden)
    headers.touch(store, held, [row.item for row in standings.at(store, held, position)], now)


def _conceal(store: Store, held: Held, position: int, *, hidden: bool) -> None:
    """The same for what has no standing: a comment."""
    here = (concealed.c.container_id == held.id, concealed.c.position == position)
    store.connection.execute(delete(concealed).where(*here))
    if hidden:
        values = {"container_id": held.id, "position": position}
        store.connection.execute(insert(concealed).values(values))


def listed(store: Store, *, answered: bool = False, campaign: str = "") -> list[Report]:
    """The open reports, the oldest first; or the answered ones."""
    query = _REPORTS.where(report.c.answered.is_not(None) if answered else report.c.answered.is_(None))
    if campaign:
        query = query.where(container.c.name == campaign)
    return [_report(row) for row in store.connection.execute(query)]


def get(store: Store, number: int) -> Report:
    """The report of a number; Missing when there is none that is open."""
    row = store.connection.execute(
        _REPORTS.where(report.c.id == number, report.c.answered.is_(None))
    ).one_or_none()
    if row is None:
        raise Missing(f"There is no open report {number}.")
    return _report(row)


def answer(
    store: Store, held: Held, one: Report, outcome: Outcome, words: str, now: datetime
) -> Sequence[int]:
    """Answer all open reports about the same thing at once; gives the people who sent them."""
    number = select(report.c.agent_id).where(report.c.id == one.id)
    about = _about(held.id, one.tag, store.connection.scalar(number)).subquery()
    answering = (
        update(report)
        .where(report.c.id.in_(select(about.c.id)))
        .values(answered=now, outcome=outcome.value, answer=words)
        .returning(report.c.reporter_id)
    )
    return [found for found in store.connection.scalars(answering) if found is not None]


def _about(container_id: int, tag: str, agent_id: int | None) -> Select[Any]:
    open_ones = select(report.c.id).where(
        report.c.container_id == container_id, report.c.tag == tag, report.c.answered.is_(None)
    )
    return open_ones if tag else open_ones.where(report.c.agent_id == agent_id)


def _report(row: Row[Any]) -> Report:
    return Report(
        row.id,
        row.name,
        row.tag,
        row.iri or "",
        row.reporter_id,
        Reason(row.reason),
        row.words,
        row.created,
        Outcome(row.outcome) if row.outcome else None,
        row.answer,
    )
