"""Engines: how each database is connected to, and what is said when it does not answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import URL, Engine, create_engine, exc, make_url

from annoserver.errors import Busy, Full, Misconfigured
from annoserver.store.postgres import connections
from annoserver.store.sqlite import connections as files


def engine(url: str, timeout: float, pool_size: int) -> Engine:
    """The engine of an address; timeout: seconds that a writer waits for its turn."""
    parsed = _parsed(url)
    # Values are nobody's business, in errors neither.
    shared: Any = {"pool_size": pool_size, "max_overflow": 20, "hide_parameters": True}
    if parsed.get_backend_name() == "sqlite":
        made = create_engine(parsed, connect_args={"timeout": timeout}, **shared)
        files.watch(made)
        return made
    made = create_engine(parsed, pool_recycle=1800, pool_timeout=timeout, **shared)
    connections.watch(made, timeout)
    return made


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(connections.spelt(url))
    except (exc.ArgumentError, ValueError) as error:
        raise Misconfigured("DATABASE_URL is not the address of a database") from error
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


@contextmanager
def answering() -> Iterator[None]:
    """What passes by itself is told as Busy, whoever noticed it: SQLAlchemy or the driver."""
    try:
        yield
    except exc.TimeoutError as error:
        raise Busy("All connections to the database are in use. Please try again in a moment.") from error
    except (exc.OperationalError, sqlite3.OperationalError, psycopg.OperationalError) as error:
        code = getattr(getattr(error, "orig", error), "sqlite_errorcode", sqlite3.SQLITE_BUSY)
        if code & 0xFF not in files.PASSING:
            raise
        if code & 0xFF == sqlite3.SQLITE_FULL or isinstance(getattr(error, "orig", error), errors.DiskFull):
            raise Full from error
        raise Busy("The database does not answer. Please try again in a moment.") from error
