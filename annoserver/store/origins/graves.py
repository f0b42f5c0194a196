"""What was deleted, in the order in which it was, and why it had been made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, literal, or_, select, tuple_

from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, container, tombstone
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.kinds import Moment


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands among what was deleted: when that was, the container's row, the name."""

    moment: datetime
    container: int
    name: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted: an annotation of a container, or with "" in its place a container."""

    container: str
    name: str
    place: Place


def dig(store: Store, number: int, position: int, now: datetime) -> None:
    """Note that an annotation of a container is about to be deleted."""
    here = (annotation.c.container_id == number, annotation.c.position == position)
    facts = (annotation.c.container_id, annotation.c.name, annotation.c.position, annotation.c.motivation)
    last = select(*facts, literal(now, Moment())).where(*here)
    names = [*(column.name for column in facts), "moment"]
    store.connection.execute(insert(tombstone).from_select(names, last))


def every(
    store: Store,
    since: datetime,
    until: datetime,
    size: int,
    motivations: Sequence[str] = (),
    *,
    after: Place | None = None,
    skipped: int = 0,
) -> list[Deleted]:
    """What was deleted from one moment to before another, the oldest first, but for what drafts had.

    motivations: what had one of these, and what had nobody knows which: containers, and what an older
    version deleted. after: where an earlier answer ended; skipped: how many are passed over.
    """
    draft = select(campaign.c.container_id).where(campaign.c.draft.is_(True))
    place = (tombstone.c.moment, tombstone.c.container_id, tombstone.c.name)
    query = (
        select(container.c.name.label("home"), *place)
        .join(container, container.c.id == tombstone.c.container_id)
        .where(tombstone.c.moment < until, tombstone.c.container_id.not_in(draft))
        .order_by(*place)
        .offset(skipped or None)
        .limit(size)
    )
    if motivations:
        query = query.where(_motivated(motivations))
    query = query.where(tombstone.c.moment >= (since if after is None else after.moment))
    if after is not None:
        behind = literal(after.moment, Moment()), literal(after.container), literal(after.name)
        query = query.where(tuple_(*place) > tuple_(*behind))
    return [
        Deleted(row.home, row.name, Place(row.moment, row.container_id, row.name))
        for row in store.connection.execute(query)
    ]


def _motivated(motivations: Sequence[str]) -> ColumnElement[bool]:
    padded = literal(" ") + tombstone.c.motivation + " "
    chosen = (padded.contains(f" {one} ", autoescape=True) for one in motivations)
    return or_(tombstone.c.motivation.is_(None), *chosen)
