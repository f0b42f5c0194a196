"""Badges that somebody has for good: by rank when a campaign closes, and for what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, insert, literal, select

from annoserver.model.campaign import BADGES
from annoserver.model.rules import points
from annoserver.model.rules.points import ALL_TIME, THRESHOLDS
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.numbers import award, score
from annoserver.store.rows.people import agent, person

_RANK = Statement(insert(award))
_OF = Statement(select(award.c.badge, award.c.rank).where(award.c.agent_id == bindparam("agent")))


def of(store: Store, agent_id: int) -> Mapping[str, int]:
    """The badges that an agent has for good, each with its rank, 0 for those that are for none."""
    return {row.badge: row.rank for row in _OF.all(store, {"agent": agent_id})}


def ranked(store: Store, held: Held | None = None) -> set[int]:
    """The rows of the campaigns whose ranks were awarded, among all or of one."""
    here = (award.c.container_id == campaign.c.container_id, award.c.rank > 0)
    return _among(store, held, exists().where(*here))


def scored(store: Store, held: Held | None = None) -> set[int]:
    """The rows of the campaigns in which somebody has points, so that there are ranks to award."""
    made = (score.c.week == ALL_TIME, score.c.points > 0)
    return _among(store, held, exists().where(score.c.container_id == campaign.c.container_id, *made))


def _among(store: Store, held: Held | None, there: ColumnElement[bool]) -> set[int]:
    query = select(campaign.c.container_id).where(there)
    whose = query.where(campaign.c.container_id == held.id) if held else query
    return set(store.connection.scalars(whose))


def rank(store: Store, held: Held, now: datetime) -> None:
    """Award the ranks of a campaign, as its board has them now; who hides has one all the same."""
    query = (
        select(score.c.agent_id, score.c.points, person.c.hidden)
        .join(agent, agent.c.id == score.c.agent_id)
        .join(person, person.c.id == agent.c.person_id)
        .where(score.c.container_id == held.id, score.c.week == ALL_TIME, score.c.points > 0)
        .where(agent.c.joined.is_(True), agent.c.excluded.is_(False))
        .order_by(score.c.points.desc(), score.c.agent_id)
    )
    _RANK.run_all(store, list(_ranked(held, store.connection.execute(query), now)))


def _ranked(held: Held, rows: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """Nobody's rank counts who hides, as on the board."""
    seen, place, before = 0, 1, None
    for row in rows:
        place, before = (place if row.points == before else seen + 1), row.points
        seen += not row.hidden
        badge = points.rank_badge(place, row.points)
        yield {
            "agent_id": row.agent_id,
            "badge": badge,
            "container_id": held.id,
            "rank": place,
            "moment": now,
        }


def unrank(store: Store, held: Held) -> None:
    """Take the ranks back: the campaign goes on."""
    here = (award.c.container_id == held.id, award.c.badge.in_(BADGES))
    store.connection.execute(delete(award).where(*here))


def reached(store: Store) -> bool:
    """Whether somebody has reached a badge that is not written down yet."""
    return any(store.connection.execute(query.limit(1)).first() for query in _reached(literal(None)))


def keep(store: Store, now: datetime) -> None:
    """Write down the badges that people have reached."""
    columns = ["agent_id", "badge", "container_id", "rank", "moment"]
    for query in _reached(literal(now, Moment())):
        store.connection.execute(insert(award).from_select(columns, query))


def _reached(moment: ColumnElement[Any]) -> Iterator[Select[Any]]:
    for badge, (what, need) in THRESHOLDS.items():
        made = score.c.tags + score.c.votes if what == "contributions" else score.c[what]
        there = exists().where(award.c.agent_id == score.c.agent_id, award.c.badge == badge.value)
        yield select(score.c.agent_id, literal(badge.value), score.c.container_id, literal(0), moment).where(
            score.c.week == ALL_TIME, made >= need, ~there
        )
