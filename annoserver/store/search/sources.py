"""Where each condition is looked up: the table and index that answer it, and how it is tested on a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from typing import cast as typed

from sqlalchemy import Column, ColumnElement, and_, exists, func, literal, literal_column, select
from sqlalchemy.sql import visitors

from annoserver.model.container import Address
from annoserver.model.search.finding import Region
from annoserver.model.search.query import Field, Is
from annoserver.model.text import key, plain
from annoserver.store.database import Store
from annoserver.store.derived.indexes import PLAIN_LENGTH
from annoserver.store.derived.words import sought
from annoserver.store.rows.annotations import annotation, body, container, target
from annoserver.store.rows.search import PLACE, PLACES, fts, region, vectors
from annoserver.store.rows.votes import standing, vote
from annoserver.store.search.phrases import for_fts5, for_postgresql, phrases

LAST = "\U0010ffff"
"""Comes after everything that may follow a prefix."""

COUNTED = 10_000
"""How far results are counted, and how many are put in order at most without an index."""

DATED = 100_000
"""How many are put in order at most that a range of dates gives, in which whoever asks is close by."""

KINDS = 100
"""More combinations of motivations than are ever looked up one by one."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that answer one condition.

    ordered: an index gives them by container and position; single: each annotation once; serial: one
    number that stands for both, where the rows have such; column: of annotation, which an
    index gives in order; most: how many rows are few enough to be sorted; guessed: the database has but
    a guess how many there are, so that it is told whether to sort them.
    """

    table: Any
    where: tuple[ColumnElement[bool], ...]
    ordered: bool = True
    single: bool = True
    serial: Any = None
    column: str = ""
    most: int = COUNTED
    guessed: bool = False

    @property
    def container(self) -> Any:
        """The number of the annotation's container."""
        return self.table.c.container_id if self.serial is None else self.serial.op(">>")(PLACES)

    @property
    def position(self) -> Any:
        """The annotation's position in it."""
        if self.serial is None:
            return self.table.c.position
        return self.serial.op("&")(PLACE)

    @property
    def facts(self) -> bool:
        """Whether these are the rows of annotations themselves."""
        return self.table is annotation


def source(store: Store, one: Is) -> Source:
    """The rows that answer a condition."""
    return SOURCES[one.field](store, one.value)


def holds(store: Store, one: Is, lead: Source) -> ColumnElement[bool]:
    """Whether a condition holds for a row of annotation that a leading source gave."""
    found = source(store, one)
    if found.facts:
        tested = and_(*found.where)
        return tested if store.locks or found.column == lead.column else _kept_from_indexes(tested)
    here: tuple[Any, ...] = (
        found.container == annotation.c.container_id,
        found.position == annotation.c.position,
    )
    if found.serial is not None:
        return _read(found, typed(str, one.value))
    return exists(select(literal(1)).select_from(found.table).where(*found.where, *here))


