"""What one person made in a campaign: tags with what became of them, and votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, and_, bindparam, literal_column, select

from annoserver.model.vote import Choice, Standing, Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.votes import standing, vote


@dataclass(frozen=True, slots=True)
class Mine:
    """A tag of mine, or one that I voted on.

    position, own: place and name of my annotation; name, document: of the tag; created: when I made the
    tag or cast the vote; choice: None for a tag of mine.
    """

    position: int
    own: str
    name: str
    document: bytes
    item: str
    standing: Standing
    created: datetime
    choice: Choice | None = None


_STANDS = and_(
    standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
)
_TAG = (annotation.c.name, annotation.c.document, annotation.c.item, standing)


def _own(row: FromClause) -> tuple[Any, ...]:
    return row.c.created, row.c.position.label("place"), row.c.name.label("own")


def tags(store: Store, held: Held, agent: int, before: int | None, limit: int) -> Sequence[Mine]:
    """Tags that an agent made, the newest first, before a position."""
    query = (
        select(*_TAG, *_own(annotation))
        .join(standing, _STANDS)
        .where(annotation.c.agent_id == agent, annotation.c.container_id == held.id)
        .order_by(annotation.c.position.desc())
    )
    if before is not None:
        query = query.where(annotation.c.position < before)
    return [_mine(row) for row in store.connection.execute(query.limit(limit))]


def votes(store: Store, held: Held, agent: int, before: int | None, limit: int) -> Sequence[Mine]:
    """Votes that an agent cast, the newest first, before a position, with the tags they are on."""
    own = annotation.alias("own")
    query = (
        select(*_TAG, *_own(own), vote.c.choice)
        .select_from(own)
        .join(vote, and_(vote.c.container_id == own.c.container_id, vote.c.position == own.c.position))
        .join(
            annotation,
            and_(
                annotation.c.container_id == vote.c.container_id, annotation.c.position == vote.c.tag_position
            ),
        )
        .join(standing, _STANDS)
        .where(own.c.agent_id == agent, own.c.container_id == held.id)
        .order_by(own.c.position.desc())
    )
    if before is not None:
        query = query.where(own.c.position < before)
    return [_mine(row, Choice(row.choice)) for row in store.connection.execute(query.limit(limit))]


_ACCEPTED = Statement(
    select(*_TAG, *_own(annotation))
    .join(annotation, _STANDS)
    .where(
        standing.c.author == bindparam("agent"),
        # Written out, so that PostgreSQL knows how many there are without planning anew each time.
        standing.c.status == literal_column(f"'{Status.ACCEPTED.value}'"),
        standing.c.container_id == bindparam("here"),
    )
    .order_by(standing.c.changed.desc(), standing.c.position.desc())
    .limit(bindparam("limit"))
)


def accepted(store: Store, held: Held, agent: int, limit: int) -> Sequence[Mine]:
    """The tags of an agent that were accepted last."""
    return _ACCEPTED.each(store, {"agent": agent, "here": held.id, "limit": limit}, _mine)


def _mine(row: Any, choice: Choice | None = None) -> Mine:
    return Mine(
        position=row.place,
        own=row.own,
        name=row.name,
        document=row.document,
        item=row.item,
        standing=standings.told(row),
        created=row.created,
        choice=choice,
    )
