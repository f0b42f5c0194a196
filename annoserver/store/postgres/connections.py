"""Connections to PostgreSQL: several hosts in one address, and no use of one that was hung up."""

from __future__ import annotations

import select
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import Connection, Engine, event, exc

from annoserver.store.postgres import lines
from annoserver.store.postgres.columns import AsItIs, Column

RESTED = "annoserver_rested"
PLAIN = "SET max_parallel_workers_per_gather = 0; SET jit = off"
"""Many ask at once, each for little: to start workers takes 8 ms, and to compile a statement more."""


def spelt(url: str) -> str:
    """The address as SQLAlchemy reads it: libpq's postgresql://one:5432,two:5433/name has its hosts behind.

    libpq tries them in their order, and with target_session_attrs=read-write stays with the one that
    takes writes.
    """
    parts = urlsplit(url)
    user, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts or not parts.scheme.startswith("postgresql"):
        return url
    asked = [*(f"host={one}" for one in hosts.split(",")), *filter(None, [parts.query])]
    return f"{parts.scheme}://{user}{at}{parts.path}?{'&'.join(asked)}"


def watch(engine: Engine, timeout: float) -> None:
    """Look at each connection before it is used again, which costs no way to the server and back.

    timeout: seconds after which nobody waits any more for what another has locked, as on SQLite.
    """
    event.listen(engine, "connect", partial(_open, timeout))
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _look)


def _open(timeout: float, connection: psycopg.Connection, _record: object) -> None:
    connection.adapters.register_dumper(Column, AsItIs)
    connection.execute(f"SET lock_timeout = {int(timeout * 1000)}; {PLAIN}")
    connection.commit()


def _rest(_connection: Any, record: Any) -> None:
    record.info[RESTED] = True


def _look(connection: Any, record: Any, _proxy: Any) -> None:
    """Have the pool connect anew when the server has closed a connection."""
    if record.info.pop(RESTED, False) and _spoken(connection):
        raise exc.DisconnectionError("The database has closed this connection.")


def good(connection: Connection) -> bool:
    """Whether a connection that rested can be used; one to SQLite always can."""
    return connection.dialect.name == "sqlite" or lines.of(connection).rests()


def _spoken(driver: Any) -> bool:
    """Whether the server said something unasked, as one that goes away does."""
    looking = select.poll()
    looking.register(driver.fileno(), select.POLLIN)
    return bool(looking.poll(0))
