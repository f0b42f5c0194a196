"""Comments on an item as a visitor meets them, and whether somebody has nothing to add to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select

from annoserver.model.annotation import NOTHING_TO_ADD
from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, body, target
from annoserver.store.rows.people import agent, person
from annoserver.store.rows.reports import concealed

COMMENTING, ASSESSING = "commenting", "assessing"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in words, or with finished that its maker has nothing to add; by: their public name."""

    name: str
    words: str
    language: str
    created: datetime
    own: bool
    by: str
    finished: bool


_ON = (
    select(
        annotation.c.name,
        annotation.c.created,
        annotation.c.agent_id,
        annotation.c.motivation,
        body.c.text,
        body.c.language,
        agent.c.name.label("program"),
        person.c.public_name,
    )
    .select_from(target)
    .join(
        annotation,
        and_(annotation.c.container_id == target.c.container_id, annotation.c.position == target.c.position),
    )
    .join(
        body,
        and_(body.c.container_id == annotation.c.container_id, body.c.position == annotation.c.position),
    )
    .outerjoin(agent, agent.c.id == annotation.c.agent_id)
    .outerjoin(person, person.c.id == agent.c.person_id)
    .where(
        target.c.container_id == bindparam("container"),
        target.c.iri == bindparam("item"),
        body.c.number == 0,
        ~exists().where(
            concealed.c.container_id == annotation.c.container_id,
            concealed.c.position == annotation.c.position,
        ),
        or_(
            and_(annotation.c.motivation == COMMENTING, body.c.text != ""),
            and_(
                annotation.c.motivation == ASSESSING,
                body.c.iri == NOTHING_TO_ADD,
                annotation.c.agent_id == bindparam("visitor"),
            ),
        ),
    )
    # By the target's: the index that finds the item has them in this order, whatever else is there.
    .order_by(target.c.position.desc())
    .limit(bindparam("limit"))
)
_ALL = Statement(_ON)
_FINISHED = (
    _ON.with_only_columns(annotation.c.name).where(annotation.c.motivation == ASSESSING).order_by(None)
)


def on(store: Store, held: Held, iri: str, visitor: int | None, limit: int) -> list[Remark]:
    """What was remarked on an item, the newest first; of others only their comments."""
    rows = _ALL.all(store, {"container": held.id, "item": key(iri), "visitor": visitor, "limit": limit})
    return [
        Remark(
            name=row.name,
            words=row.text,
            language=row.language,
            created=row.created,
            own=visitor is not None and row.agent_id == visitor,
            by=row.public_name or row.program or "",
            finished=row.motivation == ASSESSING,
        )
        for row in rows
    ]


def finished(store: Store, held: Held, iri: str, visitor: int | None) -> str | None:
    """The name of the annotation in which an agent says that they have nothing to add, if there is one."""
    return store.connection.scalar(
        _FINISHED, {"container": held.id, "item": key(iri), "visitor": visitor, "limit": 1}
    )
