"""What was agreed on: items with their accepted tags and the votes behind them, for exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import and_, bindparam, select

from annoserver.model.annotation import Tag
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.person import Kind
from annoserver.model.vote import Standing, Status, Tally
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import standing, vote

_ACCEPTED = (
    select(annotation, agent.c.kind, standing)
    .join(
        standing,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .outerjoin(agent, agent.c.id == annotation.c.agent_id)
    .where(annotation.c.container_id == bindparam("container"), standing.c.status == bindparam("status"))
    .order_by(annotation.c.item, annotation.c.position)
)


_VOTES = (
    select(vote.c.tag_position, annotation.c.document)
    .join(
        annotation,
        and_(annotation.c.container_id == vote.c.container_id, annotation.c.position == vote.c.position),
    )
    .where(
        vote.c.container_id == bindparam("container"),
        vote.c.tag_position.in_(bindparam("positions", expanding=True)),
    )
    .order_by(vote.c.tag_position, vote.c.position)
)


def agreed(store: Store, held: Held, tag_of: Callable[[bytes], Tag], batch: int = 200) -> Iterator[Agreed]:
    """Every item with an accepted tag, by IRI, with its record, those tags and the votes on them.

    tag_of reads the tag out of a document. Streamed: memory does not grow with the campaign.
    """
    rows = store.connection.execute(
        _ACCEPTED.execution_options(yield_per=1000), {"container": held.id, "status": Status.ACCEPTED.value}
    )
    groups = ((iri, list(found)) for iri, found in groupby(rows, key=lambda row: row.item))
    while some := dict(islice(groups, batch)):
        yield from _agreed(store, held, some, tag_of)


def _agreed(
    store: Store, held: Held, groups: Mapping[str, Sequence[Any]], tag_of: Callable[[bytes], Tag]
) -> Iterator[Agreed]:
    known = items.some(store, held, groups)
    positions = [row.position for rows in groups.values() for row in rows]
    votes = votes_on(store, held, positions)
    for iri, rows in groups.items():
        tags = tuple(_accepted(row, tag_of, held, votes.get(row.position, ())) for row in rows)
        yield Agreed(known.get(iri) or Item(iri=tags[0].tag.item, provider_id=""), tags)


def votes_on(store: Store, held: Held, positions: Sequence[int]) -> Mapping[int, tuple[bytes, ...]]:
    """The documents of the votes on tags, by the tag's position."""
    found: dict[int, tuple[bytes, ...]] = {}
    for start in range(0, len(positions), 1000):
        rows = store.connection.execute(
            _VOTES, {"container": held.id, "positions": positions[start : start + 1000]}
        )
        for row in rows:
            found[row.tag_position] = (*found.get(row.tag_position, ()), row.document)
    return found


def _accepted(row: Any, tag_of: Callable[[bytes], Tag], held: Held, votes: tuple[bytes, ...]) -> Accepted:
    tally = Tally(row.up, row.down, row.unsure, row.by_person)
    return Accepted(
        name=row.name,
        document=row.document,
        tag=tag_of(row.document),
        standing=Standing(tally, Status(row.status), row.changed),
        creator=row.creator,
        created=row.created,
        by_software=row.kind == Kind.SOFTWARE.value,
        policy=held.campaign.policy_version,
        votes=votes,
    )
