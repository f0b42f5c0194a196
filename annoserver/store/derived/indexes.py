"""What is asked for beside the documents: columns, fingerprints, targets and bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select

from annoserver.model.annotation import Draft, fingerprint
from annoserver.model.search.finding import whole
from annoserver.model.text import key, plain
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import words
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, body, target

Placed = tuple[int, Draft]
"""A draft and the position that it got."""

Mark = dict[str, Any]
"""The columns by which equal tags are told apart."""

PLAIN_LENGTH = 120
"""How much of a body's text an index keeps: enough to look up by the beginning."""


_TWINS = Among(
    lambda among: (
        select(annotation.c.fingerprint, (func.max(annotation.c.twin) + 1).label("following"))
        .where(annotation.c.container_id == bindparam("container"), among(annotation.c.fingerprint))
        .group_by(annotation.c.fingerprint)
    )
)
_INSERT, _INSERT_TARGETS, _INSERT_BODIES = (Statement(insert(one)) for one in (annotation, target, body))


def marks(store: Store, held: Held, drafts: Sequence[Draft], *, twins: bool) -> list[Mark]:
    """The fingerprints of new annotations; with twins, equal ones count on."""
    found = [mark(draft) for draft in drafts]
    if not twins:
        return [{"fingerprint": one, "twin": 0} for one in found]
    rows = _TWINS.all(store, [one for one in found if one], container=held.id)
    following = {row.fingerprint: row.following for row in rows}
    counted = []
    for one in found:
        counted.append({"fingerprint": one, "twin": following.get(one, 0) if one else 0})
        if one:
            following[one] = following.get(one, 0) + 1
    return counted


def insert_all(store: Store, held: Held, placed: Sequence[Placed], marks: Sequence[Mark]) -> None:
    """Write new annotations at their positions, with what is asked for beside them."""
    rows = [
        {**columns(draft), "container_id": held.id, "position": position, "revision": 1, **found}
        for (position, draft), found in zip(placed, marks, strict=True)
    ]
    _INSERT.run_all(store, rows)
    _index(store, held, placed)


def renew(store: Store, held: Held, position: int, draft: Draft) -> None:
    """Write the targets and bodies of a new state in the place of the old ones."""
    forget(store, held, position)
    _index(store, held, [(position, draft)])


def forget(store: Store, held: Held, position: int) -> None:
    """Drop the targets and bodies of an annotation, and what else it is found by."""
    words.forget(store, held.id, position)
    for table in (target, body):
        store.connection.execute(
            delete(table).where(table.c.container_id == held.id, table.c.position == position)
        )


def mark(draft: Draft) -> str | None:
    """The fingerprint of a tag, None for other annotations."""
    return fingerprint(draft.tag) if draft.tag else None


def columns(draft: Draft) -> dict[str, Any]:
    """The columns of an annotation that follow from its draft alone."""
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


def _index(store: Store, held: Held, placed: Sequence[Placed]) -> None:
    targets = [
        {"container_id": held.id, "position": position, "number": number, "iri": iri}
        for position, draft in placed
        for number, iri in enumerate(_found_by(draft))
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
    _INSERT_TARGETS.run_all(store, targets)
    _INSERT_BODIES.run_all(store, bodies)
    found = ((position, *(draft.finds or words.read(draft.document))) for position, draft in placed)
    words.keep(store, held.id, found)


def _found_by(draft: Draft) -> dict[str, None]:
    """The IRIs of the targets; those with a fragment are found by the whole as well."""
    iris = [key(one.iri) for one in draft.targets]
    if len(iris) == 1 and "#" not in draft.targets[0].iri:
        return {iris[0]: None}
    return dict.fromkeys([*iris, *(key(whole(one.iri)) for one in draft.targets if "#" in one.iri)])
