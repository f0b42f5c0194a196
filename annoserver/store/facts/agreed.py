"""What was agreed on: items with their accepted tags and the votes behind them, for exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, select, union_all

from annoserver.model.annotation import Tag
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.person import Kind
from annoserver.model.selection import EVERYTHING, Selection
from annoserver.model.vote import Status
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.facts.selected import TAGS, conditions
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import ruling, standing, vote


def _on(said: Table) -> Select[Any]:
    return (
        select(said.c.tag_position, said.c.position.label("place"), annotation.c.document)
        .join(
            annotation,
            and_(annotation.c.container_id == said.c.container_id, annotation.c.position == said.c.position),
        )
        .where(
            said.c.container_id == bindparam("container"),
            said.c.tag_position.in_(bindparam("positions", expanding=True)),
        )
    )


_VOTES = union_all(_on(vote), _on(ruling)).order_by("tag_position", "place")


def agreed(
    store: Store,
    held: Held,
    tag_of: Callable[[bytes], Tag],
    selection: Selection = EVERYTHING,
    *,
    votes: bool = True,
    whole: bool = True,
    batch: int = 200,
) -> Iterator[Agreed]:
    """Every item with a tag that is selected, by IRI, with its record, those tags and the votes on them.

    Accepted tags alone, unless other statuses are selected. tag_of reads the tag out of a document;
    votes: whether their documents are wanted; whole: whether dates choose items instead of tags.
    Streamed: memory does not grow with the campaign.
    """
    query = _query(held, selection, whole=whole).execution_options(yield_per=1000)
    groups = (
        (iri, list(found)) for iri, found in groupby(store.connection.execute(query), lambda row: row.item)
    )
    while some := dict(islice(groups, batch)):
        known = items.some(store, held, some)
        positions = [row.position for rows in some.values() for row in rows] if votes else []
        cast = votes_on(store, held, positions)
        for iri, rows in some.items():
            tags = tuple(_accepted(row, tag_of, held, cast.get(row.position, ())) for row in rows)
            yield _about(known.get(iri) or Item(iri=tags[0].tag.item, provider_id=""), tags)


def on(
    store: Store, held: Held, tag_of: Callable[[bytes], Tag], iris: Sequence[str], *, votes: bool = False
) -> Mapping[str, Agreed]:
    """Items that were imported, by the index form of their IRI, with the tags that are accepted on them."""
    rows: dict[str, list[Any]] = {}
    query = _query(held, EVERYTHING, whole=True).where(annotation.c.item.in_(iris))
    for row in store.connection.execute(query):
        rows.setdefault(row.item, []).append(row)
    cast = votes_on(store, held, [row.position for some in rows.values() for row in some] if votes else [])

    def accepted(row: Any) -> Accepted:
        return _accepted(row, tag_of, held, cast.get(row.position, ()))

    return {
        iri: _about(one, tuple(map(accepted, rows.get(iri, ()))))
        for iri, one in items.some(store, held, iris).items()
    }


def _about(one: Item, tags: tuple[Accepted, ...]) -> Agreed:
    """An item with its tags, those among them that were sent under another IRI of it."""
    if all(each.tag.item == one.iri for each in tags):
        return Agreed(one, tags)
    return Agreed(one, tuple(replace(each, tag=replace(each.tag, item=one.iri)) for each in tags))


def _query(held: Held, selection: Selection, *, whole: bool) -> Select[Any]:
    chosen = selection if selection.statuses else replace(selection, statuses=(Status.ACCEPTED,))
    return (
        select(
            annotation.c.item,
            annotation.c.name,
            annotation.c.document,
            annotation.c.creator,
            annotation.c.created,
            agent.c.kind,
            standing,
        )
        .select_from(TAGS.outerjoin(agent, agent.c.id == annotation.c.agent_id))
        .where(*conditions(held, chosen, whole=whole), standing.c.hidden.is_(False))
        .order_by(annotation.c.item, annotation.c.position)
    )


def votes_on(store: Store, held: Held, positions: Sequence[int]) -> Mapping[int, Sequence[bytes]]:
    """The documents of the votes and rulings on tags, by the tag's position."""
    found: dict[int, list[bytes]] = {}
    for start in range(0, len(positions), 1000):
        rows = store.connection.execute(
            _VOTES, {"container": held.id, "positions": positions[start : start + 1000]}
        )
        for position, _, document in rows:
            found.setdefault(position, []).append(document)
    return found


def _accepted(row: Any, tag_of: Callable[[bytes], Tag], held: Held, votes: Sequence[bytes]) -> Accepted:
    return Accepted(
        name=row.name,
        document=row.document,
        tag=tag_of(row.document),
        standing=standings.told(row),
        creator=row.creator,
        created=row.created,
        by_software=row.kind == Kind.SOFTWARE.value,
        policy=held.campaign.policy_version,
        votes=tuple(votes),
    )
