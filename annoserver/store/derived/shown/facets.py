"""What items are chosen by: kind, years, rights and institution, with the number of items of each mixture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import bindparam, func, insert, select, tuple_, update

from annoserver.model.item import Item
from annoserver.model.rules.facets import period
from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import facet, item

Mixture = tuple[int, str, int, str, str]
"""Row of the collection, kind, first year of ten, rights, institution."""

_COLUMNS = tuple(facet.c[name] for name in ("collection_id", "kind", "period", "rights", "provider"))
_MOVE = Statement(update(item).where(item.c.id == bindparam("of_item")).values(facet_id=bindparam("to")))
_COUNT = Statement(
    update(facet)
    .where(facet.c.id == bindparam("of_facet"))
    .values(items=facet.c["items"] + bindparam("more"))
)


def mixture(collection_id: int, one: Item) -> Mixture:
    """What an item of a collection is chosen by."""
    return collection_id, one.kind, period(one.year), key(one.rights), key(one.data_provider)


def ids(store: Store, held: Held, wanted: Iterable[Mixture]) -> Mapping[Mixture, int]:
    """The rows of mixtures; those that are new have no items yet."""
    found = _known(store, wanted := set(wanted))
    if missing := wanted - found.keys():
        names = [column.name for column in _COLUMNS]
        rows = [{"container_id": held.id, **dict(zip(names, one, strict=True))} for one in sorted(missing)]
        store.connection.execute(insert(facet), rows)
        found |= _known(store, missing)
    return found


def settle(store: Store, held: Held, there: Mapping[int, tuple[int | None, Mixture]]) -> None:
    """Let items, by row number, count as what they are now, instead of the facet that they had."""
    known = ids(store, held, (mixed for _, mixed in there.values()))
    moved = {number: (old, known[mixed]) for number, (old, mixed) in there.items() if old != known[mixed]}
    _MOVE.run_all(store, [{"of_item": number, "to": new} for number, (_, new) in moved.items()])
    more = Counter(new for _, new in moved.values())
    more.subtract(old for old, _ in moved.values() if old is not None)
    count(store, more)


def count(store: Store, more: Mapping[int, int]) -> None:
    """Add to the number of items of mixtures."""
    rows = [{"of_facet": number, "more": by} for number, by in sorted(more.items()) if by]
    _COUNT.run_all(store, rows)


def displace(store: Store, gone: Any) -> None:
    """Count out the items for which a condition holds, which are about to go."""
    query = select(item.c.facet_id, func.count()).where(gone, item.c.facet_id.is_not(None))
    count(store, {row[0]: -row[1] for row in store.connection.execute(query.group_by(item.c.facet_id))})


def rebuild(store: Store, held: Held) -> None:
    """Count all items of a campaign anew."""
    number = select(func.count()).where(item.c.facet_id == facet.c.id).scalar_subquery()
    store.connection.execute(update(facet).where(facet.c.container_id == held.id).values(items=number))


def faults(store: Store, held: Held) -> Iterator[str]:
    """A line for each mixture whose number is wrong, and for each item that is counted as another one."""
    kept = _kept(store, held)
    query = select(item.c.iri, item.c.collection_id, item.c.shown, item.c.facet_id)
    here = (item.c.container_id == held.id, item.c.facet_id.is_not(None))
    numbers: Counter[int] = Counter()
    query = query.where(*here).execution_options(yield_per=1000)
    for row in store.connection.execute(query):
        numbers[row.facet_id] += 1
        given = {name: row.shown.get(name, "") for name in ("kind", "rights", "data_provider")}
        right = mixture(row.collection_id, Item("", "", year=row.shown.get("year", 0), **given))
        if row.facet_id not in kept or kept[row.facet_id][1] != right:
            yield f"the item {row.iri} is counted as what it is not"
    for number, (counted, _) in kept.items():
        if counted != numbers[number]:
            yield f"the facet {number} says {counted} items, {numbers[number]} are there"


def _kept(store: Store, held: Held) -> Mapping[int, tuple[int, Mixture]]:
    query = select(facet.c.id, facet.c["items"].label("number"), *_COLUMNS)
    rows = store.connection.execute(query.where(facet.c.container_id == held.id))
    return {row.id: (row.number, (row[2], row[3], row[4], row[5], row[6])) for row in rows}


def _known(store: Store, wanted: Iterable[Mixture]) -> dict[Mixture, int]:
    query = select(facet.c.id, *_COLUMNS).where(tuple_(*_COLUMNS).in_(sorted(wanted)))
    return {(row[1], row[2], row[3], row[4], row[5]): row.id for row in store.connection.execute(query)}
