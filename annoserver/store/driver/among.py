"""Statements about the rows of a list, whose text is the same however long the list is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from annoserver.store.database import Store
from annoserver.store.driver.plans import Values
from annoserver.store.driver.statements import Statement


class Among:
    """A statement that runs for the numbers in a list; among: their name where values are given."""

    __slots__ = ("_listed", "_unfolded")

    def __init__(self, query: Select[Any], column: Column[int]) -> None:
        numbers = func.json_each(bindparam("among", type_=JSON())).table_valued("value")
        self._unfolded = Statement(query.where(column.in_(select(numbers.c.value))))
        self._listed = Statement(query.where(column == any_(bindparam("among", type_=ARRAY(BigInteger)))))

    def all(self, store: Store, values: Values) -> list[Any]:
        """All rows: PostgreSQL takes an array, SQLite takes JSON apart."""
        return (self._listed if store.locks else self._unfolded).all(store, values)
