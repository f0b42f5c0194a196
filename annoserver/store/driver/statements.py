"""Statements that every request runs: compiled once, and given to the driver itself."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Dialect, Insert, LargeBinary, exc

from annoserver.store.database import Store
from annoserver.store.driver import pipeline

MANY = 50
"""From how many rows on PostgreSQL takes them in by COPY, which is slow to begin and fast then."""

FLOAT = 701
"""The kind of number that PostgreSQL sends for our floats; no other type of ours asks."""

REMEMBERED = 500
"""How many rows a statement remembers what was made of."""

Values = Mapping[str, Any]
Made = TypeVar("Made")
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement in one dialect: its text, how values go in, and how rows come out.

    fixed: values that stand in the statement; order: picks the values where the driver takes them by
    their places; copy: COPY for many rows, and what picks the values of each.
    """

    text: str
    fixed: Values
    bind: tuple[tuple[str, Change], ...]
    order: Change | None
    row: Callable[..., Any]
    read: tuple[tuple[int, Change], ...]
    copy: tuple[str, Change] | None

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
        full = self.bound(values)
        return self.order(full) if self.order else full

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


class Statement:
    """A statement of SQLAlchemy's that runs without the work that SQLAlchemy does each time.

    Rows have their columns as attributes. Errors are SQLAlchemy's, as everywhere in the store. A row
    that is inserted has the columns that it is given, and the defaults of the others.
    """

    __slots__ = ("_clause", "_inserts", "_made", "_plans")

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause
        self._inserts = type(clause) is Insert  # an upsert says itself what it writes
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._made: dict[Any, Any] = {}

    def foresee(self, store: Store, values: Values) -> None:
        """Ask already what `first` or `once` is to be asked with these values, where answers take a while.

        Nothing is written in between, or what was foreseen is dropped from the store.
        """
        if store.sending is not None:
            cursor = _run(store, self._plan(store, values), values)
            store.foreseen.setdefault((self, *values.values()), cursor)

    def all(self, store: Store, values: Values) -> list[Any]:
        """All rows."""
        plan = self._plan(store, values)
        return [plan.made(found) for found in _run(store, plan, values).fetchall()]

    def first(self, store: Store, values: Values) -> Any:
        """The first row, None when there is none."""
        plan = self._plan(store, values)
        found = self._found(store, plan, values)
        return None if found is None else plan.made(found)

    def once(self, store: Store, values: Values, make: Callable[[Any], Made]) -> Made | None:
        """What is made of the first row, None when there is none; of equal rows it is made once.

        The row is read each time, so that nothing is remembered but what the same row means; always
        the same make.
        """
        plan = self._plan(store, values)
        found = self._found(store, plan, values)
        return None if found is None else self._meant(plan, found, make)

    def each(self, store: Store, values: Values, make: Callable[[Any], Made]) -> list[Made]:
        """The same of all rows: equal rows give one and the same thing."""
        plan = self._plan(store, values)
        return [self._meant(plan, found, make) for found in _run(store, plan, values).fetchall()]

    def _meant(self, plan: _Plan, found: Sequence[Any], make: Callable[[Any], Made]) -> Made:
        key = plan.kept(found)
        made: Made | None = self._made.get(key)
        if made is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            made = self._made[key] = make(plan.made(found))
        return made

    def _found(self, store: Store, plan: _Plan, values: Values) -> Any:
        """The first row as the driver gives it, asked now unless it was foreseen."""
        if not store.foreseen:
            return _run(store, plan, values).fetchone()
        cursor = store.foreseen.pop((self, *values.values()), None) or _run(store, plan, values)
        return cursor.fetchone()

    def column(self, store: Store, values: Values) -> list[Any]:
        """The first column of all rows."""
        plan = self._plan(store, values)
        found = [row[0] for row in _run(store, plan, values).fetchall()]
        return [*map(plan.read[0][1], found)] if plan.read else found

    def run(self, store: Store, values: Values) -> int:
        """How many rows it changed."""
        return int(_run(store, self._plan(store, values), values).rowcount)

    def run_all(self, store: Store, rows: Sequence[Values]) -> None:
        """Run it for each of the rows, none included."""
        if not rows:
            return
        plan = self._plan(store, rows[0])
        if len(rows) == 1:
            _run(store, plan, rows[0])
        else:
            with _named(store, plan):
                if plan.copy and len(rows) >= MANY and not pipeline.under_way(store):
                    _copy(store, plan, *plan.copy, rows)
                else:
                    store.driver.cursor().executemany(plan.text, [plan.given(row) for row in rows])

    def _plan(self, store: Store, values: Values) -> _Plan:
        dialect = store.dialect
        kind = (dialect.name, *values) if self._inserts else (dialect.name,)
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = _compiled(self._clause, dialect, kind[1:] or None)
        return plan


def _run(store: Store, plan: _Plan, values: Values) -> Any:
    cursor = store.driver.cursor()
    given = plan.given(values)
    try:
        cursor.execute(plan.text, given)
    except store.errors as error:
        raise _wrapped(store, plan, error) from error
    return cursor


def _copy(store: Store, plan: _Plan, command: str, pick: Change, rows: Sequence[Values]) -> None:
    with store.driver.cursor().copy(command) as copy:
        for row in rows:
            copy.write_row(pick(plan.bound(row)))


@contextmanager
def _named(store: Store, plan: _Plan) -> Iterator[None]:
    try:
        yield
    except store.errors as error:
        raise _wrapped(store, plan, error) from error


def _wrapped(store: Store, plan: _Plan, error: Exception) -> BaseException:
    """The error as SQLAlchemy would raise it, without the values, which are nobody's business."""
    return exc.DBAPIError.instance(
        plan.text, None, error, store.errors, hide_parameters=True, dialect=store.dialect
    )


def _compiled(clause: ClauseElement, dialect: Dialect, names: Sequence[str] | None) -> _Plan:
    made: Any = clause.compile(dialect=dialect, column_keys=names)
    columns = list(getattr(clause, "exported_columns", ()))
    kinds = {name: one.type.dialect_impl(dialect) for name, one in made.binds.items()}
    bind = ((name, kind.bind_processor(dialect)) for name, kind in kinds.items())
    # Both drivers give bytes where SQLAlchemy makes them of buffers.
    read = (
        None
        if isinstance(one.type, LargeBinary)
        else one.type.dialect_impl(dialect).result_processor(dialect, FLOAT)
        for one in columns
    )
    return _Plan(
        text=made.string,
        fixed={name: one.value for name, one in made.binds.items() if not one.required},
        bind=tuple((name, change) for name, change in bind if change),
        order=_picker(made.positiontup) if made.positional else None,
        row=_row([one.key for one in columns]),
        read=tuple((place, change) for place, change in enumerate(read) if change),
        copy=_copied(clause, list(made.binds), dialect),
    )


def _row(names: Sequence[str]) -> Change:
    """What gives values names; which ones is known only when a statement is compiled."""
    make: Any = namedtuple  # noqa: PYI024
    kind: Change = make("Row", names, rename=True)._make
    return kind


def _copied(clause: ClauseElement, names: Sequence[str], dialect: Dialect) -> tuple[str, Change] | None:
    """COPY in place of a plain INSERT, on PostgreSQL."""
    if dialect.name != "postgresql" or type(clause) is not Insert:
        return None
    quote = dialect.identifier_preparer.quote
    return f"COPY {quote(str(clause.table.name))} ({', '.join(map(quote, names))}) FROM STDIN", _picker(names)


def _picker(names: Sequence[str]) -> Change:
    """What takes the values of these names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda full: tuple(full[name] for name in names)
