"""Many values to look for as one value: a statement stays the same however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from sqlalchemy import ARRAY, ClauseElement, ColumnElement, String, any_, bindparam, func, select

from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement

Is = Callable[[ColumnElement[str]], ColumnElement[bool]]
Query = Callable[[Is], ClauseElement]


class Texts:
    """A statement about rows that have one of many texts: SQLite reads them as JSON, PostgreSQL as an array.

    query: makes it, given what says that a column is among the texts.
    """

    def __init__(self, query: Query) -> None:
        self._queries = {False: Statement(query(_in_json)), True: Statement(query(_in_array))}

    def all(self, store: Store, among: Iterable[str], **values: Any) -> list[Any]:
        """The rows; none are asked for where nothing is sought."""
        given = _given(store, among)
        return self._queries[store.locks].all(store, {**values, "among": given}) if given else []

    def run(self, store: Store, among: Iterable[str], **values: Any) -> None:
        """Change the rows, unless none are meant."""
        if given := _given(store, among):
            self._queries[store.locks].run(store, {**values, "among": given})


def _given(store: Store, among: Iterable[str]) -> Any:
    sought = list(among)
    return sought if store.locks or not sought else orjson.dumps(sought).decode()


def _in_json(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.in_(select(func.json_each(bindparam("among")).table_valued("value").c.value))


def _in_array(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == any_(bindparam("among", type_=ARRAY(String)))
