"""The database: engines, transactions, its schema, and the settings that live in it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from annoserver.store.links import engines
from annoserver.store.links.engines import answering
from annoserver.store.links.idle import Idle
from annoserver.store.links.known import Known
from annoserver.store.postgres import lines
from annoserver.store.postgres.asking import Asking, Habits
from annoserver.store.postgres.gathering import Gathered
from annoserver.store.postgres.sending import Sending
from annoserver.store.rows.people import setting
from annoserver.store.sqlite import connections as files
from annoserver.store.sqlite.commits import Commits

SPARING = "annoserver_sparing"


class Store:
    """One open transaction, and the base IRI of everything in the database (with a final slash).

    writes: whether it was opened to write, so that what it has read has to hold until it ends; sending:
    whether statements are sent without waiting for each; asking: what asks past the driver's cursors;
    errors: what the driver raises; foreseen: answers that are under way, by their questions
    (Statement.foresee), good until something is written; locks: whether rows have to be locked one by
    one, since SQLite has one writer at a time anyway; known: what was read and stays true; gathered:
    writes that go to PostgreSQL as one.
    """

    def __init__(
        self,
        connection: Connection,
        base: str,
        *,
        writes: bool = False,
        sending: Sending | None = None,
        asking: Asking | None = None,
    ) -> None:
        self._connection, self.base, self.writes, self.sending = connection, base, writes, sending
        self.dialect, self.asking = connection.dialect, asking
        self._driver: Any = connection.connection.driver_connection
        self.errors: type[Exception] = self.dialect.loaded_dbapi.Error
        self.locks = self.dialect.name != "sqlite"
        self.foreseen: dict[Any, Any] = {}
        self.known = Known()
        self.gathered: Gathered | None = None

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, which waits for the answer to each statement."""
        if self.gathered is not None:
            self.gathered.send()
        if self.sending is not None:
            self.sending.end()
        if self.asking is not None:
            self.asking.begin()
        return self._connection

    @property
    def driver(self) -> Any:
        """The driver's own connection, in the same transaction."""
        if self.asking is not None:
            self.asking.begin()
        return self._driver

    def spare(self) -> None:
        """Keep little of what is read from now on in memory: it is much, and it is read once."""
        if not self.locks:
            self.connection.info[SPARING] = True
            self.driver.execute(f"PRAGMA cache_size = -{files.SPARED}")


class Database:
    """Engine and transactions; timeout, in seconds, is how long a writer waits for its turn."""

    def __init__(self, url: str, *, timeout: float = 10.0, pool_size: int = 10) -> None:
        self.url = url
        self.engine = engines.engine(url, timeout, pool_size)
        # SQLite begins no transaction that it is not told to; psycopg has to be told not to.
        plain = self.engine.dialect.name == "sqlite"
        single = self.engine if plain else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._idle = Idle(single.connect, pool_size)
        self._commits = Commits(self._idle, timeout) if plain else None
        self._habits = Habits()
        self._base: str | None = None

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """A transaction that writes: committed at the end, undone by any error."""
        if self._commits is None:
            with self._connected() as connection, connection.begin():
                yield Store(connection, self.base, writes=True)
        else:
            with answering(), self._commits.transaction() as connection:
                yield Store(connection, self.base, writes=True)

    @contextmanager
    def sending(self) -> Iterator[Store]:
        """The same for what is done often: PostgreSQL gets it without waiting for the answer to each
        statement, its commit included."""
        if self._commits is not None:
            with self.transaction() as store:
                yield store
            return
        with answering(), self._idle.taken() as connection:
            sending = Sending(connection.connection.driver_connection)
            try:
                yield Store(connection, self.base, writes=True, sending=sending)
                sending.commit()
            except BaseException:
                sending.undo()
                raise

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A transaction that reads: everything in it is of one moment."""
        if self._commits is None:
            with (
                self._connected() as connection,
                connection.execution_options(isolation_level="REPEATABLE READ").begin(),
            ):
                yield Store(connection, self.base)
            return
        with answering(), self._idle.taken() as connection:
            store = Store(connection, self.base)
            store.driver.execute("BEGIN")
            try:
                yield store
            finally:
                store.driver.rollback()
                if connection.info.pop(SPARING, False):
                    store.driver.execute(f"PRAGMA cache_size = -{files.CACHED}")

    @contextmanager
    def looking(self, like: Hashable, *about: Any) -> Iterator[Store]:
        """The same for what reads the same things again and again: PostgreSQL is asked all of it at once.

        like: where the same is asked; about: values in what is asked that are others each time.
        """
        if self._commits is not None:
            with self.reading() as store:
                yield store
            return
        with answering(), self._idle.taken() as connection:
            asking = Asking(lines.of(connection), self._habits.find(like, about))
            try:
                yield Store(connection, self.base, asking=asking)
            finally:
                foreseen = asking.end()
            if not foreseen:
                self._habits.keep(like, about, asking.asked)

    @contextmanager
    def glance(self) -> Iterator[Store]:
        """For a single read, which needs no transaction: each statement is of a moment of its own."""
        with answering(), self._idle.taken() as connection:
            asking = None if self._commits else Asking(lines.of(connection), single=True)
            yield Store(connection, self.base, asking=asking)

    @contextmanager
    def rehearsal(self) -> Iterator[Database]:
        """The database as it would become: what is written through it is undone in the end.

        Until then other writers wait, for all of it on SQLite, for the same container on PostgreSQL.
        """
        with self._connected() as connection:
            writing = connection.execution_options(**{files.WRITING: True})
            undone = writing.begin()
            try:
                yield _Rehearsal(self, writing)
            finally:
                undone.rollback()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with answering(), self.engine.connect() as connection:
            yield connection

    @property
    def base(self) -> str:
        """The base IRI that was written by init; it never changes while a process runs."""
        if self._base is None:
            self._base = self.read_setting("base_url")
        return self._base or ""

    def forget(self) -> None:
        """Close all connections, and read the settings anew."""
        self._idle.close()
        self.engine.dispose()
        self._base = None

    def read_setting(self, name: str) -> str | None:
        """A setting that the database keeps, None when it was never written."""
        with self._connected() as connection:
            if not inspect(connection).has_table(setting.name):
                return None
            return connection.scalar(select(setting.c.value).where(setting.c.name == name))

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting unless there is one: of two who do so at once, one is obeyed."""
        insert = sqlite.insert if self.engine.dialect.name == "sqlite" else postgresql.insert
        with self._connected() as connection, connection.begin():
            connection.execute(insert(setting).values(name=name, value=value).on_conflict_do_nothing())
        self._base = None

    def write_setting(self, name: str, value: str) -> None:
        """Keep a setting in the database, instead of the earlier one."""
        with self._connected() as connection, connection.begin():
            connection.execute(setting.delete().where(setting.c.name == name))
            connection.execute(setting.insert().values(name=name, value=value))
        self._base = None


class _Rehearsal(Database):
    """A database seen through one open transaction, in which each of its own is a savepoint."""

    def __init__(self, whole: Database, connection: Connection) -> None:
        self.url, self.engine, self._base = whole.url, whole.engine, whole.base
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        with self._connection.begin_nested():
            yield Store(self._connection, self.base)

    sending = transaction

    @contextmanager
    def reading(self) -> Iterator[Store]:
        yield Store(self._connection, self.base)

    glance = reading

    @contextmanager
    def looking(self, _like: Hashable, *_about: Any) -> Iterator[Store]:
        yield Store(self._connection, self.base)
