"""The tags on an item as one visitor meets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from annoserver.model.person import Kind
from annoserver.model.text import key
from annoserver.model.vote import Choice, Standing, Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent, person
from annoserver.store.rows.votes import ruling, standing, vote


@dataclass(frozen=True, slots=True)
class Met:
    """A tag with its standing, who made it, and what the visitor answered about it.

    author: agent, None for nobody known; by: the public name that a person chose, or the name of a
    program; choice: of the visitor, None when they have not voted; voted: the name of
    the annotation that says so.
    """

    name: str
    position: int
    document: bytes
    standing: Standing
    created: datetime
    author: int | None
    kind: Kind | None
    by: str
    choice: Choice | None
    voted: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling that stands on a tag.

    name: of its annotation; agent: who gave it; by: the public name that they chose, "" for none.
    """

    name: str
    document: bytes
    status: Status
    agent: int
    by: str


_VOTED = annotation.alias("voted")
_ON = Statement(
    select(
        annotation.c.name,
        annotation.c.document,
        annotation.c.created,
        standing,
        agent.c.kind,
        agent.c.name.label("program"),
        person.c.public_name,
        vote.c.choice,
        _VOTED.c.name.label("voted"),
    )
    .join(
        standing,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .outerjoin(agent, agent.c.id == annotation.c.agent_id)
    .outerjoin(person, person.c.id == agent.c.person_id)
    .outerjoin(
        vote,
        and_(
            vote.c.container_id == standing.c.container_id,
            vote.c.tag_position == standing.c.position,
            vote.c.agent_id == bindparam("voter"),
        ),
    )
    .outerjoin(
        _VOTED, and_(_VOTED.c.container_id == vote.c.container_id, _VOTED.c.position == vote.c.position)
    )
    .where(
        annotation.c.container_id == bindparam("container"),
        annotation.c.item == bindparam("item"),
        annotation.c.position > bindparam("after"),
        standing.c.hidden.is_(False),
    )
    .order_by(annotation.c.position)
    .limit(bindparam("limit"))
)


def on(store: Store, held: Held, iri: str, voter: int | None, after: int, limit: int) -> list[Met]:
    """The tags on an item in the order in which they were made, from behind a position."""
    asked = {"container": held.id, "item": key(iri), "voter": voter, "after": after, "limit": limit}
    return _ON.each(store, asked, _met)


def _met(row: Any) -> Met:
    return Met(
        name=row.name,
        position=row.position,
        document=row.document,
        standing=standings.told(row),
        created=row.created,
        author=row.author or None,
        kind=Kind(row.kind) if row.kind else None,
        by=row.public_name or row.program or "",
        choice=Choice(row.choice) if row.choice else None,
        voted=row.voted or "",
    )


def ruled(store: Store, held: Held, positions: Iterable[int]) -> dict[int, Ruled]:
    """The rulings that stand on tags, by the tag's position."""
    rows = _RULED.each(store, positions, _ruled, here=held.id)
    return dict(rows)


_RULED = Among(
    lambda among: (
        select(ruling.c.tag_position, ruling.c.status, ruling.c.agent_id, annotation, person.c.public_name)
        .join(
            annotation,
            and_(
                annotation.c.container_id == ruling.c.container_id, annotation.c.position == ruling.c.position
            ),
        )
        .join(agent, agent.c.id == ruling.c.agent_id)
        .outerjoin(person, person.c.id == agent.c.person_id)
        .where(ruling.c.container_id == bindparam("here"), among(ruling.c.tag_position))
        .order_by(ruling.c.curator, ruling.c.moment, ruling.c.position)
    )
)


def _ruled(row: Any) -> tuple[int, Ruled]:
    by = row.public_name or ""
    return row.tag_position, Ruled(row.name, row.document, Status(row.status), row.agent_id, by)
