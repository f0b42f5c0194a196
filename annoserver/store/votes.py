"""Votes and rulings on tags: who answered what before, and what there is on a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, union_all

from annoserver.model.person import Kind
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import ruling, standing, vote


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


_earlier = annotation.alias("earlier")
_JUDGED = Statement(
    standings.TAGS.add_columns(
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
        .label("earlier")
    ).where(annotation.c.name == bindparam("name"))
)
_tag = annotation.alias("tag")
_MADE = Among(
    lambda among: (
        select(annotation.c.name, annotation.c.item, standing.c.author, agent.c.kind)
        .join(
            standing,
            and_(
                standing.c.container_id == annotation.c.container_id,
                standing.c.position == annotation.c.position,
            ),
        )
        .outerjoin(agent, agent.c.id == standing.c.author)
        .where(
            annotation.c.container_id == bindparam("container"),
            among(annotation.c.name),
        )
    )
)
_CAST = Among(
    lambda among: (
        select(_tag.c.name.label("tag"), vote.c.agent_id, annotation.c.name)
        .select_from(
            vote.join(
                annotation,
                and_(
                    annotation.c.container_id == vote.c.container_id, annotation.c.position == vote.c.position
                ),
            ).join(
                _tag, and_(_tag.c.container_id == vote.c.container_id, _tag.c.position == vote.c.tag_position)
            )
        )
        .where(
            vote.c.container_id == bindparam("container"),
            among(_tag.c.name),
            vote.c.agent_id.is_not(None),
        )
    )
)


def foresee(store: Store, held: Held, name: str, voter: int | None) -> None:
    """Ask already for the tag of this name, as a voter meets it."""
    _JUDGED.foresee(store, {"container": held.id, "name": name, "agent": voter})


def judged(store: Store, held: Held, name: str, voter: int | None) -> Judged | None:
    """The tag of this name for a voter, None when there is no such tag in the container."""
    row = _JUDGED.first(store, {"container": held.id, "name": name, "agent": voter})
    if row is None:
        return None
    store.known.judged.setdefault(held.id, {})[name] = row
    return Judged(row.name, row.position, row.item, row.author or None, row.earlier)


def tags(store: Store, held: Held, names: Iterable[str]) -> Mapping[str, Made]:
    """Those of the names that are living tags, with who made them."""
    rows = _MADE.all(store, names, container=held.id)
    return {
        row.name: Made(row.item, row.author or None, Kind(row.kind) if row.kind else None) for row in rows
    }


def cast_by(store: Store, held: Held, names: Iterable[str]) -> Mapping[tuple[str, int], str]:
    """The votes of people on tags: (name of the tag, agent) → name of the vote."""
    rows = _CAST.all(store, names, container=held.id)
    return {(row.tag, row.agent_id): row.name for row in rows}


_RULED = and_(annotation.c.container_id == ruling.c.container_id, annotation.c.position == ruling.c.position)
_RULED_BY = Among(
    lambda among: (
        select(_tag.c.name.label("tag"), ruling.c.agent_id, annotation.c.name)
        .select_from(ruling)
        .join(
            _tag, and_(_tag.c.container_id == ruling.c.container_id, _tag.c.position == ruling.c.tag_position)
        )
        .join(annotation, _RULED)
        .where(ruling.c.container_id == bindparam("container"), among(_tag.c.name))
    )
)
_ON = union_all(
    select(vote.c.container_id, vote.c.position, vote.c.tag_position, vote.c.agent_id),
    select(ruling.c.container_id, ruling.c.position, ruling.c.tag_position, ruling.c.agent_id),
).subquery("on_tag")
"""Votes and rulings alike."""


def ruled_by(store: Store, held: Held, names: Iterable[str]) -> Mapping[tuple[str, int], str]:
    """The rulings on tags: (name of the tag, agent) → name of the ruling."""
    rows = _RULED_BY.all(store, names, container=held.id)
    return {(row.tag, row.agent_id): row.name for row in rows}


def voted_by_others(store: Store, held: Held, position: int, voter: int | None) -> bool:
    """Whether somebody else answered about the tag at this position, or ruled on it."""
    query = select(_ON.c.position).where(
        _ON.c.container_id == held.id,
        _ON.c.tag_position == position,
        or_(_ON.c.agent_id.is_(None), _ON.c.agent_id != (voter or standings.NOBODY)),
    )
    return store.connection.execute(query.limit(1)).first() is not None


def on(store: Store, held: Held, position: int) -> str | None:
    """Name of the tag that the vote or ruling at this position is on, None when there is none."""
    query = select(annotation.c.name).join(
        _ON,
        and_(_ON.c.container_id == annotation.c.container_id, _ON.c.tag_position == annotation.c.position),
    )
    name: str | None = store.connection.scalar(
        query.where(_ON.c.container_id == held.id, _ON.c.position == position)
    )
    return name


def names_on(store: Store, held: Held, position: int) -> Sequence[str]:
    """Names of the votes and rulings on the tag at this position."""
    query = (
        select(annotation.c.name)
        .join(
            _ON,
            and_(_ON.c.container_id == annotation.c.container_id, _ON.c.position == annotation.c.position),
        )
        .where(_ON.c.container_id == held.id, _ON.c.tag_position == position)
    )
    return store.connection.scalars(query).all()


def ruling_on(store: Store, held: Held, position: int) -> str | None:
    """Name of the ruling that stands on the tag at this position, None without one."""
    query = (
        select(annotation.c.name)
        .join(ruling, _RULED)
        .where(ruling.c.container_id == held.id, ruling.c.tag_position == position)
        .order_by(ruling.c.curator.desc(), ruling.c.moment.desc(), ruling.c.position.desc())
    )
    name: str | None = store.connection.scalar(query.limit(1))
    return name


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling as the log of a campaign has it; agent: the IRI of who gave it; document: with the reason."""

    tag: str
    status: str
    moment: datetime
    curator: bool
    agent: str
    document: bytes


def decided(store: Store, held: Held) -> Iterable[Decided]:
    """All rulings in a campaign, the latest last."""
    query = (
        select(_tag.c.name, ruling, agent.c.iri, annotation.c.document)
        .join(
            _tag, and_(_tag.c.container_id == ruling.c.container_id, _tag.c.position == ruling.c.tag_position)
        )
        .join(annotation, _RULED)
        .join(agent, agent.c.id == ruling.c.agent_id)
        .where(ruling.c.container_id == held.id)
        .order_by(ruling.c.moment, ruling.c.position)
    )
    for row in store.connection.execute(query):
        yield Decided(row.name, row.status, row.moment, row.curator, row.iri, bytes(row.document))


def is_curators(store: Store, held: Held, position: int) -> bool:
    """Whether a curator gave the ruling at this position."""
    here = (ruling.c.container_id == held.id, ruling.c.position == position)
    return bool(store.connection.scalar(select(ruling.c.curator).where(*here)))
