"""Standings: the tally and the status of each tag, as its votes and the policy give them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, select, update

from annoserver.model.annotation import Draft
from annoserver.model.campaign import Policy
from annoserver.model.rules import order
from annoserver.model.rules.status import status
from annoserver.model.vote import Ruling, Standing, Status, Tally
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers
from annoserver.store.derived.numbers import Shift
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import standing, vote

STARTS = {False: Tally(), True: Tally(by_person=1)}
"""The tally of a new tag: what a person made has the author's own approval."""

NOBODY = 0
"""Stands for the author of a tag whose maker is not known, since NULL equals nothing in a key."""


FARTHEST = (1 << 63) - 1
"""No position is behind this one."""

_COUNTS = ("up", "down", "unsure", "by_person")


TAGS = (
    select(annotation.c.name, annotation.c.item, annotation.c.created, agent.c.kind, standing)
    .join(
        annotation,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .outerjoin(agent, agent.c.id == standing.c.author)
    .where(annotation.c.container_id == bindparam("container"))
)


_BY_NAME = Among(lambda among: TAGS.where(among(annotation.c.name)))


_BY_POSITION = TAGS.where(annotation.c.position.in_(bindparam("positions", expanding=True)))


_OPEN = Statement(insert(standing))


def _standing(given: Callable[[str], ColumnElement[Any]]) -> Any:
    here = (standing.c.container_id == given("at_container"), standing.c.position == given("at_position"))
    changed = (*_COUNTS, "status", "distance", "changed")
    return update(standing).where(*here).values({name: given(f"to_{name}") for name in changed})


_STAND = Statement(_standing(bindparam), lambda given: _standing(given.__getitem__))


def of(store: Store, held: Held, names: Iterable[str]) -> Mapping[str, Standing]:
    """The standings of tags, by name."""
    rows = _BY_NAME.all(store, names, container=held.id)
    return {row.name: told(row) for row in rows}


def revalue(store: Store, held: Held, policy: Policy, now: datetime) -> int:
    """Compute every standing's status under a policy; how many changed."""
    rows = store.connection.execute(TAGS, {"container": held.id}).all()
    shift = Shift()
    _write(store, held, policy, [(row, tally(row)) for row in rows], now, shift)
    headers.touch(store, held, shift.agreed, now)
    return sum(status(tally(row), policy, ruling(row)) != row.status for row in rows)


def recounted(store: Store, container_id: int, first: int = 0, last: int = FARTHEST) -> Mapping[int, Tally]:
    """The tallies as the vote rows give them, by the tag's position; by_person of imports only.

    first, last: which tags are meant, by their positions.
    """
    query = (
        select(vote.c.tag_position, *(func.sum(vote.c[name]).label(name) for name in _COUNTS))
        .where(vote.c.container_id == container_id, vote.c.tag_position.between(first, last))
        .group_by(vote.c.tag_position)
    )
    return {row.tag_position: tally(row) for row in store.connection.execute(query)}


def named(store: Store, held: Held, names: Collection[str]) -> Mapping[str, Any]:
    """The standing rows of tags, by name; those that this transaction has judged are not read again."""
    known = store.known.judged.get(held.id, {})
    if known.keys() >= set(names):
        return {name: known[name] for name in names}
    return {row.name: row for row in _BY_NAME.all(store, names, container=held.id)}


def open_all(
    store: Store,
    held: Held,
    placed: Iterable[tuple[int, Draft]],
    deltas: Mapping[int, Tally],
    now: datetime,
) -> list[Status | None]:
    """Open a standing for each draft that is a tag, and tell its status; deltas: votes, by their tag."""
    rows, policy = [], held.campaign.policy
    found: list[Status | None] = []
    for position, draft in placed:
        if draft.tag is None:
            found.append(None)
            continue
        start = STARTS[draft.by_person]
        after = start + deltas[position] if position in deltas else start
        columns = _columns(after, policy, None)
        found.append(Status(columns["status"]))
        here = {"container_id": held.id, "position": position, "author": draft.agent or NOBODY}
        rows.append({**here, "changed": now, "hidden": False, "ruled": None, **columns})
    _OPEN.run_all(store, rows)
    return found


@lru_cache(maxsize=1000)
def _columns(after: Tally, policy: Policy, ruled: str | None) -> Mapping[str, Any]:
    """The columns of a standing: what a tally makes of a tag under a policy."""
    by = Ruling(Status(ruled)) if ruled else None
    said = {"status": status(after, policy, by).value, "distance": waiting(after, policy, by)}
    return {**counts(after), **said}


def close(store: Store, held: Held, position: int) -> None:
    """Forget the standing of a tag, if there is one."""
    store.known.judged.clear()
    store.connection.execute(
        delete(standing).where(standing.c.container_id == held.id, standing.c.position == position)
    )


def at(store: Store, held: Held, position: int) -> Sequence[Any]:
    """The standing row of the tag at a position, in a list."""
    return store.connection.execute(_BY_POSITION, {"container": held.id, "positions": [position]}).all()


def many(store: Store, held: Held, positions: Sequence[int]) -> Sequence[Any]:
    """The standing rows of the tags at many positions."""
    found: list[Any] = []
    for start in range(0, len(positions), 1000):
        some = positions[start : start + 1000]
        found += store.connection.execute(_BY_POSITION, {"container": held.id, "positions": some})
    return found


def stand(
    store: Store, held: Held, rows: Sequence[Any], deltas: Mapping[int, Tally], now: datetime, shift: Shift
) -> None:
    """Add to the tallies of tags, given their rows and what to add by position."""
    changes = [(row, tally(row) + deltas[row.position]) for row in rows]
    _write(store, held, held.campaign.policy, changes, now, shift)


def rule(store: Store, held: Held, position: int, ruled: str | None, now: datetime, shift: Shift) -> None:
    """Let a ruling stand on the tag at a position, or the votes alone again."""
    here = (standing.c.container_id == held.id, standing.c.position == position)
    store.connection.execute(update(standing).where(*here).values(ruled=ruled))
    stand(store, held, at(store, held, position), {position: Tally()}, now, shift)


def waiting(one: Tally, policy: Policy, by: Ruling | None = None) -> int:
    """How many further votes would settle a pending tag; 0 for one that is not pending."""
    return order.distance(one, policy) if status(one, policy, by) is Status.PENDING else 0


def _write(
    store: Store,
    held: Held,
    policy: Policy,
    changes: Sequence[tuple[Any, Tally]],
    now: datetime,
    shift: Shift,
) -> None:
    rows = []
    for row, after in changes:
        columns = _columns(after, policy, row.ruled)
        new = columns["status"]
        shift.turn(row, Status(row.status), Status(new))
        here = {"at_container": held.id, "at_position": row.position}
        here["to_changed"] = row.changed if new == row.status else now
        rows.append({**here, **{f"to_{name}": value for name, value in columns.items()}})
    store.known.judged.clear()
    _STAND.run_all(store, rows)


def counts(one: Tally) -> dict[str, int]:
    """A tally as columns."""
    return {"up": one.up, "down": one.down, "unsure": one.unsure, "by_person": one.by_person}


def tally(row: Any) -> Tally:
    """The tally of a row that has its columns."""
    return Tally(row.up, row.down, row.unsure, row.by_person)


def ruling(row: Any) -> Ruling | None:
    """The ruling that stands on the tag of a row."""
    return Ruling(Status(row.ruled)) if row.ruled else None


def told(row: Any) -> Standing:
    """The standing of a row."""
    return Standing(tally(row), Status(row.status), row.changed, row.ruled is not None)
