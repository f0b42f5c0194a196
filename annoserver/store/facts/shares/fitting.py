"""Which items fit what is wanted of them, as the conditions of a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, select, tuple_

from annoserver.model.search.finding import tokens
from annoserver.model.text import key, plain
from annoserver.model.vote import Status
from annoserver.store.campaigns import Held, collection_row
from annoserver.store.database import Store
from annoserver.store.derived.shown import titles
from annoserver.store.rows.annotations import annotation, body
from annoserver.store.rows.campaigns import item
from annoserver.store.rows.kinds import Id, Key
from annoserver.store.rows.numbers import attention, part, summary
from annoserver.store.rows.votes import standing

LONGEST = 16
"""More digits than the number has with which a key begins."""

ALL, MINE, NEW, VOTES = "", "mine", "new", "votes"
"""Which items: all, those I said something of, those I did not, those with tags that wait for votes."""

LEAST, NEXT = "least", "next"
"""Orders: what least was said of first; what a visitor is led to first. Else as they were put in order by
hand, and by IRI."""

FEW = 5_000
"""So many items are sorted rather than looked for among all of them, and are counted one by one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a campaign, and in which order.

    show: one of the four above; words: begin or are in a title or name; term: IRI of a term, said:
    words of one's own that a tag says; after: key behind which they begin, "" for the first; facets:
    what is chosen in each; iris: none but these; waiting: whether so few tags wait for votes that their
    items are looked up one by one.
    """

    collection: str = ""
    show: str = ALL
    sort: str = ""
    words: str = ""
    term: str = ""
    said: str = ""
    after: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    iris: Sequence[str] | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Mixed:
    """Rows of the facets that are wanted, and how many items those have together."""

    ids: Sequence[int]
    number: int

    @property
    def few(self) -> bool:
        """Whether it is better to sort them than to look for them among all."""
        return self.number <= FEW


_HERE = bindparam("here", type_=Id)


def asked(held: Held, wanted: Wanted, agent: int | None) -> dict[str, Any]:
    """The values of all conditions."""
    number, last = _parted(wanted.after)
    who = {"here": held.id, "agent": agent or 0, "collection": wanted.collection}
    return {**who, "number": number, "last": last}


def are_few(wanted: Wanted, mixed: Mixed | None = None) -> bool:
    """Whether few items fit, so that they are looked up and sorted, not looked for in their order."""
    named = wanted.show == MINE or wanted.iris is not None or bool(wanted.term or wanted.said)
    return _by_row(wanted, mixed) or named or wanted.waiting


def _by_row(wanted: Wanted, mixed: Mixed | None) -> bool:
    """Whether few items fit, and an index of items gives the numbers of their rows."""
    return bool(wanted.words) or (mixed is not None and mixed.few)


def few_wait(store: Store, held: Held) -> bool:
    """Whether so few tags of a campaign wait for votes that their items are looked up one by one."""
    query = select(summary.c.pending).where(summary.c.container_id == held.id)
    return (store.connection.scalar(query) or 0) <= FEW


def usual(imported: bool, wanted: Wanted) -> Select[Any]:
    """The items that fit, in no order yet, where neither words nor facets choose them."""
    return _from(imported).where(*_always(imported, wanted, None), *_behind(imported, wanted))


def query(store: Store, held: Held, wanted: Wanted, mixed: Mixed | None = None) -> Select[Any]:
    """The items that fit, in no order yet; mixed: those of the chosen facets, None for all."""
    by_row = _by_row(wanted, mixed)
    return _from(held.has_collections, by_row=by_row).where(*_conditions(store, held, wanted, mixed))


def _from(imported: bool, *, by_row: bool = False) -> Select[Any]:
    # No index is used for what something is added to: few items are found by another one.
    home = item.c.container_id + 0 if by_row else item.c.container_id
    here = and_(home == attention.c.container_id, item.c.iri == attention.c.item)
    own = and_(
        part.c.container_id == attention.c.container_id,
        part.c.item == attention.c.item,
        part.c.agent_id == bindparam("agent"),
    )
    return (
        select(
            attention.c.item,
            attention.c.tags,
            attention.c.pending,
            attention.c.contributions,
            part.c.number.label("mine"),
            item.c.provider_id,
            item.c.shown,
            item.c.place,
            item.c.facet_id,
        )
        .select_from(attention.join(item, here, isouter=not imported).outerjoin(part, own))
        .where(attention.c.container_id == _HERE)
    )


def _conditions(store: Store, held: Held, wanted: Wanted, mixed: Mixed | None) -> list[ColumnElement[bool]]:
    found = _always(held.has_collections, wanted, mixed)
    if mixed is not None:
        found.append((item.c.facet_id if mixed.few else item.c.facet_id + 0).in_(mixed.ids))
    if wanted.iris is not None:
        found.append(attention.c.item.in_(wanted.iris))
    return [*found, *_saying_all(store, held, wanted), *_behind(held.has_collections, wanted)]


def _always(imported: bool, wanted: Wanted, mixed: Mixed | None) -> list[ColumnElement[bool]]:
    """What follows from where they are, and from what the visitor did there."""
    found: list[ColumnElement[bool]] = []
    if wanted.collection:
        named = collection_row(_HERE, bindparam("collection"))
        shelf = item.c.collection_id + 0 if are_few(wanted, mixed) else item.c.collection_id
        found.append(shelf == named.scalar_subquery())
    elif not imported:
        found.append(attention.c.tags > 0)
    elif not _by_row(wanted, mixed):
        found.append(item.c.container_id == _HERE)
    shown: dict[str, ColumnElement[bool]] = {
        MINE: attention.c.item.in_(select(part.c.item).where(part.c.agent_id == bindparam("agent"))),
        NEW: part.c.number.is_(None),
        VOTES: attention.c.pending > 0,
    }
    if wanted.show in shown:
        found.append(shown[wanted.show])
    if wanted.waiting:
        found.append(attention.c.item.in_(_waiting()))
    return found


def _saying_all(store: Store, held: Held, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Conditions on the words of items, and of tags on them."""
    if words := tokens(wanted.words):
        yield titles.says(store, held.id, words)
    elif wanted.words.strip():
        yield false()
    if wanted.term or wanted.said:
        yield attention.c.item.in_(_saying(held, wanted))


