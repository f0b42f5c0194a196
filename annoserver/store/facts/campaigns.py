"""Numbers of campaigns as pages show them, for all campaigns at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, select, true

from annoserver.model.vote import Status
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.votes import standing


@dataclass(frozen=True, slots=True)
class Counts:
    """Items, votes (imported counts included), and tags by their status."""

    items: int = 0
    votes: int = 0
    by_status: Mapping[Status, int] = field(default_factory=dict)

    @property
    def tags(self) -> int:
        """All tags, whatever their status."""
        return sum(self.by_status.values())


def counts(store: Store, held: Held | None = None) -> Mapping[int, Counts]:
    """The numbers of one campaign, or of all, by the row of the container; two queries."""
    items = {row.container_id: row.number for row in store.connection.execute(_items(held))}
    votes: dict[int, int] = {}
    statuses: dict[int, dict[Status, int]] = {}
    for row in store.connection.execute(_standings(held)):
        votes[row.container_id] = votes.get(row.container_id, 0) + row.votes
        statuses.setdefault(row.container_id, {})[Status(row.status)] = row.number
    return {
        number: Counts(items.get(number, 0), votes.get(number, 0), statuses.get(number, {}))
        for number in items.keys() | statuses.keys()
    }


def _items(held: Held | None) -> Select[tuple[int, int]]:
    here: ColumnElement[bool] = item.c.container_id == held.id if held else true()
    return select(item.c.container_id, func.count().label("number")).where(here).group_by(item.c.container_id)


def _standings(held: Held | None) -> Select[tuple[int, str, int, int]]:
    answers = standing.c.up + standing.c.down + standing.c.unsure
    here: ColumnElement[bool] = standing.c.container_id == held.id if held else true()
    return (
        select(
            standing.c.container_id,
            standing.c.status,
            func.count().label("number"),
            func.sum(answers).label("votes"),
        )
        .where(here)
        .group_by(standing.c.container_id, standing.c.status)
    )
