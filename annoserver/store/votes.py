"""Votes, and the standings of tags that follow from them in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from annoserver.errors import Invalid, Taken
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.campaign import Policy
from annoserver.model.person import Kind
from annoserver.model.rules.status import status
from annoserver.model.vote import Standing, Status, Tally, Vote
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import standing, vote

NOBODY = 0
"""Stands for the author of a tag whose maker is not known, since NULL equals nothing in a key."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A tag as a voter meets it; earlier: name of the vote that this voter cast before."""

    name: str
    position: int
    item: str
    author: int | None
    earlier: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """A tag as an import meets it: its item, the agent who made it, and what that agent is."""

    item: str
    agent: int | None
    kind: Kind | None


_COUNTS = ("up", "down", "unsure", "by_person")
_earlier = annotation.alias("earlier")
_JUDGED = (
    select(
        annotation.c.name,
        annotation.c.position,
        annotation.c.item,
        standing.c.author,
        select(_earlier.c.name)
        .select_from(
            vote.join(
                _earlier,
                and_(_earlier.c.container_id == vote.c.container_id, _earlier.c.position == vote.c.position),
            )
        )
        .where(
            vote.c.container_id == annotation.c.container_id,
            vote.c.tag_position == annotation.c.position,
            vote.c.agent_id == bindparam("agent"),
        )
        .scalar_subquery()
        .label("earlier"),
    )
    .join(
        standing,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .where(annotation.c.container_id == bindparam("container"), annotation.c.name == bindparam("name"))
)
_TAGS = (
    select(annotation.c.name, standing)
    .join(
        annotation,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .where(annotation.c.container_id == bindparam("container"))
)
_BY_NAME = _TAGS.where(annotation.c.name.in_(bindparam("names", expanding=True)))
_BY_POSITION = _TAGS.where(annotation.c.position.in_(bindparam("positions", expanding=True)))
_tag = annotation.alias("tag")
_MADE = (
    select(annotation.c.name, annotation.c.item, standing.c.author, agent.c.kind)
    .join(
        standing,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .outerjoin(agent, agent.c.id == standing.c.author)
    .where(
        annotation.c.container_id == bindparam("container"),
        annotation.c.name.in_(bindparam("names", expanding=True)),
    )
)
_CAST = (
    select(_tag.c.name.label("tag"), vote.c.agent_id, annotation.c.name)
    .select_from(
        vote.join(
            annotation,
            and_(annotation.c.container_id == vote.c.container_id, annotation.c.position == vote.c.position),
        ).join(_tag, and_(_tag.c.container_id == vote.c.container_id, _tag.c.position == vote.c.tag_position))
    )
    .where(
        vote.c.container_id == bindparam("container"),
        _tag.c.name.in_(bindparam("names", expanding=True)),
        vote.c.agent_id.is_not(None),
    )
)
_STAND = (
    update(standing)
    .where(
        standing.c.container_id == bindparam("at_container"), standing.c.position == bindparam("at_position")
    )
    .values({name: bindparam(f"to_{name}") for name in (*_COUNTS, "status", "changed")})
)


def judged(store: Store, held: Held, name: str, voter: int | None) -> Judged | None:
    """The tag of this name for a voter, None when there is no such tag in the container."""
    row = store.connection.execute(
        _JUDGED, {"container": held.id, "name": name, "agent": voter}
    ).one_or_none()
    if row is None:
        return None
    return Judged(row.name, row.position, row.item, row.author or None, row.earlier)


def tags(store: Store, held: Held, names: Iterable[str]) -> Mapping[str, Made]:
    """Those of the names that are living tags, with who made them."""
    rows = store.connection.execute(_MADE, {"container": held.id, "names": list(names)})
    return {
        row.name: Made(row.item, row.author or None, Kind(row.kind) if row.kind else None) for row in rows
    }


def cast_by(store: Store, held: Held, names: Iterable[str]) -> Mapping[tuple[str, int], str]:
    """The votes of people on tags: (name of the tag, agent) → name of the vote."""
    rows = store.connection.execute(_CAST, {"container": held.id, "names": list(names)})
    return {(row.tag, row.agent_id): row.name for row in rows}


def voted_by_others(store: Store, held: Held, position: int, voter: int | None) -> bool:
    """Whether somebody else answered about the tag at this position."""
    query = select(vote.c.position).where(
        vote.c.container_id == held.id,
        vote.c.tag_position == position,
        or_(vote.c.agent_id.is_(None), vote.c.agent_id != (voter or NOBODY)),
    )
    return store.connection.execute(query.limit(1)).first() is not None


def on(store: Store, held: Held, position: int) -> str | None:
    """Name of the tag that the vote at this position is on, None when no vote is there."""
    query = select(annotation.c.name).join(
        vote,
        and_(vote.c.container_id == annotation.c.container_id, vote.c.tag_position == annotation.c.position),
    )
    name: str | None = store.connection.scalar(
        query.where(vote.c.container_id == held.id, vote.c.position == position)
    )
    return name


def names_on(store: Store, held: Held, position: int) -> Sequence[str]:
    """Names of the votes on the tag at this position."""
    query = (
        select(annotation.c.name)
        .join(
            vote,
            and_(vote.c.container_id == annotation.c.container_id, vote.c.position == annotation.c.position),
        )
        .where(vote.c.container_id == held.id, vote.c.tag_position == position)
    )
    return store.connection.scalars(query).all()


def standings(store: Store, held: Held, names: Iterable[str]) -> Mapping[str, Standing]:
    """The standings of tags, by name."""
    rows = store.connection.execute(_BY_NAME, {"container": held.id, "names": list(names)})
    return {row.name: Standing(_tally(row), Status(row.status), row.changed) for row in rows}


def count(store: Store, held: Held, placed: Sequence[tuple[int, Draft]], now: datetime) -> None:
    """Open a standing for each new tag, and add each new vote to that of its tag."""
    opened = [_opened(held, position, draft, now) for position, draft in placed if draft.tag]
    if opened:
        store.connection.execute(insert(standing), opened)
    cast = [(position, draft.agent, draft.vote) for position, draft in placed if draft.vote]
    if not cast:
        return
    names = {one.tag for _, _, one in cast}
    tags = {
        row.name: row
        for row in store.connection.execute(_BY_NAME, {"container": held.id, "names": list(names)})
    }
    if missing := names - tags.keys():
        raise Invalid(f"There is no tag “{min(missing)}” in this campaign.", rule="vote-tag")
    deltas: dict[int, Tally] = defaultdict(Tally)
    rows = []
    for position, voter, one in cast:
        tag = tags[one.tag]
        deltas[tag.position] += one.weight
        rows.append(
            {
                "container_id": held.id,
                "position": position,
                "tag_position": tag.position,
                "tag_author": tag.author,
                "agent_id": None if one.choice is None else voter,
                **_weights(one),
            }
        )
    store.connection.execute(insert(vote), rows)
    _stand(store, held, list(tags.values()), deltas, now)


def recast(store: Store, held: Held, old: Annotation, draft: Draft, now: datetime) -> None:
    """Follow a new state of an annotation: another choice, or a tag that became or ceased to be."""
    here = (vote.c.container_id == held.id, vote.c.position == old.position)
    row = store.connection.execute(select(vote).where(*here)).one_or_none()
    if (row is None) != (draft.vote is None):
        raise Taken("A vote stays a vote, and nothing else becomes one.", rule="vote-kind")
    if row is not None and draft.vote is not None:
        store.connection.execute(update(vote).where(*here).values(_weights(draft.vote)))
        _move(store, held, row.tag_position, draft.vote.weight - _tally(row), now)
    was_tag = (
        store.connection.execute(
            select(standing.c.position).where(
                standing.c.container_id == held.id, standing.c.position == old.position
            )
        ).first()
        is not None
    )
    if draft.tag and not was_tag:
        store.connection.execute(insert(standing), [_opened(held, old.position, draft, now)])
    elif was_tag and not draft.tag:
        _close(store, held, old.position)


def withdraw(store: Store, held: Held, position: int, now: datetime) -> None:
    """Forget the vote or the standing at a position that is about to be deleted, if there is one."""
    here = (vote.c.container_id == held.id, vote.c.position == position)
    row = store.connection.execute(select(vote).where(*here)).one_or_none()
    if row is None:
        _close(store, held, position)
        return
    store.connection.execute(delete(vote).where(*here))
    _move(store, held, row.tag_position, Tally() - _tally(row), now)


def revalue(store: Store, held: Held, policy: Policy, now: datetime) -> int:
    """Compute every standing's status under a policy; how many changed."""
    rows = store.connection.execute(_TAGS, {"container": held.id}).all()
    changed = [row for row in rows if status(_tally(row), policy) != row.status]
    _write(store, held, [(row, _tally(row), policy) for row in changed], now)
    return len(changed)


def recounted(store: Store, container_id: int) -> Mapping[int, Tally]:
    """The tallies as the vote rows give them, by the tag's position; by_person of imports only."""
    query = (
        select(vote.c.tag_position, *(func.sum(vote.c[name]).label(name) for name in _COUNTS))
        .where(vote.c.container_id == container_id)
        .group_by(vote.c.tag_position)
    )
    return {row.tag_position: _tally(row) for row in store.connection.execute(query)}


def _opened(held: Held, position: int, draft: Draft, now: datetime) -> dict[str, Any]:
    tally = Tally(by_person=int(draft.by_person))
    return {
        "container_id": held.id,
        "position": position,
        "author": draft.agent or NOBODY,
        "status": status(tally, held.campaign.policy).value,
        "changed": now,
        **_counts(tally),
    }


def _close(store: Store, held: Held, position: int) -> None:
    store.connection.execute(
        delete(standing).where(standing.c.container_id == held.id, standing.c.position == position)
    )


def _move(store: Store, held: Held, position: int, delta: Tally, now: datetime) -> None:
    rows = store.connection.execute(_BY_POSITION, {"container": held.id, "positions": [position]}).all()
    _stand(store, held, rows, {position: delta}, now)


def _stand(store: Store, held: Held, rows: Sequence[Any], deltas: Mapping[int, Tally], now: datetime) -> None:
    policy = held.campaign.policy
    _write(store, held, [(row, _tally(row) + deltas[row.position], policy) for row in rows], now)


def _write(store: Store, held: Held, changes: Sequence[tuple[Any, Tally, Policy]], now: datetime) -> None:
    rows = []
    for row, tally, policy in changes:
        new = status(tally, policy)
        rows.append(
            {
                "at_container": held.id,
                "at_position": row.position,
                "to_status": new.value,
                "to_changed": row.changed if new == row.status else now,
                **{f"to_{name}": number for name, number in _counts(tally).items()},
            }
        )
    if rows:
        store.connection.execute(_STAND, rows)


def _weights(one: Vote) -> dict[str, Any]:
    return {"choice": one.choice.value if one.choice else None, **_counts(one.weight)}


def _counts(tally: Tally) -> dict[str, int]:
    return {"up": tally.up, "down": tally.down, "unsure": tally.unsure, "by_person": tally.by_person}


def _tally(row: Any) -> Tally:
    return Tally(row.up, row.down, row.unsure, row.by_person)
