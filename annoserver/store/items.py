"""Collections, their items with the records as received, and pictures that we serve ourselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.errors import Missing
from annoserver.model.item import Collection, Item, Put, Record
from annoserver.model.text import key
from annoserver.store.campaigns import Held, collection_row
from annoserver.store.database import Store
from annoserver.store.derived import headers, recounts
from annoserver.store.derived.shown import indexes
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign, collection, item, picture

_SHOWN = (
    "title",
    "description",
    "creator",
    "kind",
    "rights",
    "data_provider",
    "provider",
    "dataset",
    "landing_page",
    "thumbnail",
    "image",
    "year",
    "names",
)

_READ = ("iri", "provider_id", "shown", "record", "namespaces", "media_type", "outline")
_WHOLE = select(*(item.c[name] for name in _READ))
_YEAR = item.c.shown["year"].as_integer().label("year")
_SOME = _WHOLE.where(
    item.c.container_id == bindparam("container"), item.c.iri.in_(bindparam("iris", expanding=True))
)

_ADD = Statement(insert(item))


def hold_collection(store: Store, held: Held, name: str, title: Mapping[str, str]) -> int:
    """The row of a collection of a campaign, made if there is none."""
    found = store.connection.scalar(collection_row(held.id, name))
    if found is not None:
        return found
    values = {"container_id": held.id, "name": name, "title": dict(title)}
    return int(
        store.connection.execute(insert(collection).values(values).returning(collection.c.id)).scalar_one()
    )


def put(
    store: Store,
    held: Held,
    collection_id: int,
    items: Sequence[Item],
    now: datetime,
    outlined: Callable[[Item, bytes], bytes] = lambda _one, before: before,
) -> list[Put]:
    """Keep items by their IRI: what is new, what changed and what is the same, in their order.

    outlined: gives the outline of a record from that of the same record so far, b"" when there is none.
    """
    known = _known(store, held, items)
    done, reworded, new = [], set[str](), dict[str, dict[str, Any]]()
    for one in items:
        values = _values(one)
        digest, outline, *read = known.get(values["iri"], (None, b"", 0, False))
        what = Put.NEW if digest is None else Put.SAME if digest == values["digest"] else Put.CHANGED
        values["outline"] = outlined(one, outline if what is Put.SAME else b"")
        known[values["iri"]] = values["digest"], values["outline"], one.year, True
        if what is Put.NEW or values["iri"] in new:
            new[values["iri"]] = {"container_id": held.id, "collection_id": collection_id, "changed": now}
            new[values["iri"]] |= values
        elif what is Put.CHANGED:
            _change(store, held, {"changed": now, **values})
        elif (values["outline"], one.year, True) != (outline, *read):
            _change(store, held, values)
        if what is not Put.SAME or not read[1]:
            reworded.add(values["iri"])
        done.append(what)
    _ADD.run_all(store, list(new.values()))
    pairs = list(zip(items, done, strict=True))
    recounts.place(store, held, collection_id, [key(one.iri) for one, what in pairs if what is Put.NEW])
    indexes.lay(store, held, items, reworded)
    headers.put(store, held, [one for one, what in pairs if what is not Put.SAME], now)
    return done


def _known(store: Store, held: Held, items: Sequence[Item]) -> dict[str, tuple[str, bytes, int, bool]]:
    """Digest, outline and year of items that are there, and whether their records were read for pages."""
    query = select(item.c.iri, item.c.digest, item.c.outline, _YEAR, item.c.about.is_not(None).label("read"))
    here = (item.c.container_id == held.id, item.c.iri.in_([key(one.iri) for one in items]))
    rows = store.connection.execute(query.where(*here))
    return {row.iri: (row.digest, row.outline or b"", row.year or 0, bool(row.read)) for row in rows}


def _change(store: Store, held: Held, values: Mapping[str, Any]) -> None:
    here = (item.c.container_id == held.id, item.c.iri == values["iri"])
    store.connection.execute(update(item).where(*here).values(values))


def judge(store: Store, held: Held, items: Sequence[Item], met: dict[str, str]) -> list[Put]:
    """What putting these items would do; nothing is written, and met remembers for the next ones."""
    wanted = {key(one.iri): _digest(one) for one in items}
    query = select(item.c.iri, item.c.digest).where(
        item.c.container_id == held.id, item.c.iri.in_(wanted.keys() - met.keys())
    )
    known = {row.iri: row.digest for row in store.connection.execute(query)}
    done = []
    for one in items:
        iri, digest = key(one.iri), _digest(one)
        before = met.get(iri, known.get(iri))
        met[iri] = digest
        done.append(Put.NEW if before is None else Put.SAME if before == digest else Put.CHANGED)
    return done


def some(store: Store, held: Held, iris: Iterable[str]) -> Mapping[str, Item]:
    """Items of a campaign with their records, by the index form of their IRI."""
    rows = store.connection.execute(_SOME, {"container": held.id, "iris": list(iris)})
    return {row.iri: _item(row) for row in rows}


def known(store: Store, held: Held, iris: Sequence[str]) -> set[str]:
    """Those of the IRIs that are items of a campaign, in their index form."""
    query = select(item.c.iri).where(
        item.c.container_id == held.id, item.c.iri.in_([key(iri) for iri in iris])
    )
    return set(store.connection.scalars(query))


def anywhere(store: Store, iri: str) -> str:
    """Name of the first campaign that has the item with this IRI and is no draft."""
    return homes(store, iri)[0]


def homes(store: Store, iri: str) -> Sequence[str]:
    """Names of the campaigns, no drafts, that have the item with this IRI; Missing when there is none."""
    query = (
        select(container.c.name)
        .join(item, item.c.container_id == container.c.id)
        .join(campaign, campaign.c.container_id == container.c.id)
        .where(item.c.iri == key(iri), campaign.c.draft.is_(False))
    )
    names = store.connection.scalars(query.order_by(container.c.id)).all()
    if not names:
        raise Missing("No campaign has this item.")
    return names


def collections(store: Store, held: Held) -> list[Collection]:
    """The collections of a campaign with the number of their items, in the order they were made."""
    query = select(collection).where(collection.c.container_id == held.id).order_by(collection.c.id)
    return [
        Collection(row.name, row.title, row.items, row.description) for row in store.connection.execute(query)
    ]


def change_collection(store: Store, held: Held, new: Collection) -> None:
    """Give a collection another title and description; Missing when there is none of this name."""
    here = collection.c.id == collection_row(held.id, new.name).scalar_subquery()
    values = {"title": dict(new.title), "description": dict(new.description)}
    if not store.connection.execute(update(collection).where(here).values(**values)).rowcount:
        raise Missing(f"There is no collection “{new.name}” in this campaign.")


def every(store: Store, held: Held, batch: int = 200) -> Iterator[Item]:
    """All items of a campaign with their records, by IRI, streamed."""
    query = _WHOLE.where(item.c.container_id == held.id).order_by(item.c.iri)
    for row in store.connection.execute(query.execution_options(yield_per=batch)):
        yield _item(row)


def keep_picture(store: Store, media_type: str, content: bytes) -> str:
    """Keep a picture that we serve ourselves; gives its digest, which is its name."""
    digest = hashlib.sha256(content).hexdigest()
    upsert = upsert_postgresql if store.locks else upsert_sqlite
    store.connection.execute(
        upsert(picture).values(digest=digest, media_type=media_type, content=content).on_conflict_do_nothing()
    )
    return digest


def read_picture(store: Store, digest: str) -> tuple[str, bytes]:
    """Media type and bytes of a picture."""
    row = store.connection.execute(select(picture).where(picture.c.digest == digest)).one_or_none()
    if row is None:
        raise Missing("There is no such picture.")
    return row.media_type, row.content


def _values(one: Item) -> dict[str, Any]:
    record = one.record or Record(b"")
    shown = {name: getattr(one, name) for name in _SHOWN}
    shown["creator"] = list(one.creator)
    return {
        "iri": key(one.iri),
        "provider_id": one.provider_id,
        "shown": shown,
        "about": one.about,
        "record": record.source if one.record else None,
        "namespaces": dict(record.namespaces),
        "media_type": record.media_type,
        "digest": _digest(one),
    }


def _digest(one: Item) -> str:
    """Of the record and what is declared around it: another one means that the item has changed."""
    record = one.record or Record(b"")
    declared = repr(sorted(record.namespaces.items())).encode()
    return hashlib.sha256(declared + record.source).hexdigest()


def of_shown(iri: str, provider_id: str, shown: Mapping[str, Any], record: Record | None = None) -> Item:
    """An item from what is kept to show it."""
    return Item(iri, provider_id, **{**shown, "creator": tuple(shown["creator"]), "record": record})


def _item(row: Row[Any]) -> Item:
    record = None
    if row.record is not None:
        record = Record(row.record, row.namespaces, row.media_type, row.outline or b"")
    return of_shown(row.iri, row.provider_id, row.shown, record)
