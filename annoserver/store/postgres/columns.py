"""Columns of many rows as arrays in PostgreSQL's binary form: nothing in them has to be escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any

from psycopg.adapt import Dumper
from psycopg.pq import Format
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    bindparam,
    column,
    func,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_HEAD = Struct(">iiiii").pack
_SIZE = Struct(">i").pack
_NULL = _SIZE(-1)
_INT4, _INT8, _FLOAT8, _BOOL = (Struct(form).pack for form in (">ii", ">iq", ">id", ">i?"))


class Column(bytes):
    """An array as PostgreSQL receives it."""

    __slots__ = ()


class AsItIs(Dumper):
    """Sends a column; what it is an array of says the statement."""

    format = Format.BINARY

    def dump(self, obj: Column) -> bytes:
        """The bytes themselves."""
        return obj


@dataclass(frozen=True, slots=True)
class Kind:
    """What arrays are of: the type in statements, its number, and how PostgreSQL receives a value."""

    type: TypeEngine[Any]
    oid: int
    element: Callable[[Any], bytes]

    def column(self, values: Sequence[Any]) -> Column:
        """The array of the values, at least one; each is worked out once, however often it comes."""
        element = self.element
        known = {one: _NULL if one is None else element(one) for one in set(values)}
        head = _HEAD(1, None in known, self.oid, len(values), 1)
        if len(known) == 1:
            return Column(head + known[values[0]] * len(values))
        return Column(head + b"".join(map(known.__getitem__, values)))


def _bytes(value: bytes) -> bytes:
    return _SIZE(len(value)) + value


def _moment(value: datetime) -> bytes:
    return _INT8(8, (value - EPOCH) // MICROSECOND)


_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (BigInteger, Kind(BigInteger(), 20, lambda value: _INT8(8, value))),
    (Integer, Kind(Integer(), 23, lambda value: _INT4(4, value))),
    (Boolean, Kind(Boolean(), 16, lambda value: _BOOL(1, value))),
    (Float, Kind(Float(53), 701, lambda value: _FLOAT8(8, value))),
    (LargeBinary, Kind(LargeBinary(), 17, _bytes)),
    (DateTime, Kind(DateTime(timezone=True), 1184, _moment)),
    (String, Kind(Text(), 25, lambda value: _bytes(value.encode()))),
    (TSVECTOR, Kind(Text(), 25, lambda value: _bytes(value.encode()))),
)


def kind(of: TypeEngine[Any]) -> Kind | None:
    """The kind of arrays for values of a type, None where none is known."""
    plain = of.impl_instance if isinstance(of, TypeDecorator) else of
    return next((found for base, found in _KINDS if isinstance(plain, base)), None)


def rows(kinds: Sequence[tuple[str, Kind]]) -> TableValuedAlias:
    """What arrays of these names are as rows, with a column for each."""
    arrays = (bindparam(name, type_=ARRAY(one.type)) for name, one in kinds)
    table = func.unnest(*arrays).table_valued(*(column(name, one.type) for name, one in kinds))
    return table.render_derived(name="given")
