"""Statements that every request runs: compiled once, and given to the driver itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Insert, exc

from annoserver.store.database import Store
from annoserver.store.driver.plans import Plan, Together, Values, compiled
from annoserver.store.postgres.gathering import Gathered

MANY = 20
"""From how many rows on PostgreSQL is given them as arrays, which takes longer to begin."""

REMEMBERED = 500
"""How many rows a statement remembers what was made of."""

Made = TypeVar("Made")


class Statement:
    """A statement of SQLAlchemy's that runs without the work that SQLAlchemy does each time.

    Rows have their columns as attributes. Errors are SQLAlchemy's, as everywhere in the store. A row
    that is inserted has the columns that it is given, and the defaults of the others.

    together: the same for many rows at once, given their columns by the names of the values; None for
    one after the other, unless all that is done is to insert them. apart: whether it has to follow what
    is written before it, whose rows it looks at or changes; no two rows of another change the same.
    """

    __slots__ = ("_apart", "_clause", "_inserts", "_made", "_plans", "_together")

    def __init__(
        self, clause: ClauseElement, together: Together | None = None, *, apart: bool = False
    ) -> None:
        self._clause, self._together, self._apart = clause, together, apart
        self._inserts = type(clause) is Insert  # an upsert says itself what it writes
        self._plans: dict[tuple[str, ...], Plan] = {}
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
        if store.asking is not None:
            return next(iter(self._sent(store, values, make)), None)
        plan = self._plan(store, values)
        found = self._found(store, plan, values)
        return None if found is None else self._meant(plan, found, make)

    def once_with(
        self, store: Store, values: Values, make: Callable[[Any], Made], beside: int
    ) -> tuple[Made, Sequence[Any]] | None:
        """The same of all columns but the last ones, and those as they are; beside: how many they are."""
        plan = self._plan(store, values)
        found = self._found(store, plan, values)
        return None if found is None else (self._meant(plan, found, make, -beside), found[-beside:])

    def each(self, store: Store, values: Values, make: Callable[[Any], Made]) -> list[Made]:
        """The same of all rows: equal rows give one and the same thing."""
        if store.asking is not None:
            return [*self._sent(store, values, make)]
        plan = self._plan(store, values)
        return [self._meant(plan, found, make) for found in _run(store, plan, values).fetchall()]

    def _meant(
        self, plan: Plan, found: Sequence[Any], make: Callable[[Any], Made], until: int | None = None
    ) -> Made:
        key = plan.kept(found[:until])
        made: Made | None = self._made.get(key)
        if made is None:
            made = self._remembered(key, make(plan.made(found)))
        return made

    def _sent(self, store: Store, values: Values, make: Callable[[Any], Made]) -> Iterator[Made]:
        """What is made of rows that are known by how they were sent."""
        plan = self._plan(store, values)
        answer = _run(store, plan, values)
        for number, sent in enumerate(answer.sent()):
            made: Made | None = self._made.get(sent)
            if made is None:
                made = self._remembered(sent, make(plan.made(answer.row(number))))
            yield made

    def _remembered(self, key: Any, made: Made) -> Made:
        if len(self._made) >= REMEMBERED:
            self._made.clear()
        self._made[key] = made
        return made

    def _found(self, store: Store, plan: Plan, values: Values) -> Any:
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
        if store.gathered is not None and not self._apart:
            _gather(store.gathered, plan, rows)
            return
        if len(rows) == 1:
            _run(store, plan, rows[0])
            return
        if store.gathered is not None:
            store.gathered.send()
        with _named(store, plan):
            if plan.many and len(rows) >= MANY:
                store.driver.cursor().execute(plan.many.text, plan.many.given(rows))
            else:
                given = plan.rows(rows) if plan.order else map(plan.given, rows)
                store.driver.cursor().executemany(plan.text, list(given))

    def _plan(self, store: Store, values: Values) -> Plan:
        dialect = store.dialect
        kind = (dialect.name, *values) if self._inserts else (dialect.name,)
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = compiled(self._clause, dialect, kind[1:] or None, self._together)
        return plan


def _gather(gathered: Gathered, plan: Plan, rows: Sequence[Values]) -> None:
    if plan.many and len(rows) > 1:
        gathered.add(plan.many.text, plan.many.given(rows))
        return
    for row in rows:
        gathered.add(plan.text, plan.given(row))


def _run(store: Store, plan: Plan, values: Values) -> Any:
    if store.gathered is not None:
        store.gathered.send()
    given = plan.given(values)
    try:
        if store.asking is not None:
            return store.asking.answer(plan.text, given)
        cursor = store.driver.cursor()
        cursor.execute(plan.text, given)
    except store.errors as error:
        raise _wrapped(store, plan, error) from error
    return cursor


@contextmanager
def _named(store: Store, plan: Plan) -> Iterator[None]:
    try:
        yield
    except store.errors as error:
        raise _wrapped(store, plan, error) from error


def _wrapped(store: Store, plan: Plan, error: Exception) -> BaseException:
    """The error as SQLAlchemy would raise it, without the values, which are nobody's business."""
    return exc.DBAPIError.instance(
        plan.text, None, error, store.errors, hide_parameters=True, dialect=store.dialect
    )
