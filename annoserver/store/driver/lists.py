"""Statements with a list of values, which the driver takes one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ClauseElement, bindparam

from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement

Made = TypeVar("Made")


class Listing:
    """A statement for a list of values: one for each power of two, so that few are ever compiled.

    build: gives the statement for the parameters that stand for the values.
    """

    __slots__ = ("_build", "_sized")

    def __init__(self, build: Callable[[Sequence[BindParameter[Any]]], ClauseElement]) -> None:
        self._build = build
        self._sized: dict[int, Statement] = {}

    def each(
        self, store: Store, values: Mapping[str, Any], listed: Sequence[Any], make: Callable[[Any], Made]
    ) -> list[Made]:
        """What is made of all rows, as Statement.each does; none for an empty list, without asking."""
        if not listed:
            return []
        size = 1 << (len(listed) - 1).bit_length()
        whole = [*listed, *([listed[-1]] * (size - len(listed)))]
        statement = self._sized.get(size)
        if statement is None:
            names: list[BindParameter[Any]] = [bindparam(f"listed_{place}") for place in range(size)]
            statement = self._sized[size] = Statement(self._build(names))
        full = {**values, **{f"listed_{place}": one for place, one in enumerate(whole)}}
        return statement.each(store, full, make)
