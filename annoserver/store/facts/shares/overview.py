"""Which campaigns the first page shows: chosen, put in order and counted by the database, drafts left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, bindparam, case, cast, func, literal, select

from annoserver.model.campaign import State
from annoserver.model.rules.points import ALL_TIME
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.numbers import score, summary

NEW, PROGRESS, PEOPLE = "new", "progress", "people"
"""Orders: where something changed last first, what is nearest its goal, where most people are. Else by name,
the open ones first; so are equals among the others."""

NO_END = 1 << 31

_NOW = bindparam("now", type_=Moment)
# What Campaign.state says, for the database to choose by; a test holds the two together.
_STATE = case(
    (campaign.c.archived.is_(True), State.ARCHIVED.value),
    (campaign.c.opens > _NOW, State.UPCOMING.value),
    (campaign.c.closes <= _NOW, State.CLOSED.value),
    (campaign.c.paused.is_(True), State.PAUSED.value),
    else_=State.OPEN.value,
)
_OPEN: ColumnElement[bool] = literal(State.OPEN.value) == _STATE
# And what Campaign.progress says.
_DONE = func.coalesce(summary.c.contributions, 0)
_WANTED = func.coalesce(func.nullif(campaign.c.goal, 0), summary.c["items"] * campaign.c.contributors, 0)
_PART = case((_WANTED == 0, 0.0), (_DONE >= _WANTED, 1.0), else_=cast(_DONE, Float) / _WANTED)
_PEOPLE = (
    select(func.count())
    .where(score.c.container_id == container.c.id, score.c.week == ALL_TIME, score.c.tags + score.c.votes > 0)
    .correlate(container)
    .scalar_subquery()
)
_FROM = container.join(campaign, campaign.c.container_id == container.c.id).outerjoin(
    summary, summary.c.container_id == container.c.id
)
_ORDERS: Mapping[str, Any] = {NEW: container.c.modified, PROGRESS: _PART, PEOPLE: _PEOPLE}


def _ids() -> Select[Any]:
    return select(container.c.id).select_from(_FROM).where(campaign.c.draft.is_(False))


_USUAL = (case((_OPEN, 0), else_=1), container.c.name)
_STATES = Statement(
    select(_STATE.label("state"), func.count().label("number"))
    .select_from(_FROM)
    .where(campaign.c.draft.is_(False))
    .group_by("state")
)
_NEARLY = Statement(
    _ids()
    .where(_OPEN, bindparam("least", type_=Float) <= _PART, _PART < 1.0)
    .order_by(container.c.name)
    .limit(bindparam("limit"))
)
_BUSY = Statement(
    _ids().where(summary.c.tags > 0).order_by(container.c.modified.desc(), container.c.name).limit(1)
)
_TEXTS = Statement(
    _ids().add_columns(
        container.c.name,
        campaign.c.title,
        campaign.c.description,
        campaign.c.organiser,
        campaign.c.institution,
    )
)


def states(store: Store, now: datetime) -> Mapping[State, int]:
    """How many campaigns are in each state."""
    return {State(row.state): row.number for row in _STATES.all(store, {"now": now})}


def ids(
    store: Store, now: datetime, state: str = "", sort: str = "", first: int = 0, limit: int = NO_END
) -> Sequence[int]:
    """Rows of campaigns in a state, "" for any, in an order, from the first wanted one on."""
    values = {"now": now, "first": first, "limit": limit, **({"state": state} if state else {})}
    return _listed(sort if sort in _ORDERS else "", chosen=bool(state)).column(store, values)


@lru_cache
def _listed(sort: str, *, chosen: bool) -> Statement:
    query = _ids().where(bindparam("state") == _STATE) if chosen else _ids()
    order = (_ORDERS[sort].desc(), *_USUAL) if sort else _USUAL
    return Statement(query.order_by(*order).limit(bindparam("limit")).offset(bindparam("first")))


def nearly(store: Store, now: datetime, least: float, limit: int) -> Sequence[int]:
    """Rows of open campaigns of which at least this part is done, and not all."""
    return _NEARLY.column(store, {"now": now, "least": least, "limit": limit})


def busy(store: Store) -> Sequence[int]:
    """The row of the campaign with tags that changed last, none where there are no tags."""
    return _BUSY.column(store, {})


def texts(store: Store) -> list[Any]:
    """What each campaign says of itself: id, name, title, description, organiser, institution."""
    return _TEXTS.all(store, {})
