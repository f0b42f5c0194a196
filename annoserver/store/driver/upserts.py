"""Rows of numbers that are added to what is there, one row or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from annoserver.store.driver.statements import Statement

Of = Callable[[str], ColumnElement[Any]]
"""Gives the value of a column, as a row has it that is written."""


def adding(
    table: Table,
    keys: Sequence[str],
    numbers: Sequence[str],
    *,
    beside: Sequence[str] = (),
    counted: Callable[[Of], Mapping[str, Any]] = lambda _: {},
) -> Mapping[bool, Statement]:
    """What adds numbers to the row with these keys, by whether the database is PostgreSQL.

    Rows have their values under the columns' names with `of_` before them. beside: columns of a new row
    only; counted: columns that are worked out anew, each time.
    """
    given = (*keys, *numbers, *beside)

    def upsert(query: Any, anew: Mapping[str, Any]) -> Any:
        added = {name: table.c[name] + query.excluded[name] for name in numbers}
        set_ = {**added, **{name: query.excluded[name] for name in anew}}
        return query.on_conflict_do_update(index_elements=list(keys), set_=set_)

    def one(dialect: Any) -> Any:
        named: dict[str, Any] = {name: bindparam(f"of_{name}") for name in given}
        anew = counted(named.__getitem__)
        return upsert(dialect(table).values({**named, **anew}), anew)

    def together(rows: Any) -> Any:
        named: dict[str, Any] = {name: rows[f"of_{name}"] for name in given}
        anew = counted(named.__getitem__)
        wanted = {**named, **anew}
        query = upsert_postgresql(table).from_select([*wanted], select(*wanted.values()))
        return upsert(query, anew)

    apart = bool(counted(bindparam))
    return {
        False: Statement(one(upsert_sqlite)),
        True: Statement(one(upsert_postgresql), together, apart=apart),
    }
