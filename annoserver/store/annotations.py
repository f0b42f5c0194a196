"""Annotations: canonical bytes beside what is asked for, written together with all that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace as evolve
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import and_, bindparam, delete, select, update

from annoserver.errors import Gone, Missing, Stale
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.container import page_of
from annoserver.model.event import Change, Event
from annoserver.store import containers, events, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import ballots, indexes, numbers, pages, uses
from annoserver.store.driver.among import Among
from annoserver.store.driver.pipeline import pipeline
from annoserver.store.driver.statements import Statement
from annoserver.store.origins import graves
from annoserver.store.rows.annotations import annotation, container, source, tombstone
from annoserver.store.rows.campaigns import campaign

_KEPT = (
    annotation.c.name,
    annotation.c.position,
    annotation.c.document,
    annotation.c.revision,
    annotation.c.modified,
    annotation.c.agent_id,
    annotation.c.item,
)
_HERE = and_(container.c.name == bindparam("container"), annotation.c.container_id == container.c.id)

_READ = Statement(
    select(*_KEPT, campaign.c.draft)
    .select_from(
        annotation.join(container, _HERE).outerjoin(campaign, campaign.c.container_id == container.c.id)
    )
    .where(annotation.c.name == bindparam("name"))
)
_HELD: Any = bindparam("container")
_NAME: Any = bindparam("name")
_FIND = Statement(select(*_KEPT).where(annotation.c.container_id == _HELD, annotation.c.name == _NAME))
_BURIED = select(tombstone.c.name).where(
    tombstone.c.container_id
    == select(container.c.id).where(container.c.name == bindparam("container")).scalar_subquery(),
    tombstone.c.name == bindparam("name"),
)
_USED = Statement(
    select(annotation.c.name)
    .where(annotation.c.container_id == _HELD, annotation.c.name == _NAME)
    .union_all(select(tombstone.c.name).where(tombstone.c.container_id == _HELD, tombstone.c.name == _NAME))
)
_TAKEN = Among(
    lambda among: (
        select(annotation.c.name)
        .where(annotation.c.container_id == _HELD, among(annotation.c.name))
        .union_all(select(tombstone.c.name).where(tombstone.c.container_id == _HELD, among(tombstone.c.name)))
    )
)
EQUAL = Statement(
    select(annotation.c.name, annotation.c.agent_id)
    .where(
        annotation.c.container_id == bindparam("container"),
        annotation.c.fingerprint == bindparam("fingerprint"),
    )
    .order_by(annotation.c.twin)
    .limit(1)
)
_UPDATE = (
    update(annotation)
    .where(
        annotation.c.container_id == bindparam("at_container"),
        annotation.c.position == bindparam("at_position"),
        annotation.c.revision == bindparam("at_revision"),
    )
    .values(revision=annotation.c.revision + 1)
)


def read(store: Store, container_name: str, name: str) -> tuple[Annotation, bool]:
    """One annotation, and whether its campaign is a draft. Gone after deletion, else Missing."""
    row = _READ.first(store, {"container": container_name, "name": name})
    if row is None:
        _refuse(store, container_name, name)
    return _annotation(row), bool(row.draft)


def find(store: Store, held: Held, name: str) -> Annotation:
    """One annotation of a container that this transaction holds."""
    row = _FIND.first(store, {"container": held.id, "name": name})
    if row is None:
        _refuse(store, held.campaign.name, name)
    return _annotation(row)


def used(store: Store, held: Held, name: str) -> bool:
    """Whether an annotation has or had this name."""
    return _USED.first(store, {"container": held.id, "name": name}) is not None


def taken(store: Store, held: Held, names: Sequence[str]) -> set[str]:
    """Those of the names that an annotation has or had."""
    return {row.name for row in _TAKEN.all(store, names, container=held.id)}


def equal(store: Store, held: Held, mark: str) -> tuple[str, int | None] | None:
    """Name and agent of the tag with this fingerprint, None when nobody made it yet."""
    row = EQUAL.first(store, {"container": held.id, "fingerprint": mark})
    return None if row is None else (row.name, row.agent_id)


def every(store: Store, container_name: str, batch: int = 1000) -> Iterator[Annotation]:
    """All annotations of a container in the order of their positions, streamed."""
    query = (
        select(*_KEPT)
        .select_from(annotation.join(container, _HERE))
        .order_by(annotation.c.container_id, annotation.c.position)
        .execution_options(yield_per=batch)
    )
    for row in store.connection.execute(query, {"container": container_name}):
        yield _annotation(row)


def add(
    store: Store, held: Held, drafts: Sequence[Draft], now: datetime, *, twins: bool = False
) -> list[Annotation]:
    """Keep new annotations: document, position, page, indexes, log, standings and tallies.

    Names and fingerprints are free; with twins, equal fingerprints are counted on instead.
    """
    if not drafts:
        return []
    number = len(drafts)
    before, marks = ballots.there(store, held, drafts), indexes.marks(store, held, drafts, twins=twins)
    # Rulings ask questions between.
    quiet = not any(draft.vote and draft.vote.ruled for draft in drafts)
    with pipeline(store, when=quiet, joined=not twins):
        state = containers.bump(store, held.id, changes=number, living=number, positions=number, now=now)
        placed = list(enumerate(drafts, state.given - number))
        living = Counter(page_of(position, state.page_size) for position, _ in placed)
        log = [
            Event(line, Change.CREATE, now, draft.name, 1, _item(draft))
            for line, draft in enumerate(drafts, state.revision - number + 1)
        ]
        events.append(store, held.id, log)
        indexes.insert_all(store, held, placed, marks)
        uses.count(store, held, [position for position, draft in placed if draft.tag], 1)
        pages.fill(store, held.id, living, state.revision, now)
        ballots.count(store, held, placed, before, now)
    return [_made(draft, position, 1, draft.agent) for position, draft in placed]


def replace(store: Store, held: Held, old: Annotation, draft: Draft, now: datetime) -> Annotation:
    """Put a new state in the place of an old one; Stale when another writer was faster."""
    at = {"at_container": held.id, "at_position": old.position, "at_revision": old.revision}
    values = {**indexes.columns(draft), "agent_id": old.agent, "fingerprint": indexes.mark(draft)}
    before = numbers.going(store, held, old.position)
    if store.connection.execute(_UPDATE, {**at, **values}).rowcount != 1:
        raise Stale(f"“{old.name}” has changed in the meantime.")
    uses.count(store, held, [old.position] if old.item else [], -1)
    indexes.renew(store, held, old.position, draft)
    uses.count(store, held, [old.position] if draft.tag else [], 1)
    ballots.recast(store, held, old, before, draft, now)
    what = Event(0, Change.UPDATE, now, old.name, old.revision + 1, _item(draft) or old.item)
    _log(store, held, what, old, 0, now)
    return _made(draft, old.position, old.revision + 1, old.agent)


def announce(store: Store, held: Held, now: datetime, change: Change = Change.UPDATE) -> None:
    """Write all annotations into the log anew: for those who could not see them when they came, or who
    are to see them go."""
    facts = select(annotation.c.name, annotation.c.revision, annotation.c.item)
    query = facts.where(annotation.c.container_id == held.id).order_by(annotation.c.position)
    known = store.connection.execute(query).all()
    if not known:
        return
    state = containers.bump(store, held.id, changes=len(known), living=0, positions=0, now=now)
    first = state.revision - len(known) + 1
    log = [Event(line, change, now, *row) for line, row in enumerate(known, first)]
    events.append(store, held.id, log)


def rewrite(store: Store, held: Held, old: Annotation, draft: Draft) -> None:
    """Put the same state in other words, as a move to a new base does: no revision, no event."""
    values = {**indexes.columns(draft), "modified": old.modified, "fingerprint": indexes.mark(draft)}
    values["agent_id"] = old.agent
    store.connection.execute(update(annotation).where(*_at(annotation, held, old)).values(values))
    indexes.renew(store, held, old.position, draft)


def remove(store: Store, held: Held, old: Annotation, now: datetime) -> None:
    """Delete an annotation for good, a tag together with the votes on it; leaves a tombstone."""
    for name in votes.names_on(store, held, old.position):
        remove(store, held, find(store, held, name), now)
    ballots.withdraw(store, held, old.position, now)
    uses.count(store, held, [old.position] if old.item else [], -1)
    indexes.forget(store, held, old.position)
    # Where it came from stays, so that no import brings it back; what it said does not.
    store.connection.execute(
        update(source).where(source.c.container_id == held.id, source.c.name == old.name).values(raw=None)
    )
    graves.dig(store, held.id, old.position, now)
    gone = store.connection.execute(
        delete(annotation).where(*_at(annotation, held, old), annotation.c.revision == old.revision)
    )
    if gone.rowcount != 1:
        raise Stale(f"“{old.name}” has changed in the meantime.")
    size = _log(store, held, Event(0, Change.DELETE, now, old.name, old.revision, old.item), old, -1, now)
    pages.dig(store, held.id, page_of(old.position, size))


def _log(store: Store, held: Held, what: Event, old: Annotation, living: int, now: datetime) -> int:
    state = containers.bump(store, held.id, changes=1, living=living, positions=0, now=now)
    number = page_of(old.position, state.page_size)
    pages.revise(store, held.id, number, living, state.revision, now)
    events.append(store, held.id, [evolve(what, number=state.revision)])
    return int(state.page_size)


def _at(table: Any, held: Held, old: Annotation) -> tuple[Any, Any]:
    return table.c.container_id == held.id, table.c.position == old.position


def _item(draft: Draft) -> str | None:
    return draft.tag.item if draft.tag else None


def _made(draft: Draft, position: int, revision: int, agent: int | None) -> Annotation:
    return Annotation(draft.name, position, draft.document, revision, draft.modified, agent, _item(draft))


def _refuse(store: Store, container_name: str, name: str) -> NoReturn:
    if store.connection.scalar(_BURIED, {"container": container_name, "name": name}):
        raise Gone(f"“{name}” was deleted.")
    containers.read(store, container_name)
    raise Missing(f"There is no annotation “{name}” in “{container_name}”.")


def _annotation(row: Any) -> Annotation:
    return Annotation(
        row.name, row.position, row.document, row.revision, row.modified, row.agent_id, row.item
    )
