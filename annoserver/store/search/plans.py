"""From a query to a statement: the best index leads, the other conditions are tested on what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union,
)

from annoserver.model.search.query import AS_ADDED, All, Is, Not, Order, Place, Query, Sort, alternatives
from annoserver.store.database import Store
from annoserver.store.derived.words import rowid, within
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.kinds import Moment
from annoserver.store.rows.reports import concealed
from annoserver.store.rows.votes import standing
from annoserver.store.search.sources import COUNTED, Source, holds, source

BRANCHES = 16
"""Into how many conjunctions a query may fall apart; one that would into more is tested row by row."""

FACTS = Source(annotation, ())


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: one container, or all but the hidden ones.

    reported: whether tags count that are hidden because of a report, or whether there are none.
    """

    container: int | None = None
    hidden: tuple[int, ...] = ()
    reported: bool = True

    def covers(self, one: Source) -> tuple[ColumnElement[bool], ...]:
        """The condition that rows of a source are of this scope."""
        return self._home(one) if self.reported else (*self._home(one), ~_hidden(one))

    def _home(self, one: Source) -> tuple[ColumnElement[bool], ...]:
        if self.container is None:
            return (one.container.not_in(self.hidden),) if self.hidden else ()
        if one.serial is None:
            return (one.container == self.container,)
        return (within(one.serial, self.container),)


