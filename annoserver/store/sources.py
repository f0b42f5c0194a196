"""Where imported annotations came from, so that a second import finds them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, source


@dataclass(slots=True)
class Source:
    """An annotation as it was received; key: its identity there; digest: of what was received.

    raw: the received bytes where the document cannot say it all.
    """

    key: str
    name: str
    digest: str
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier import made of a key; revision 0 when the annotation was deleted since.

    item: what it is about if it is a tag, in its index form.
    """

    name: str
    revision: int
    digest: str
    item: str | None = None


_KNOWN = Among(
    lambda among: (
        select(
            source.c.key,
            source.c.name,
            source.c.digest,
            func.coalesce(annotation.c.revision, 0).label("revision"),
            annotation.c.item,
        )
        .outerjoin(
            annotation,
            and_(annotation.c.container_id == source.c.container_id, annotation.c.name == source.c.name),
        )
        .where(
            source.c.container_id == bindparam("container"),
            among(source.c.key),
        )
    )
)
_ADD = Statement(insert(source))
_CHANGE = (
    update(source)
    .where(source.c.container_id == bindparam("at_container"), source.c.key == bindparam("at_key"))
    .values(digest=bindparam("to_digest"), raw=bindparam("to_raw"))
)


def known(store: Store, held: Held, keys: Iterable[str]) -> Mapping[str, Known]:
    """Those of the keys that were imported before."""
    rows = _KNOWN.all(store, keys, container=held.id)
    return {row.key: Known(row.name, row.revision, row.digest, row.item) for row in rows}


def add(store: Store, held: Held, sources: Sequence[Source]) -> None:
    """Remember where annotations came from, in the transaction that adds them."""
    rows = [
        {"container_id": held.id, "key": one.key, "name": one.name, "digest": one.digest, "raw": one.raw}
        for one in sources
    ]
    _ADD.run_all(store, rows)


def change(store: Store, held: Held, sources: Sequence[Source]) -> None:
    """Remember that something else came under the same keys."""
    if sources:
        store.connection.execute(
            _CHANGE,
            [
                {"at_container": held.id, "at_key": one.key, "to_digest": one.digest, "to_raw": one.raw}
                for one in sources
            ],
        )


def forget(store: Store, held: Held, names: Iterable[str]) -> None:
    """Forget annotations that the import itself removed, so that it can bring them again."""
    store.connection.execute(
        delete(source).where(source.c.container_id == held.id, source.c.name.in_(list(names)))
    )
