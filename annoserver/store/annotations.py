"""Annotations: canonical bytes beside what is asked for, written together with all that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from annoserver.errors import Gone, Missing, Stale
from annoserver.model.annotation import Annotation, Draft, fingerprint
from annoserver.model.container import page_of
from annoserver.model.event import Change, Event
from annoserver.model.text import key, plain
from annoserver.store import containers, events, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, body, container, source, target, tombstone
from annoserver.store.rows.campaigns import campaign

PLAIN_LENGTH = 120
"""How much of a body's text an index keeps: enough to look up by the beginning."""

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

_READ = (
    select(*_KEPT, campaign.c.draft)
    .select_from(
        annotation.join(container, _HERE).outerjoin(campaign, campaign.c.container_id == container.c.id)
    )
    .where(annotation.c.name == bindparam("name"))
)
_FIND = select(*_KEPT).where(
    annotation.c.container_id == bindparam("container"), annotation.c.name == bindparam("name")
)
_BURIED = select(tombstone.c.name).where(
    tombstone.c.container_id
    == select(container.c.id).where(container.c.name == bindparam("container")).scalar_subquery(),
    tombstone.c.name == bindparam("name"),
)
_USED = select(
    select(annotation.c.name)
    .where(annotation.c.container_id == bindparam("container"), annotation.c.name == bindparam("name"))
    .union_all(
        select(tombstone.c.name).where(
            tombstone.c.container_id == bindparam("container"), tombstone.c.name == bindparam("name")
        )
    )
    .exists()
)
_EQUAL = (
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
_INSERT, _INSERT_TARGETS, _INSERT_BODIES = insert(annotation), insert(target), insert(body)


def read(store: Store, container_name: str, name: str) -> tuple[Annotation, bool]:
    """One annotation, and whether its campaign is a draft. Gone after deletion, else Missing."""
    row = store.connection.execute(_READ, {"container": container_name, "name": name}).one_or_none()
    if row is None:
        _refuse(store, container_name, name)
    return _annotation(row), bool(row.draft)


def find(store: Store, held: Held, name: str) -> Annotation:
    """One annotation of a container that this transaction holds."""
    row = store.connection.execute(_FIND, {"container": held.id, "name": name}).one_or_none()
    if row is None:
        _refuse(store, held.campaign.name, name)
    return _annotation(row)


def used(store: Store, held: Held, name: str) -> bool:
    """Whether an annotation has or had this name."""
    return bool(store.connection.scalar(_USED, {"container": held.id, "name": name}))


def taken(store: Store, held: Held, names: Sequence[str]) -> set[str]:
    """Those of the names that an annotation has or had."""
    found: set[str] = set()
    for table in (annotation, tombstone):
        query = select(table.c.name).where(table.c.container_id == held.id, table.c.name.in_(list(names)))
        found.update(store.connection.scalars(query))
    return found


def equal(store: Store, held: Held, mark: str) -> tuple[str, int | None] | None:
    """Name and agent of the tag with this fingerprint, None when nobody made it yet."""
    row = store.connection.execute(_EQUAL, {"container": held.id, "fingerprint": mark}).one_or_none()
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
    state = containers.bump(
        store, held.id, changes=len(drafts), living=len(drafts), positions=len(drafts), now=now
    )
    first = state.given - len(drafts)
    marks = _marks(store, held, drafts, twins)
    store.connection.execute(
        _INSERT,
        [
            {
                **_columns(draft),
                "container_id": held.id,
                "position": first + number,
                "revision": 1,
                **marks[number],
            }
            for number, draft in enumerate(drafts)
        ],
    )
    _index(store, held, list(enumerate(drafts, first)))
    pages = Counter(page_of(first + number, state.page_size) for number in range(len(drafts)))
    containers.fill_pages(store, held.id, dict(pages), state.revision, now)
    before = state.revision - len(drafts)
    events.append(
        store,
        held.id,
        [
            Event(number, Change.CREATE, now, draft.name, 1, draft.tag.item if draft.tag else None)
            for number, draft in enumerate(drafts, before + 1)
        ],
    )
    votes.count(store, held, list(enumerate(drafts, first)), now)
    return [
        Annotation(
            draft.name,
            position,
            draft.document,
            1,
            draft.modified,
            draft.agent,
            draft.tag.item if draft.tag else None,
        )
        for position, draft in enumerate(drafts, first)
    ]


def replace(store: Store, held: Held, old: Annotation, draft: Draft, now: datetime) -> Annotation:
    """Put a new state in the place of an old one; Stale when another writer was faster."""
    mark = fingerprint(draft.tag) if draft.tag else None
    at = {"at_container": held.id, "at_position": old.position, "at_revision": old.revision}
    values = {**_columns(draft), "agent_id": old.agent, "fingerprint": mark}
    if store.connection.execute(_UPDATE, {**at, **values}).rowcount != 1:
        raise Stale(f"“{old.name}” has changed in the meantime.")
    for table in (target, body):
        store.connection.execute(delete(table).where(*_at(table, held, old)))
    _index(store, held, [(old.position, draft)])
    votes.recast(store, held, old, draft, now)
    item = draft.tag.item if draft.tag else old.item
    _log(store, held, Event(0, Change.UPDATE, now, old.name, old.revision + 1, item), old, 0, now)
    return Annotation(
        old.name, old.position, draft.document, old.revision + 1, draft.modified, old.agent, item
    )


def rewrite(store: Store, held: Held, old: Annotation, draft: Draft) -> None:
    """Put the same state in other words, as a move to a new base does: no revision, no event."""
    mark = fingerprint(draft.tag) if draft.tag else None
    values = {**_columns(draft), "agent_id": old.agent, "modified": old.modified, "fingerprint": mark}
    store.connection.execute(update(annotation).where(*_at(annotation, held, old)).values(values))
    for table in (target, body):
        store.connection.execute(delete(table).where(*_at(table, held, old)))
    _index(store, held, [(old.position, draft)])


def remove(store: Store, held: Held, old: Annotation, now: datetime) -> None:
    """Delete an annotation for good, a tag together with the votes on it; leaves a tombstone."""
    for name in votes.names_on(store, held, old.position):
        remove(store, held, find(store, held, name), now)
    votes.withdraw(store, held, old.position, now)
    for table in (target, body):
        store.connection.execute(delete(table).where(*_at(table, held, old)))
    # Where it came from stays, so that no import brings it back; what it said does not.
    store.connection.execute(
        update(source).where(source.c.container_id == held.id, source.c.name == old.name).values(raw=None)
    )
    gone = store.connection.execute(
        delete(annotation).where(*_at(annotation, held, old), annotation.c.revision == old.revision)
    )
    if gone.rowcount != 1:
        raise Stale(f"“{old.name}” has changed in the meantime.")
    buried = {"container_id": held.id, "name": old.name, "position": old.position, "moment": now}
    store.connection.execute(insert(tombstone).values(buried))
    size = _log(store, held, Event(0, Change.DELETE, now, old.name, old.revision, old.item), old, -1, now)
    containers.dig(store, held.id, page_of(old.position, size))


def _log(store: Store, held: Held, what: Event, old: Annotation, living: int, now: datetime) -> int:
    state = containers.bump(store, held.id, changes=1, living=living, positions=0, now=now)
    number = page_of(old.position, state.page_size)
    containers.revise_page(store, held.id, number, living, state.revision, now)
    events.append(
        store,
        held.id,
        [Event(state.revision, what.change, what.moment, what.name, what.revision, what.item)],
    )
    return int(state.page_size)


def _at(table: Any, held: Held, old: Annotation) -> tuple[Any, Any]:
    return table.c.container_id == held.id, table.c.position == old.position


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "document": draft.document,
        "motivation": " ".join(draft.motivations),
        "creator": key(draft.creator),
        "generator": key(draft.generator),
        "created": draft.created,
        "modified": draft.modified,
        "agent_id": draft.agent,
        "item": key(draft.tag.item) if draft.tag else None,
        "property": draft.tag.property if draft.tag else None,
    }


