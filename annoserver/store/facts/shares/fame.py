"""The board of all campaigns together: who has how many points, of all time or of one week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, or_, select

from annoserver.model.person import Person
from annoserver.model.rules.points import ALL_TIME, Made
from annoserver.store.database import Store
from annoserver.store.facts.shares.boards import AROUND, Row
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.numbers import fame, score
from annoserver.store.rows.people import agent, person

_ROWS = select(fame, person.c.public_name).join(person, person.c.id == fame.c.person_id)


def top(store: Store, week: int, limit: int) -> Sequence[Row]:
    """The first rows; who hides, or left every campaign, is on none."""
    query = _ROWS.where(fame.c.week == week, person.c.hidden.is_(False))
    return _some(store, query.order_by(fame.c.rank, fame.c.person_id).limit(limit))


def of(store: Store, one: Person, week: int) -> Row | None:
    """The row of one person, None when they have no points or hide."""
    here = (fame.c.week == week, fame.c.person_id == one.id, person.c.hidden.is_(False))
    return next(iter(_some(store, _ROWS.where(*here))), None)


def around(store: Store, week: int, mine: Row) -> Sequence[Row]:
    """One's own row between its neighbours."""
    rank, number = fame.c.rank, fame.c.person_id
    above = or_(rank < mine.rank, and_(rank == mine.rank, number < mine.agent))
    below = or_(rank > mine.rank, and_(rank == mine.rank, number > mine.agent))
    others = _ROWS.where(fame.c.week == week, person.c.hidden.is_(False)).limit(AROUND)
    before = _some(store, others.where(rank <= mine.rank, above).order_by(rank.desc(), number.desc()))[::-1]
    behind = _some(store, others.where(rank >= mine.rank, below).order_by(rank, number))
    return [*before, mine, *behind]


def is_stale(store: Store, week: int) -> bool:
    """Whether the board is another one by now."""
    right, kept = _right(week), select(fame.c.week, fame.c.person_id, fame.c.points, fame.c.rank)
    return any(
        store.connection.execute(one.except_(other).limit(1)).first()
        for one, other in ((right, kept), (kept, right))
    )


def renew(store: Store, week: int) -> None:
    """Write the board anew: of all time, and of this week."""
    store.connection.execute(delete(fame))
    columns = ["week", "person_id", "points", "rank"]
    store.connection.execute(insert(fame).from_select(columns, _right(week)))


def _right(week: int) -> Select[Any]:
    """What the rows follow from; drafts, which nobody sees, count for nothing."""
    total = func.sum(score.c.points)
    joined = (
        score.join(agent, agent.c.id == score.c.agent_id)
        .join(person, person.c.id == agent.c.person_id)
        .join(campaign, campaign.c.container_id == score.c.container_id)
    )
    there = (
        agent.c.joined.is_(True),
        agent.c.excluded.is_(False),
        person.c.hidden.is_(False),
        campaign.c.draft.is_(False),
    )
    sums = (
        select(score.c.week, agent.c.person_id, total.label("points"))
        .select_from(joined)
        .where(score.c.week.in_((ALL_TIME, week)), *there)
        .group_by(score.c.week, agent.c.person_id)
        .having(total > 0)
        .subquery()
    )
    place = func.rank().over(partition_by=sums.c.week, order_by=sums.c.points.desc())
    return select(sums.c.week, sums.c.person_id, sums.c.points, place.label("rank"))


def _some(store: Store, query: Select[Any]) -> list[Row]:
    return [
        Row(row.person_id, "", row.public_name or "", row.points, Made(), row.rank)
        for row in store.connection.execute(query)
    ]
