"""Plans of statements: what a database is told, how values go in, and how rows come out."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Dialect, Insert, LargeBinary, Table, cast, insert, select
from sqlalchemy.dialects.postgresql import TSVECTOR

from annoserver.store.postgres import columns
from annoserver.store.postgres.columns import Kind
from annoserver.store.rows.kinds import Moment

FLOAT = 701
"""The kind of number that PostgreSQL sends for our floats; no other type of ours asks."""

MOMENTS = 100
"""How many moments a statement remembers the words for: a write says the same ones again and again."""

Values = Mapping[str, Any]
Change = Callable[[Any], Any]
Together = Callable[[Any], ClauseElement]
"""Makes a statement about all rows of a table that is given, with a column for each value."""


@dataclass(frozen=True, slots=True)
class Many:
    """What PostgreSQL is told of many rows at once: each column is a value.

    fixed: values that stand in the statement.
    """

    text: str
    fixed: Values
    kinds: Sequence[tuple[str, Kind]]

    def given(self, rows: Sequence[Values]) -> Values:
        """Rows as the driver takes them."""
        found = {name: kind.column([row[name] for row in rows]) for name, kind in self.kinds}
        return {**self.fixed, **found}


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement in one dialect: its text, how values go in, and how rows come out.

    fixed: values that stand in the statement; places: the names of values in their order; order: picks
    the values where the driver takes them by their places, of which changed are kept otherwise than
    given; many: how many rows go at once, None where they do not.
    """

    text: str
    fixed: Values
    places: Sequence[str]
    bind: tuple[tuple[str, Change], ...]
    changed: tuple[tuple[int, Change], ...]
    order: Change | None
    row: Callable[..., Any]
    read: tuple[tuple[int, Change], ...]
    many: Many | None

    def bound(self, values: Values) -> Values:
        """All values, as the database keeps them."""
        if not self.bind and not self.fixed:
            return values
        full = {**self.fixed, **values}
        for name, change in self.bind:
            full[name] = change(full[name])
        return full

    def given(self, values: Values) -> Any:
        """Values as the driver takes them."""
        if self.order is None:
            return self.bound(values)
        found = self.order({**self.fixed, **values} if self.fixed else values)
        if not self.changed:
            return found
        full = list(found)
        for place, change in self.changed:
            full[place] = change(full[place])
        return full

    def rows(self, rows: Sequence[Values]) -> Iterable[tuple[Any, ...]]:
        """The values of many rows in their order, column by column: moments come again and again."""
        changes = dict(self.bind)
        return zip(*(self._column(rows, name, changes.get(name)) for name in self.places), strict=True)

    def _column(self, rows: Sequence[Values], name: str, change: Change | None) -> Iterable[Any]:
        if name in self.fixed:
            rows = [{name: self.fixed[name], **row} for row in rows]
        found = [row[name] for row in rows]
        if change is None:
            return found
        try:
            known = {one: change(one) for one in set(found)}
        except TypeError:  # what becomes JSON is not to be compared
            return map(change, found)
        return map(known.__getitem__, found)

    def kept(self, found: Sequence[Any]) -> Any:
        """A row as a key: psycopg has read what is JSON already."""
        return tuple(found) if self.order else repr(found)

    def made(self, found: Sequence[Any]) -> Any:
        """A row with names, its values as they are meant."""
        if not self.read:
            return self.row(found)
        meant = list(found)
        for place, change in self.read:
            meant[place] = change(meant[place])
        return self.row(meant)


def compiled(
    clause: ClauseElement, dialect: Dialect, names: Sequence[str] | None, together: Together | None = None
) -> Plan:
    """The plan of a statement in a dialect.

    names: of what is inserted, None for what is not; together: what says the same of many rows, which a
    plain INSERT does by itself.
    """
    made: Any = clause.compile(dialect=dialect, column_keys=names)
    columns = list(getattr(clause, "exported_columns", ()))
    kinds = {name: one.type.dialect_impl(dialect) for name, one in made.binds.items()}
    found = ((name, _binding(kind, dialect)) for name, kind in kinds.items())
    bind = {name: change for name, change in found if change}
    places = made.positiontup if made.positional else list(made.binds)
    # Both drivers give bytes where SQLAlchemy makes them of buffers.
    read = (
        None
        if isinstance(one.type, LargeBinary)
        else one.type.dialect_impl(dialect).result_processor(dialect, FLOAT)
        for one in columns
    )
    return Plan(
        text=made.string,
        fixed=_fixed(made),
        places=places,
        bind=tuple(bind.items()),
        changed=tuple((place, bind[name]) for place, name in enumerate(places) if name in bind),
        order=_picker(made.positiontup) if made.positional else None,
        row=_row([one.key for one in columns]),
        read=tuple((place, change) for place, change in enumerate(read) if change),
        many=_many(made, together or _inserting(clause, names), dialect),
    )


def _binding(kind: Any, dialect: Dialect) -> Change | None:
    """How values of a kind go in; a moment is put in words once for all who write it."""
    change: Change | None = kind.bind_processor(dialect)
    return lru_cache(MOMENTS)(change) if change and isinstance(kind, Moment) else change


def _row(names: Sequence[str]) -> Change:
    """What gives values names; which ones is known only when a statement is compiled."""
    make: Any = namedtuple  # noqa: PYI024
    kind: Change = make("Row", names, rename=True)._make
    return kind


def _many(made: Any, together: Together | None, dialect: Dialect) -> Many | None:
    """How many rows go at once, by the statement for one."""
    if dialect.name != "postgresql" or together is None:
        return None
    kinds = [(name, columns.kind(one.type)) for name, one in made.binds.items() if one.required]
    known = [(name, kind) for name, kind in kinds if kind]
    if len(known) < len(kinds):
        return None
    whole: Any = together(columns.rows(known).c).compile(dialect=dialect)
    return Many(whole.string, _fixed(whole), known)


def _fixed(made: Any) -> Values:
    return {name: one.value for name, one in made.binds.items() if not one.required}


def _inserting(clause: ClauseElement, names: Sequence[str] | None) -> Together | None:
    """What inserts many rows where a statement inserts one."""
    if type(clause) is not Insert or names is None or not isinstance(clause.table, Table):
        return None
    table = clause.table

    def all_of(given: Any) -> Insert:
        made = (
            cast(given[name], TSVECTOR) if isinstance(table.c[name].type, TSVECTOR) else given[name]
            for name in names
        )
        return insert(table).from_select(names, select(*made))

    return all_of


def _picker(names: Sequence[str]) -> Change:
    """What takes the values of these names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda full: tuple(full[name] for name in names)
