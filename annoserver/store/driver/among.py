"""Many values to look for as one value: a statement stays the same however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import orjson
from sqlalchemy import ARRAY, ClauseElement, ColumnElement, any_, bindparam, cast, func, select
from sqlalchemy.types import NullType

from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement

Made = TypeVar("Made")
Is = Callable[[ColumnElement[Any]], ColumnElement[bool]]
Query = Callable[[Is], ClauseElement]


class Among:
    """A statement about rows that have one of many texts or numbers: SQLite reads them as JSON, PostgreSQL
    as an array. Both get them as one text. Nobody asks where nothing is sought.

    query: makes it, given what says that a column is among the values.
    """

    __slots__ = ("_queries",)

    def __init__(self, query: Query) -> None:
        self._queries = {False: Statement(query(_in_json)), True: Statement(query(_in_array))}

    def all(self, store: Store, among: Iterable[Any], **values: Any) -> list[Any]:
        """The rows."""
        given = _given(store, among)
        return self._queries[store.locks].all(store, {**values, "among": given}) if given else []

    def each(
        self, store: Store, among: Iterable[Any], make: Callable[[Any], Made], **values: Any
    ) -> list[Made]:
        """What is made of the rows, as Statement.each does."""
        given = _given(store, among)
        return self._queries[store.locks].each(store, {**values, "among": given}, make) if given else []

    def run(self, store: Store, among: Iterable[Any], **values: Any) -> None:
        """Change the rows."""
        if given := _given(store, among):
            self._queries[store.locks].run(store, {**values, "among": given})


def _given(store: Store, among: Iterable[Any]) -> str:
    """The values as one text, "" for none."""
    sought = list(among)
    if not sought:
        return ""
    return f"{{{','.join(map(_element, sought))}}}" if store.locks else orjson.dumps(sought).decode()


def _element(one: Any) -> str:
    """A value as an element of PostgreSQL's arrays (documentation, 8.15.6)."""
    if not isinstance(one, str):
        return str(one)
    escaped = one.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_json(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(select(func.json_each(bindparam("among")).table_valued("value").c.value))


def _in_array(column: ColumnElement[Any]) -> ColumnElement[bool]:
    # Of no type of its own: PostgreSQL reads it as an array once, not as a text that it casts for each row.
    return column == any_(cast(bindparam("among", type_=NullType()), ARRAY(column.type)))
