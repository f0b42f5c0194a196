"""Numbers and pictures of campaigns as pages show them, for all campaigns at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from annoserver.model.item import Collection
from annoserver.model.rules.points import ALL_TIME
from annoserver.model.vote import Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, container
from annoserver.store.rows.campaigns import campaign, collection, item
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.numbers import score, summary
from annoserver.store.rows.votes import standing

PICTURES = 5
"""How many pictures stand for a campaign or a collection that has no banner."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Items, votes (imported counts included), contributions, people, and tags by their status.

    changed: when something in the campaign last changed; pictures: of some of its items.
    """

    items: int = 0
    votes: int = 0
    contributions: int = 0
    people: int = 0
    by_status: Mapping[Status, int] = field(default_factory=dict)
    changed: datetime | None = None
    pictures: tuple[str, ...] = ()

    @property
    def tags(self) -> int:
        """All tags, whatever their status."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection with pictures of some of its items."""

    collection: Collection
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """A tag that was just made: its document, item and status."""

    document: bytes
    item: str
    status: Status
    created: datetime


def _counted(row: Any) -> tuple[int, Counts]:
    return row.id, Counts(
        items=row.items or 0,
        votes=row.votes or 0,
        contributions=row.contributions or 0,
        people=row.people,
        by_status={one: number for one in Status if (number := getattr(row, one.value))},
        changed=row.modified,
        pictures=_found(row),
    )


def _people() -> Any:
    return (
        select(func.count())
        .where(
            score.c.container_id == container.c.id, score.c.week == ALL_TIME, score.c.tags + score.c.votes > 0
        )
        .scalar_subquery()
        .label("people")
    )


def _pictures(whose: Any, of_collection: bool) -> list[Any]:
    """What is shown of the first items, one column for each."""
    here = item.c.collection_id if of_collection else item.c.container_id
    first = item.c.id if of_collection else item.c.iri
    query = select(item.c.shown).where(here == whose).order_by(first).limit(1)
    return [query.offset(place).scalar_subquery().label(f"picture_{place}") for place in range(PICTURES)]


def _found(row: Any) -> tuple[str, ...]:
    shown = (getattr(row, f"picture_{place}") for place in range(PICTURES))
    urls = (one.get("thumbnail") or one.get("image") for one in shown if one)
    return tuple(url for url in urls if url)


_EVERY = (
    select(container.c.modified, container.c.id, summary, _people(), *_pictures(container.c.id, False))
    .outerjoin(summary, summary.c.container_id == container.c.id)
    .where(container.c.name != "")
)
_COUNTS = Among(lambda among: _EVERY.where(among(container.c.id)))


def counts(store: Store, ids: Iterable[int]) -> Mapping[int, Counts]:
    """The numbers of some campaigns by the row of the container; one query over kept numbers."""
    return dict(_COUNTS.each(store, ids, _counted))


_TURN = Statement(
    select(
        *(
            func.min(case((column > bindparam("now", type_=Moment), column))).label(name)
            for name, column in (("opens", campaign.c.opens), ("closes", campaign.c.closes))
        )
    )
)


def turn(store: Store, now: datetime) -> datetime | None:
    """When the next campaign opens or closes by its dates, None when none is to."""
    row = _TURN.first(store, {"now": now})
    return min(filter(None, (row.opens, row.closes)), default=None)


_SHELVES = Statement(
    select(collection, *_pictures(collection.c.id, True))
    .where(collection.c.container_id == bindparam("here"))
    .order_by(collection.c.id)
)


def shelves(store: Store, held: Held) -> Sequence[Shelf]:
    """The collections of a campaign in the order they were made, each with some pictures."""
    return _SHELVES.each(store, {"here": held.id}, _shelf)


def _shelf(row: Any) -> Shelf:
    return Shelf(Collection(row.name, row.title, row.items, row.description), _found(row))


_RECENT = Statement(
    select(annotation.c.document, annotation.c.item, annotation.c.created, standing.c.status)
    .join(
        standing,
        (standing.c.container_id == annotation.c.container_id)
        & (standing.c.position == annotation.c.position),
    )
    .where(standing.c.container_id == bindparam("here"))
    .order_by(standing.c.position.desc())
    .limit(bindparam("limit"))
)


def recent(store: Store, container_id: int, limit: int) -> Sequence[Recent]:
    """The tags of a campaign that were made last."""
    return _RECENT.each(store, {"here": container_id, "limit": limit}, _recent)


def _recent(row: Any) -> Recent:
    return Recent(row.document, row.item, Status(row.status), row.created)