def _hidden(one: Source) -> ColumnElement[bool]:
    tags = standing.alias()
    here = (tags.c.container_id == one.container, tags.c.position == one.position)
    comments = concealed.alias()
    there = (comments.c.container_id == one.container, comments.c.position == one.position)
    return or_(
        exists(select(literal(1)).select_from(tags).where(tags.c.hidden.is_(True), *here)),
        exists(select(literal(1)).select_from(comments).where(*there)),
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """A query in a scope, ready to be counted and read piece by piece."""

    store: Store
    query: Query
    scope: Scope
    order: Order = AS_ADDED

    def count(self) -> int:
        """How many there are; more than COUNTED are not counted on."""
        found = [_counting(self, *_leading(self, parts)[:2]).limit(COUNTED + 1) for parts in self._branches()]
        rows = _together(found).limit(COUNTED + 1).subquery()
        return self.store.connection.scalar(select(func.count()).select_from(rows)) or 0

    def places(self, after: Place | None, limit: int, *, back: bool = False) -> list[Place]:
        """The places after one, None for the first; back: those before it, the nearest first."""
        found = [self._piece(parts, after, limit, back=back) for parts in self._branches()]
        if len(found) == 1:
            statement: Any = found[0]
        else:
            statement = _together(found)
            columns = [statement.selected_columns[name] for name in _names(self.order)]
            statement = statement.order_by(*_directed(columns, down=self.order.down != back)).limit(limit)
        by_date = self.order.by is not Sort.POSITION
        return [
            Place(row.moment if by_date else None, row.container, row.position)
            for row in self.store.connection.execute(statement)
        ]

    def _branches(self) -> list[tuple[Query, ...]]:
        return alternatives(self.query, BRANCHES)

    def _piece(self, parts: tuple[Query, ...], after: Place | None, limit: int, *, back: bool) -> Select[Any]:
        lead, rest, few = _leading(self, parts)
        if not few and not (lead.ordered and self.order.by is Sort.POSITION):
            lead, rest = FACTS, parts
        down = self.order.down != back
        statement = _joined(self, lead, rest)
        if after:
            statement = statement.where(_beyond(lead, self, after, down=down))
        if few and lead.guessed:
            return _gathered(statement, self.order, down=down).limit(limit)
        return statement.order_by(*_directed(_sorting(lead, self.order), down=down)).limit(limit)


def _leading(plan: Plan, parts: tuple[Query, ...]) -> tuple[Source, tuple[Query, ...], bool]:
    """The source that gives the fewest rows, the other conditions, and whether its rows are few."""
    found = [(source(plan.store, part), part) for part in parts if isinstance(part, Is)]
    if not found:
        return FACTS, parts, False
    found = [(_narrowed(one, [other for other, _ in found]), part) for one, part in found]
    first, by_position = found[0][0], plan.order.by is Sort.POSITION
    simple = len(found) == 1 and first.ordered and by_position and not first.guessed
    sizes = [0 if simple else _size(plan, one) for one, _ in found]
    at = sizes.index(min(sizes))
    lead, chosen = found[at]
    return lead, tuple(part for part in parts if part is not chosen), sizes[at] <= lead.most and not simple


def _narrowed(one: Source, others: Sequence[Source]) -> Source:
    """A source by a column with all that is said of this column: a range of dates has two ends."""
    ends = [other.where for other in others if one.column and other.column == one.column]
    return replace(one, where=tuple(chain(*ends))) if len(ends) > 1 else one


def _size(plan: Plan, one: Source) -> int:
    rows = select(literal(1)).select_from(one.table).where(*one.where, *plan.scope.covers(one))
    counted = select(func.count()).select_from(rows.limit(one.most + 1).subquery())
    return plan.store.connection.scalar(counted) or 0


def _joined(plan: Plan, lead: Source, rest: Sequence[Query]) -> Select[Any]:
    """The rows of the leading source that satisfy the rest, with what they are put in order by."""
    names = [
        column.label(name) for name, column in zip(_names(plan.order), _keys(lead, plan.order), strict=True)
    ]
    statement = select(*names).select_from(lead.table).where(*lead.where, *plan.scope.covers(lead))
    if not lead.facts and (rest or plan.order.by is not Sort.POSITION):
        statement = statement.where(
            annotation.c.container_id == lead.container, annotation.c.position == lead.position
        )
    statement = statement.where(*(_tested(plan.store, part, lead) for part in rest))
    return statement if lead.single else statement.distinct()


def _counting(plan: Plan, lead: Source, rest: Sequence[Query]) -> Select[Any]:
    return _joined(Plan(plan.store, plan.query, plan.scope), lead, rest)


def _tested(store: Store, query: Query, lead: Source) -> ColumnElement[bool]:
    """A condition as it is tested on a row of annotation."""
    if isinstance(query, Is):
        return holds(store, query, lead)
    if isinstance(query, Not):
        return not_(_tested(store, query.part, lead))
    inner = [_tested(store, part, lead) for part in query.parts]
    if isinstance(query, All):
        return and_(literal(1) == 1, *inner)
    return or_(false(), *inner)


def _keys(lead: Source, order: Order) -> list[Any]:
    place = [lead.container, lead.position]
    return place if order.by is Sort.POSITION else [annotation.c[order.by], *place]


def _sorting(lead: Source, order: Order) -> list[Any]:
    return [lead.serial] if lead.serial is not None and order.by is Sort.POSITION else _keys(lead, order)


def _names(order: Order) -> list[str]:
    return ["container", "position"] if order.by is Sort.POSITION else ["moment", "container", "position"]


def _directed(columns: Sequence[Any], *, down: bool) -> list[Any]:
    return [column.desc() if down else column.asc() for column in columns]


def _gathered(statement: Select[Any], order: Order, *, down: bool) -> Select[Any]:
    """All rows of a statement before any is put in order: else PostgreSQL may walk in that order through
    everything that there is, for the first few of what it believes to be many."""
    rows = statement.offset(0).subquery()
    return select(*rows.c).order_by(*_directed([rows.c[name] for name in _names(order)], down=down))


def _beyond(lead: Source, plan: Plan, after: Place, *, down: bool) -> ColumnElement[bool]:
    if plan.order.by is not Sort.POSITION:
        here: Any = tuple_(*_keys(lead, plan.order))
        there: Any = tuple_(literal(after.moment, Moment), literal(after.container), literal(after.position))
    elif lead.serial is not None:
        here, there = lead.serial, literal(rowid(after.container, after.position))
    elif plan.scope.container is not None:
        here, there = lead.position, literal(after.position)
    else:
        here = tuple_(lead.container, lead.position)
        there = tuple_(literal(after.container), literal(after.position))
    beyond: ColumnElement[bool] = here < there if down else here > there
    return beyond


def _together(statements: Sequence[Select[Any]]) -> Any:
    """The rows of several statements, each once."""
    if len(statements) == 1:
        return statements[0]
    return union(*(select(statement.subquery()) for statement in statements))