def _kept_from_indexes(tested: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same test, said so that SQLite looks up nothing by it: without statistics it may choose badly."""

    def plus(element: Any, **_more: Any) -> Any:
        if isinstance(element, Column):
            return literal_column(f"+annotation.{element.name}", type_=element.type)
        return None

    kept: ColumnElement[bool] = visitors.replacement_traverse(tested, {}, plus)
    return kept


def _read(found: Source, text: str) -> ColumnElement[bool]:
    """Whether an annotation has some words, read from what FTS5 keeps of it: a MATCH on each row is dear."""
    here = found.serial == annotation.c.container_id.op("<<")(PLACES).op("|")(annotation.c.position)
    padded = literal(" ") + found.table.c.text + " "
    wanted = [f" {' '.join(one.words)}{'' if one.open else ' '}" for one in phrases(text)]
    has = [func.instr(padded, words) > 0 for words in wanted]
    return exists(select(literal(1)).select_from(found.table).where(here, *has))


def _equal(table: Any, name: str, *, single: bool) -> Callable[[Store, Any], Source]:
    def find(_store: Store, value: Any) -> Source:
        alias = table.alias()
        return Source(alias, (alias.c[name] == key(value),), single=single)

    return find


def _prefix(table: Any, name: str) -> Callable[[Store, Any], Source]:
    def find(_store: Store, value: Any) -> Source:
        alias = table.alias()
        start = plain(value)[:PLAIN_LENGTH] if name == "plain" else value
        where = (alias.c[name] >= start, alias.c[name] < start + LAST)
        return Source(alias, where, ordered=False, single=False)

    return find


def _fact(name: str, *conditions: ColumnElement[bool]) -> Callable[[Store, Any], Source]:
    def find(_store: Store, value: Any) -> Source:
        return Source(annotation, (annotation.c[name] == key(value), *conditions), column=name)

    return find


def _moment(name: str, *, until: bool) -> Callable[[Store, Any], Source]:
    def find(_store: Store, value: Any) -> Source:
        column = annotation.c[name]
        within = column < value if until else column >= value
        return Source(annotation, (within,), ordered=False, column=name, most=DATED)

    return find


def _text(store: Store, value: Any) -> Source:
    if store.locks:
        alias = vectors.alias()
        asked = alias.c.vector.op("@@")(sought(for_postgresql(value)))
        # By its key, or by words and then sorted; PostgreSQL knows how common a word is if it is common.
        return Source(alias, (typed("ColumnElement[bool]", asked),), guessed=True)
    words = fts.alias()
    matched = words.c.words.op("MATCH")(for_fts5(value))
    return Source(words, (typed("ColumnElement[bool]", matched),), serial=words.c.rowid)


def _status(_store: Store, value: Any) -> Source:
    alias = standing.alias()
    return Source(alias, (alias.c.status == value,))


def _fragment(_store: Store, value: Region) -> Source:
    alias = region.alias()
    where = [alias.c.iri == key(value.iri), alias.c.unit == value.unit]
    where += [alias.c.x1 < value.x2, alias.c.x2 > value.x1]
    if value.unit != "second":
        where += [alias.c.y1 < value.y2, alias.c.y2 > value.y1]
    return Source(alias, tuple(where), single=False)


def _tag(store: Store, value: Any) -> Source:
    """Votes on the tag with this IRI; none for what is no annotation of this server."""
    name = value.removeprefix(Address(store.base, "").iri).partition("/")[0]
    tag, home, alias = annotation.alias(), container.alias(), vote.alias()
    found = (
        select(tag.c.container_id, tag.c.position)
        .join(home, home.c.id == tag.c.container_id)
        .where(home.c.name == name, tag.c.name == Address(store.base, name).child(value))
        .subquery()
    )
    where = (
        alias.c.container_id == select(found.c.container_id).scalar_subquery(),
        alias.c.tag_position == select(found.c.position).scalar_subquery(),
    )
    return Source(alias, where, ordered=False)


def _motivation(store: Store, value: Any) -> Source:
    """An annotation has one motivation as a rule; the combinations that hold this one are few."""
    kinds = _kinds(store)
    if len(kinds) < KINDS:
        wanted = [kind for kind in kinds if value in kind.split(" ")]
        chosen = (annotation.c.motivation.in_(wanted),)
        return Source(annotation, chosen, ordered=len(wanted) == 1, column="motivation")
    padded = literal(" ") + annotation.c.motivation + " "
    return Source(annotation, (padded.contains(f" {value} ", autoescape=True),), ordered=False)


def _kinds(store: Store) -> list[str]:
    """The combinations of motivations that there are, by skipping from one to the next in the index."""
    first = select(func.min(annotation.c.motivation).label("kind")).cte("kinds", recursive=True)
    following = (
        select(func.min(annotation.c.motivation))
        .where(annotation.c.motivation > first.c.kind)
        .scalar_subquery()
    )
    kinds = first.union_all(select(following).where(first.c.kind.is_not(None)))
    return [kind for kind in store.connection.scalars(select(kinds.c.kind).limit(KINDS)) if kind is not None]


SOURCES: dict[Field, Callable[[Store, Any], Source]] = {
    Field.TAG: _tag,
    Field.FRAGMENT: _fragment,
    Field.TARGET: _equal(target, "iri", single=True),
    Field.BODY: _equal(body, "iri", single=False),
    Field.TEXT: _text,
    Field.CREATOR: _fact("creator"),
    Field.TEXT_PREFIX: _prefix(body, "plain"),
    Field.TARGET_PREFIX: _prefix(target, "iri"),
    Field.BODY_PREFIX: _prefix(body, "iri"),
    Field.GENERATOR: _fact("generator", annotation.c.generator != ""),
    Field.STATUS: _status,
    Field.PROPERTY: _fact("property", annotation.c.property.is_not(None)),
    Field.MOTIVATION: _motivation,
    Field.CREATED_FROM: _moment("created", until=False),
    Field.CREATED_UNTIL: _moment("created", until=True),
    Field.MODIFIED_FROM: _moment("modified", until=False),
    Field.MODIFIED_UNTIL: _moment("modified", until=True),
}
