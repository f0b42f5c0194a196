"""Upgrades of databases with data: from every revision there was, with the rows it could hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text

from annoserver.model.vote import Choice
from annoserver.store import counts
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from tests.parts.cluster import Cluster
from tests.parts.folk import founded
from tests.parts.rows import rows_of

OLDER = [one.revision for one in ScriptDirectory(str(steps.HERE)).walk_revisions()][:0:-1]

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of two campaigns in which people have said something."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('said') / 'said.db'}")
    steps.upgrade(database)
    database.write_setting("base_url", "https://h/")
    folk = founded(database)
    for words, by in (("dragon", "ann"), ("wood", "bob")):
        folk.vote(folk.tag(words, by=by), Choice.REJECT, by="cy")
    folk.tag(term="dog", by="cy")
    rows = rows_of(database)
    database.forget()
    # Words are kept otherwise on each database, and found in the documents again.
    return {name: found for name, found in rows.items() if name not in ("words", "titles")}


@pytest.fixture
def at(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """A database of a revision."""
    made: list[Database] = []

    def at(revision: str) -> Database:
        url = f"sqlite:///{tmp_path / revision}.db"
        if engine == "postgres":
            cluster: Cluster = request.getfixturevalue("postgres")
            url = cluster.create()
        made.append(Database(url))
        steps.upgrade(made[-1], revision)
        return made[-1]

    yield at
    for database in made:
        database.forget()
        if engine == "postgres":
            request.getfixturevalue("postgres").drop(database.url)


def fill(database: Database, rows: Rows) -> Rows:
    """Put the rows into the tables and columns that there are; what was put."""
    there, put = MetaData(), {}
    with database.engine.begin() as connection:
        there.reflect(connection)
        if inspect(connection).dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        for table in there.sorted_tables:
            if rows.get(table.name):
                names = set(table.columns.keys()) & set(rows[table.name][0])
                put[table.name] = [{name: row[name] for name in names} for row in rows[table.name]]
                connection.execute(table.delete())
                if table.name == "label" and "vocabulary_id" in table.columns:
                    once = {"vocabulary_id": 1, "plain": ""}
                    put["label"] = [{**row, **once} for row in put["label"]]
                connection.execute(table.insert(), put[table.name])
    return put


# PostgreSQL takes its time to build a schema: there some revisions have to do.
CASES = [("sqlite", one) for one in OLDER] + [("postgres", one) for one in (*OLDER[::5], OLDER[-1])]


@pytest.mark.parametrize(("engine", "revision"), CASES, indirect=["engine"])
def test_every_revision_is_upgraded_with_its_rows(
    revision: str, at: Callable[[str], Database], said: Rows
) -> None:
    database = at(revision)
    put = fill(database, said)

    steps.upgrade(database)

    now = rows_of(database)
    for name, rows in put.items():
        assert len(now[name]) == len(rows), name
    for name in ("annotation", "person", "password", "item", "campaign", "setting", "agent"):
        assert same(put[name], now[name]), name
    with database.reading() as store:
        faults = list(counts.check(store))
    kept = [("the words of", "0011"), ("by its words", "0026")]
    later = [words for words, since in kept if revision >= since]
    assert [one for one in faults if not any(words in one for words in later)] == []


def same(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> bool:
    """Whether rows have the values that they had, whatever columns have come to them."""
    names = sorted(before[0])

    def told(rows: list[dict[str, Any]]) -> list[str]:
        return sorted(repr([str(row[name]) for name in names]) for row in rows)

    return told(before) == told(after)


def test_two_who_upgrade_at_once_do_it_once(empty_url: str) -> None:
    two = [Database(empty_url), Database(empty_url)]

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(steps.upgrade, two))

    assert {after for _, after in done} == {steps.revision(two[0])}
    for database in two:
        with closing(database.engine.raw_connection()):
            database.keep_setting("base_url", f"https://{id(database)}.example/")
    assert two[0].base == two[1].base
    for database in two:
        database.forget()
