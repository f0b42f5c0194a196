"""Boards: who has how many points in a campaign, all time or in one week, and what one person has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, or_, select

from annoserver.model.rules.points import ALL_TIME, Made
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.kinds import Id
from annoserver.store.rows.numbers import score
from annoserver.store.rows.people import agent, person

RANKED = 1_000
"""The last rank that is told: a board may be long, and to count it all would take its time."""

AROUND = 2
"""How many neighbours on each side of one's own row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a board; name: the public one that the person chose, "" for none; iri: of the agent.

    rank: one more than there are people with more points, so that ties share it; they are counted as
    far as RANKED.
    """

    agent: int
    iri: str
    name: str
    points: int
    made: Made
    rank: int

    @property
    def beyond(self) -> bool:
        """Whether all that is known of the rank is that it is behind those that are counted."""
        return bool(self.iri) and self.rank > RANKED


_other = score.alias("other")
_their = agent.alias("their")
_who = person.alias("who")
_ABOVE = (
    select(literal(1).label("one"))
    .select_from(
        _other.join(_their, _their.c.id == _other.c.agent_id).join(_who, _who.c.id == _their.c.person_id)
    )
    .where(
        _other.c.container_id == score.c.container_id,
        _other.c.week == score.c.week,
        _other.c.points > score.c.points,
        _who.c.hidden.is_(False),
        _their.c.joined.is_(True),
        _their.c.excluded.is_(False),
    )
    .correlate(score)
    .limit(RANKED)
    .subquery()
)
_RANK = select(func.count() + 1).select_from(_ABOVE).correlate(score).scalar_subquery()
_ROWS = select(
    agent.c.id,
    agent.c.iri,
    person.c.public_name,
    *(score.c[name] for name in ("points", "tags", "accepted", "rejected", "votes")),
    _RANK.label("rank"),
).select_from(
    score.join(agent, agent.c.id == score.c.agent_id).join(person, person.c.id == agent.c.person_id)
)


_BOARD = _ROWS.where(score.c.container_id == bindparam("here"), score.c.week == bindparam("week"))
_SHOWN = _BOARD.where(
    score.c.points > 0, person.c.hidden.is_(False), agent.c.joined.is_(True), agent.c.excluded.is_(False)
)
_POINTS, _AGENT = bindparam("points", type_=Id), bindparam("agent", type_=Id)
_OTHERS = _SHOWN.where(score.c.agent_id != _AGENT).limit(AROUND)
_MORE = or_(score.c.points > _POINTS, and_(score.c.points == _POINTS, score.c.agent_id < _AGENT))
_LESS = or_(score.c.points < _POINTS, and_(score.c.points == _POINTS, score.c.agent_id > _AGENT))

_TOP = Statement(_SHOWN.order_by(score.c.points.desc(), score.c.agent_id).limit(bindparam("limit")))
_OF = Statement(_BOARD.where(score.c.agent_id == _AGENT))
_BEFORE = Statement(_OTHERS.where(_MORE).order_by(score.c.points, score.c.agent_id.desc()))
_BEHIND = Statement(_OTHERS.where(_LESS).order_by(score.c.points.desc(), score.c.agent_id))


def top(store: Store, held: Held, week: int, limit: int) -> Sequence[Row]:
    """The first rows of a board; who hides, left or was excluded is out, and counts for nobody's rank."""
    return _TOP.each(store, {"here": held.id, "week": week, "limit": limit}, _row)


def of(store: Store, held: Held, agent_id: int, week: int = ALL_TIME) -> Row | None:
    """What one person has, None for nothing yet."""
    return _OF.once(store, {"here": held.id, "week": week, "agent": agent_id}, _row)


def around(store: Store, held: Held, week: int, mine: Row) -> Sequence[Row]:
    """One's own row between its neighbours."""
    whose = {"here": held.id, "week": week, "points": mine.points, "agent": mine.agent}
    return [*_BEFORE.each(store, whose, _row)[::-1], mine, *_BEHIND.each(store, whose, _row)]


def _row(found: Any) -> Row:
    made = Made(found.tags, found.accepted, found.rejected, found.votes)
    return Row(found.id, found.iri, found.public_name or "", found.points, made, found.rank)
