"""Recounting: every number that writes keep, counted again from what it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import and_, case, func, or_, select, union

from annoserver.model.person import Kind
from annoserver.model.rules.status import status
from annoserver.model.vote import Tally
from annoserver.store import campaigns, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, recounts, rulings, standings, uses
from annoserver.store.derived.pages import nodes_of
from annoserver.store.derived.shown import indexes
from annoserver.store.facts.shares import containers as listed
from annoserver.store.rows.annotations import annotation, container, event, hole, page, tombstone
from annoserver.store.rows.campaigns import collection, facet, item, vocabulary
from annoserver.store.rows.origins import alias, header
from annoserver.store.rows.people import agent
from annoserver.store.rows.search import region
from annoserver.store.rows.votes import standing, vote
from annoserver.store.search import recount
from annoserver.store.upkeep import strays

COUNTED = (
    *(annotation, tombstone, page, hole, event, alias, vote, standing, region),
    *(item, facet, collection, vocabulary, *recounts.KEPT),
)

AT_ONCE = 1000
"""How many rows are read at a time, so that memory does not grow with a campaign."""


def check(store: Store) -> Iterator[str]:
    """A line for every number in the database that is not what a recount gives."""
    store.spare()
    yield from strays.faults(store)
    yield from listed.faults(store)
    used = _used(store)
    for held in [one for one in campaigns.every(store) if one.id in used]:
        where = f"container “{held.campaign.name}”"
        row = store.connection.execute(select(container).where(container.c.id == held.id)).one()
        for line in chain(
            _totals(store, row),
            _pages(store, row),
            _holes(store, row),
            _log(store, row),
            _ordinals(store, row),
            _standings(store, held),
            _votes(store, held),
            recounts.faults(store, held),
            recount.check(store, held.id),
            indexes.faults(store, held),
            _uses(store, held),
            _aliases(store, held),
            headers.faults(store, held),
        ):
            yield f"{where}: {line}"


def _used(store: Store) -> set[int]:
    """The containers that have numbers, or rows that these follow from; of thousands, few may have any."""
    numbered = or_(container.c.total != 0, container.c.given != 0, container.c.revision != 0)
    harvested = container.join(header, header.c.campaign == container.c.name)
    found = union(
        select(container.c.id).where(numbered),
        select(container.c.id).select_from(harvested),
        recount.containers(store),
        *(select(table.c.container_id).distinct() for table in COUNTED),
    )
    return set(store.connection.scalars(found))


def _totals(store: Store, row: Any) -> Iterator[str]:
    living = _count(store, annotation, row.id)
    dead = _count(store, tombstone, row.id)
    if living != row.total:
        yield f"total is {row.total}, {living} annotations are there"
    if living + dead != row.given:
        yield f"{row.given} positions were given, {living} annotations and {dead} tombstones have one"


def _pages(store: Store, row: Any) -> Iterator[str]:
    number = annotation.c.position // row.page_size
    query = (
        select(number.label("number"), func.count().label("live"))
        .where(annotation.c.container_id == row.id)
        .group_by(number)
    )
    there = {found.number: found.live for found in store.connection.execute(query)}
    kept = {
        found.number: found.live
        for found in store.connection.execute(select(page).where(page.c.container_id == row.id))
    }
    for place in sorted(there.keys() | kept.keys()):
        if there.get(place, 0) != kept.get(place, 0):
            yield f"page {place} says {kept.get(place, 0)}, {there.get(place, 0)} annotations are on it"


def _holes(store: Store, row: Any) -> Iterator[str]:
    wanted: dict[int, int] = {}
    for position in store.connection.scalars(
        select(tombstone.c.position).where(tombstone.c.container_id == row.id)
    ):
        for node in nodes_of(position // row.page_size):
            wanted[node] = wanted.get(node, 0) + 1
    query = select(hole.c.node, hole.c.removed).where(hole.c.container_id == row.id)
    kept = dict(store.connection.execute(query).all())
    if kept != wanted:
        yield "the count of removed annotations before a page is not that of the tombstones"


def _ordinals(store: Store, row: Any) -> Iterator[str]:
    before = func.lag(event.c.ordinal).over(order_by=event.c.number)
    lines = select((event.c.ordinal < before).label("back")).where(event.c.container_id == row.id).subquery()
    if store.connection.scalar(select(func.count()).where(lines.c.back)):
        yield "the log of all containers has its lines in another order"


def _log(store: Store, row: Any) -> Iterator[str]:
    query = select(func.count(), func.coalesce(func.max(event.c.number), 0)).where(
        event.c.container_id == row.id
    )
    lines, last = store.connection.execute(query).one()
    if lines != row.revision or last != row.revision:
        yield f"revision is {row.revision}, the log has {lines} lines and ends with {last}"
    newest = (
        select(event.c.name, func.max(event.c.revision).label("revision"))
        .where(event.c.container_id == row.id)
        .group_by(event.c.name)
        .subquery()
    )
    query = (
        select(annotation.c.name, annotation.c.revision, newest.c.revision)
        .outerjoin(newest, newest.c.name == annotation.c.name)
        .where(
            annotation.c.container_id == row.id,
            func.coalesce(newest.c.revision, 0) != annotation.c.revision,
        )
    )
    for name, revision, logged in store.connection.execute(query):
        yield f"“{name}” has revision {revision}, its last line in the log says {logged}"


def _standings(store: Store, held: Held) -> Iterator[str]:
    ruled = rulings.stands(store, held)
    made = case((agent.c.kind == Kind.PERSON.value, 1), else_=0).label("made")
    query = (
        select(annotation.c.name, standing, made)
        .join(
            annotation,
            and_(
                annotation.c.container_id == standing.c.container_id,
                annotation.c.position == standing.c.position,
            ),
        )
        .outerjoin(agent, agent.c.id == annotation.c.agent_id)
        .where(standing.c.container_id == held.id)
        .order_by(standing.c.position)
        .execution_options(yield_per=AT_ONCE)
    )
    for rows in store.connection.execute(query).partitions():
        counted = standings.recounted(store, held.id, rows[0].position, rows[-1].position)
        for row in rows:
            right = counted.get(row.position, Tally()) + Tally(by_person=row.made)
            yield from _standing(held, row, right)
            if row.ruled != ruled.get(row.position):
                yield f"“{row.name}” is ruled {row.ruled}, its rulings give {ruled.get(row.position)}"


def _standing(held: Held, row: Any, right: Tally) -> Iterator[str]:
    kept, by = standings.tally(row), standings.ruling(row)
    if kept != right:
        yield f"the tally of “{row.name}” is {kept}, its votes give {right}"
    if row.status != status(right, held.campaign.policy, by).value:
        yield f"the status of “{row.name}” is {row.status}, the policy gives otherwise"
    if row.distance != standings.waiting(right, held.campaign.policy, by):
        yield f"the distance of “{row.name}” to a decision is {row.distance}, the policy gives otherwise"


def _votes(store: Store, held: Held) -> Iterator[str]:
    tags = select(func.count()).where(
        annotation.c.container_id == held.id, annotation.c.fingerprint.is_not(None)
    )
    kept = _count(store, standing, held.id)
    if (there := store.connection.scalar(tags) or 0) != kept:
        yield f"{there} tags are there, {kept} have a standing"
    lost = select(func.count()).where(
        vote.c.container_id == held.id,
        ~select(annotation.c.position)
        .where(annotation.c.container_id == vote.c.container_id, annotation.c.position == vote.c.position)
        .exists(),
    )
    if found := store.connection.scalar(lost):
        yield f"{found} votes have no annotation"
    weighs = vote.c.up + vote.c.down + vote.c.unsure
    wrong = (
        select(func.count())
        .select_from(vote.join(agent, agent.c.id == vote.c.agent_id))
        .where(vote.c.container_id == held.id, case((agent.c.excluded, 0), else_=1) != weighs)
    )
    if found := store.connection.scalar(wrong):
        yield f"{found} votes count that do not, or do not count that do"


def _uses(store: Store, held: Held) -> Iterator[str]:
    if not held.has_vocabularies:
        return
    counted, kept = uses.counted(store, held), uses.kept(store, held)
    offered = vocabularies.find(store, held, sorted({*counted, *kept}))
    for iri in offered:
        if counted.get(iri, 0) != kept.get(iri, 0):
            yield f"the term {iri} says {kept.get(iri, 0)} uses, {counted.get(iri, 0)} tags say it"


def _aliases(store: Store, held: Held) -> Iterator[str]:
    query = select(item.c.iri).join(
        alias, and_(alias.c.container_id == item.c.container_id, alias.c.iri == item.c.iri)
    )
    for iri in store.connection.scalars(query.where(item.c.container_id == held.id)):
        yield f"{iri} is an item, and another IRI of one"


def _count(store: Store, table: Any, container_id: int) -> int:
    return store.connection.scalar(select(func.count()).where(table.c.container_id == container_id)) or 0