def _marks(store: Store, held: Held, drafts: Sequence[Draft], twins: bool) -> list[dict[str, Any]]:
    marks = [fingerprint(draft.tag) if draft.tag else None for draft in drafts]
    if not twins:
        return [{"fingerprint": mark, "twin": 0} for mark in marks]
    query = (
        select(annotation.c.fingerprint, func.max(annotation.c.twin) + 1)
        .where(
            annotation.c.container_id == held.id,
            annotation.c.fingerprint.in_([mark for mark in marks if mark]),
        )
        .group_by(annotation.c.fingerprint)
    )
    following = dict(store.connection.execute(query).all())
    found = []
    for mark in marks:
        found.append({"fingerprint": mark, "twin": following.get(mark, 0) if mark else 0})
        if mark:
            following[mark] = following.get(mark, 0) + 1
    return found


def _index(store: Store, held: Held, placed: Sequence[tuple[int, Draft]]) -> None:
    targets = [
        {"container_id": held.id, "position": position, "number": number, "iri": key(one.iri)}
        for position, draft in placed
        for number, one in enumerate(draft.targets)
    ]
    bodies = [
        {
            "container_id": held.id,
            "position": position,
            "number": number,
            "iri": key(one.iri),
            "text": one.text,
            "language": one.language,
            "plain": plain(one.text)[:PLAIN_LENGTH],
        }
        for position, draft in placed
        for number, one in enumerate(draft.bodies)
    ]
    if targets:
        store.connection.execute(_INSERT_TARGETS, targets)
    if bodies:
        store.connection.execute(_INSERT_BODIES, bodies)


def _refuse(store: Store, container_name: str, name: str) -> NoReturn:
    if store.connection.scalar(_BURIED, {"container": container_name, "name": name}):
        raise Gone(f"“{name}” was deleted.")
    raise Missing(f"There is no annotation “{name}” in “{container_name}”.")


def _annotation(row: Any) -> Annotation:
    return Annotation(
        row.name, row.position, row.document, row.revision, row.modified, row.agent_id, row.item
    )
