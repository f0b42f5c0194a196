"""Items that could come next for somebody: with tags that wait for a vote, or with few contributors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select

from annoserver.model.rules.order import Candidate
from annoserver.model.rules.points import ALL_TIME
from annoserver.store.campaigns import Held, collection_row
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.numbers import attention, part, score, skip
from annoserver.store.rows.votes import standing, vote

MOST = 100
"""How many candidates of each kind are looked at; they come in order, so that these are the best."""


_TAG = and_(
    annotation.c.container_id == standing.c.container_id, annotation.c.position == standing.c.position
)
_ITEM = and_(attention.c.container_id == annotation.c.container_id, attention.c.item == annotation.c.item)


def waiting(store: Store, held: Held, agent: int, collection: str = "") -> Sequence[Candidate]:
    """Items with a pending tag that the agent may vote on, those nearest to a decision first.

    collection: the name of that which they are in, "" for any.
    """
    query = (
        select(annotation.c.item, standing.c.distance, attention.c.people)
        .select_from(standing)
        .join(annotation, _TAG)
        .join(attention, _ITEM)
        .where(
            standing.c.container_id == held.id,
            standing.c.distance > 0,
            standing.c.author != agent,
            ~_voted(agent).exists(),
            ~_skipped(agent, annotation.c.item).exists(),
        )
        .order_by(standing.c.distance, standing.c.position)
        .limit(MOST)
    )
    if collection:
        query = query.where(
            attention.c.collection_id == collection_row(held.id, collection).scalar_subquery()
        )
    nearest: dict[str, Candidate] = {}
    for row in store.connection.execute(query):
        nearest.setdefault(row.item, Candidate(row.item, row.distance, row.people))
    return list(nearest.values())


def least(store: Store, held: Held, agent: int, collection: str = "") -> Sequence[Candidate]:
    """Items where the agent has not been, those with the fewest contributors first."""
    been = select(part.c.item).where(
        part.c.container_id == attention.c.container_id,
        part.c.item == attention.c.item,
        part.c.agent_id == agent,
    )
    query = (
        select(attention.c.item, attention.c.people)
        .where(
            attention.c.container_id == held.id,
            ~been.exists(),
            ~_skipped(agent, attention.c.item).exists(),
        )
        .order_by(attention.c.people, attention.c.item)
        .limit(MOST)
    )
    if collection:
        query = query.where(
            attention.c.collection_id == collection_row(held.id, collection).scalar_subquery()
        )
    elif held.has_collections:
        query = query.where(attention.c.collection_id.is_not(None))
    return [Candidate(row.item, None, row.people) for row in store.connection.execute(query)]


def skipped(store: Store, held: Held, agent: int) -> Sequence[Candidate]:
    """Items that the agent skipped, the earliest first: they return when nothing else is left."""
    query = (
        select(skip.c.item, skip.c.moment, attention.c.people)
        .join(attention, and_(attention.c.container_id == held.id, attention.c.item == skip.c.item))
        .where(skip.c.agent_id == agent)
        .order_by(skip.c.moment)
        .limit(MOST)
    )
    return [Candidate(row.item, None, row.people, row.moment) for row in store.connection.execute(query)]


def draws(store: Store, agent: int) -> int:
    """How many items the agent was led to: each contribution and each skip is one."""
    made = select(score.c.tags + score.c.votes).where(score.c.agent_id == agent, score.c.week == ALL_TIME)
    left = select(func.count()).select_from(skip).where(skip.c.agent_id == agent)
    query = select(func.coalesce(made.scalar_subquery(), 0) + left.scalar_subquery())
    return store.connection.scalar(query) or 0


def _voted(agent: int) -> Any:
    return select(vote.c.position).where(
        vote.c.container_id == standing.c.container_id,
        vote.c.tag_position == standing.c.position,
        vote.c.agent_id == agent,
    )


def _skipped(agent: int, item: Any) -> Any:
    return select(skip.c.moment).where(skip.c.agent_id == agent, skip.c.item == item)
