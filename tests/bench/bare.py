"""The floor of a database: bare inserts of the same bytes, each with a durable commit of its own."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.bench.rounds import Sample

Run = Callable[[float], Sample]
"""Inserts for so many seconds."""


@contextmanager
def inserts(url: str, folder: Path, document: bytes, connections: int) -> Iterator[Run]:
    """Inserts into a database of the same kind; SQLite has one writer, whatever connections says."""
    if url.startswith("sqlite"):
        with closing(opened(folder / "bare.db")) as connection:
            yield lambda seconds: _during(
                seconds, lambda: connection.execute("INSERT INTO bare (document) VALUES (?)", (document,))
            )
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as link:
        link.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, document bytea)")
    links = [psycopg.connect(url.replace("+psycopg", ""), autocommit=True) for _ in range(connections)]
    try:
        yield lambda seconds: _together(seconds, links, document)
    finally:
        for link in links:
            link.close()


def opened(path: Path) -> sqlite3.Connection:
    """A SQLite file with one table, as durable as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, document BLOB)")
    return connection


def bulk(path: Path, documents: list[bytes], batch: int) -> Sample:
    """Insert many documents into a new SQLite file, so many to a commit."""
    began = time.perf_counter()
    with closing(opened(path)) as connection:
        for first in range(0, len(documents), batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO bare (document) VALUES (?)",
                ((one,) for one in documents[first : first + batch]),
            )
            connection.execute("COMMIT")
    return Sample(len(documents), time.perf_counter() - began)


def _during(seconds: float, insert: Callable[[], object]) -> Sample:
    """Insert until the time is up."""
    latencies: list[float] = []
    began = moment = time.perf_counter()
    while moment < began + seconds:
        insert()
        latencies.append(time.perf_counter() - moment)
        moment = time.perf_counter()
    return _sample(latencies, moment - began)


def _together(seconds: float, links: list[psycopg.Connection], document: bytes) -> Sample:
    """The same on several connections at once."""
    samples: list[list[float]] = [[] for _ in links]
    began = time.perf_counter()

    def work(link: psycopg.Connection, latencies: list[float]) -> None:
        moment = time.perf_counter()
        while moment < began + seconds:
            link.execute("INSERT INTO bare (document) VALUES (%s)", (document,))
            latencies.append(time.perf_counter() - moment)
            moment = time.perf_counter()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(links, samples, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _sample([one for latencies in samples for one in latencies], time.perf_counter() - began)


def _sample(latencies: list[float], seconds: float) -> Sample:
    latencies.sort()
    middle, late = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.99))
    return Sample(len(latencies), seconds, middle, late)