def _waiting() -> Select[Any]:
    """The items with tags that wait for votes."""
    here = (annotation.c[name] == standing.c[name] for name in ("container_id", "position"))
    waits = (standing.c.status == Status.PENDING.value, standing.c.container_id == _HERE)
    return select(annotation.c.item).join(standing, and_(*here)).where(*waits)


def _saying(held: Held, wanted: Wanted) -> Select[Any]:
    """The items with a tag that says the term, or the words."""
    says = (
        body.c.iri == key(wanted.term)
        if wanted.term
        else and_(body.c.plain == plain(wanted.said), body.c.iri == "")
    )
    return (
        select(annotation.c.item)
        .join(
            body,
            and_(body.c.container_id == annotation.c.container_id, body.c.position == annotation.c.position),
        )
        .where(body.c.container_id == held.id, says, annotation.c.item.is_not(None))
    )


def _behind(imported: bool, wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.after:
        return []
    key = tuple_(bindparam("number", type_=Id), bindparam("last", type_=Key))
    if wanted.sort == LEAST:
        return [tuple_(attention.c.contributions, attention.c.item) > key]
    if imported:
        return [tuple_(item.c.place, item.c.iri) > key]
    return [attention.c.item > bindparam("last", type_=Key)]


def _parted(after: str) -> tuple[int, str]:
    """The number and the IRI of a key; without a number it is that of an item nobody put in order."""
    number, _, last = after.partition(" ")
    digits = number.removeprefix("-")
    known = digits.isascii() and digits.isdigit() and len(digits) < LONGEST
    return (int(number), last) if known else (0, key(after))
