"""From a query to a statement: the best index leads, the other conditions are tested on what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
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
from annoserver.store.derived.words import first, rowid
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.kinds import Moment
from annoserver.store.search.scopes import Scope
from annoserver.store.search.sources import COUNTED, Source, holds, source

BRANCHES = 16
"""Into how many conjunctions a query may fall apart; one that would into more is tested row by row."""

FACTS = Source(annotation, ())


@dataclass(frozen=True, slots=True)
class Branch:
    """One conjunction, with the source that gives the fewest rows.

    chosen: the condition that the source answers, None when that is none of them; size: how many rows it
    gives, counted as far as is few; None when nobody has to know.
    """

    parts: tuple[Query, ...]
    lead: Source = FACTS
    chosen: Query | None = None
    size: int | None = None

    @property
    def rest(self) -> tuple[Query, ...]:
        """The conditions that are tested on the rows of the source."""
        return tuple(part for part in self.parts if part is not self.chosen)

    @property
    def few(self) -> bool:
        """Whether the rows of the source are few enough to be sorted."""
        return self.size is not None and self.size <= self.lead.most

    @property
    def counted(self) -> bool:
        """Whether there are more than is counted, as the size of the source alone tells."""
        return self.lead.single and not self.rest and self.size is not None and self.size > COUNTED


@dataclass(frozen=True)
class Plan:
    """A query in a scope, ready to be counted and read piece by piece."""

    store: Store
    query: Query
    scope: Scope
    order: Order = AS_ADDED

    def count(self) -> int:
        """How many there are; more than COUNTED are not counted on."""
        if any(one.counted for one in self._branches):
            return COUNTED + 1
        plain = Plan(self.store, self.query, self.scope)
        found = [_joined(plain, one).limit(first(COUNTED + 1)) for one in self._branches]
        rows = _together(found).limit(first(COUNTED + 1)).subquery()
        return self.store.connection.scalar(select(func.count()).select_from(rows)) or 0

    def places(self, after: Place | None, limit: int, *, back: bool = False) -> list[Place]:
        """The places after one, None for the first; back: those before it, the nearest first."""
        found = [self._piece(one, after, limit, back=back) for one in self._branches]
        if len(found) == 1:
            statement: Any = found[0]
        else:
            statement = _together(found)
            columns = [statement.selected_columns[name] for name in _names(self.order)]
            statement = statement.order_by(*_directed(columns, down=self.order.down != back))
            statement = statement.limit(first(limit))
        by_date = self.order.by is not Sort.POSITION
        return [
            Place(row.moment if by_date else None, row.container, row.position)
            for row in self.store.connection.execute(statement)
        ]

    @cached_property
    def _branches(self) -> list[Branch]:
        return [_leading(self, parts) for parts in alternatives(self.query, BRANCHES)]

    def _piece(self, one: Branch, after: Place | None, limit: int, *, back: bool) -> Select[Any]:
        if not one.few and not (one.lead.ordered and self.order.by is Sort.POSITION):
            one = Branch(one.parts)
        lead, down = one.lead, self.order.down != back
        if one.few and lead.guessed:
            return _gathered(self, one, after, down=down).limit(first(limit))
        statement = _joined(self, one)
        if after:
            statement = statement.where(_beyond(lead, self, after, down=down))
        return statement.order_by(*_directed(_sorting(lead, self.order), down=down)).limit(first(limit))


def _leading(plan: Plan, parts: tuple[Query, ...]) -> Branch:
    """A conjunction by the source that gives the fewest rows."""
    found = [(source(plan.store, part), part) for part in parts if isinstance(part, Is)]
    if not found:
        return Branch(parts)
    found = [(_narrowed(one, [other for other, _ in found]), part) for one, part in found]
    only, by_position = found[0][0], plan.order.by is Sort.POSITION
    simple = len(found) == 1 and only.ordered and by_position and not only.guessed
    if simple:
        return Branch(parts, *found[0])
    sizes = [_size(plan, one) for one, _ in found]
    at = sizes.index(min(sizes))
    return Branch(parts, *found[at], sizes[at])


def _narrowed(one: Source, others: Sequence[Source]) -> Source:
    """A source by a column with all that is said of this column: a range of dates has two ends."""
    ends = [other.where for other in others if one.column and other.column == one.column]
    return replace(one, where=tuple(chain(*ends))) if len(ends) > 1 else one


def _size(plan: Plan, one: Source) -> int:
    rows = select(literal(1)).select_from(one.table).where(*one.where, *plan.scope.covers(one))
    counted = select(func.count()).select_from(rows.limit(first(one.most + 1)).subquery())
    return plan.store.connection.scalar(counted) or 0


def _joined(plan: Plan, one: Branch) -> Select[Any]:
    """The rows of the leading source that satisfy the rest, with what they are put in order by."""
    lead, rest = one.lead, one.rest
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


def _gathered(plan: Plan, one: Branch, after: Place | None, *, down: bool) -> Select[Any]:
    """Few rows of the leading source, then what they are put in order by, looked up for each by itself:
    PostgreSQL believes that there are many, and might read all annotations to join them, or walk through
    everything there is in its order."""
    lead = one.lead
    place = (lead.container.label("container"), lead.position.label("position"))
    found = select(_looked_up(plan, one).label("moment"), *place).where(*lead.where, *plan.scope.covers(lead))
    rows = found.offset(0).subquery()
    columns = [rows.c[name] for name in _names(plan.order)]
    statement = select(*columns).where(rows.c.moment.is_not(None))
    if after:
        statement = statement.where(_past(tuple_(*columns), _there(after, plan.order), down=down))
    return statement.order_by(*_directed(columns, down=down))


def _looked_up(plan: Plan, one: Branch) -> ColumnElement[Any]:
    """The date of a row's annotation where it counts, and nothing if the other conditions do not hold."""
    by_position = plan.order.by is Sort.POSITION
    if by_position and not one.rest:
        return literal(1)
    lead, kept = one.lead, literal(1) if by_position else annotation.c[plan.order.by]
    here = (annotation.c.container_id == lead.container, annotation.c.position == lead.position)
    tested = (_tested(plan.store, part, lead) for part in one.rest)
    return select(kept).where(*here, *tested).correlate(lead.table).scalar_subquery()


def _beyond(lead: Source, plan: Plan, after: Place, *, down: bool) -> ColumnElement[bool]:
    by_position = plan.order.by is Sort.POSITION
    if by_position and lead.serial is not None:
        here, there = lead.serial, literal(rowid(after.container, after.position))
    elif by_position and plan.scope.container is not None:
        here, there = lead.position, literal(after.position)
    else:
        here, there = tuple_(*_keys(lead, plan.order)), _there(after, plan.order)
    return _past(here, there, down=down)


def _there(after: Place, order: Order) -> Any:
    """A place as the columns that results are put in order by."""
    place = (literal(after.container), literal(after.position))
    return tuple_(*place) if order.by is Sort.POSITION else tuple_(literal(after.moment, Moment), *place)


def _past(here: Any, there: Any, *, down: bool) -> ColumnElement[bool]:
    past: ColumnElement[bool] = here < there if down else here > there
    return past


def _together(statements: Sequence[Select[Any]]) -> Any:
    """The rows of several statements, each once."""
    if len(statements) == 1:
        return statements[0]
    return union(*(select(statement.subquery()) for statement in statements))
