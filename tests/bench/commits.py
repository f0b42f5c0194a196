"""Bare commits: what the databases themselves do with the same bytes, without any application."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.bench.measures import Sample

MAKE = "CREATE TABLE IF NOT EXISTS bare (document BYTEA)"
INSERT = "INSERT INTO bare VALUES (%s)"
Insert = Callable[[list[bytes]], None]


def sample(url: str, document: bytes, connections: int, seconds: float) -> Sample:
    """Insert the same bytes over and over on several connections, each insert committed before the next."""

    def work(until: float) -> int:
        done = 0
        with opened(url) as insert:
            while not done or time.perf_counter() < until:
                insert([document])
                done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as threads:
        done = sum(threads.map(work, [began + seconds] * connections))
    return Sample(done / (time.perf_counter() - began), done)


def batches(url: str, documents: Iterator[bytes], size: int) -> Sample:
    """Insert many, a batch to each commit."""
    done, began = 0, time.perf_counter()
    with opened(url) as insert:
        while some := list(islice(documents, size)):
            insert(some)
            done += len(some)
    return Sample(done / (time.perf_counter() - began), done)


@contextmanager
def opened(url: str) -> Iterator[Insert]:
    """A connection that inserts and commits durably; a table beside ours is made for it."""
    if urlsplit(url).scheme == "sqlite":
        with _sqlite(Path(url.removeprefix("sqlite:///") + ".bare")) as insert:
            yield insert
        return
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute(MAKE)
        connection.commit()

        def insert(documents: list[bytes]) -> None:
            with connection.cursor() as cursor:
                if len(documents) == 1:  # many at once go another way, which costs more for one
                    cursor.execute(INSERT, documents)
                else:
                    cursor.executemany(INSERT, [(one,) for one in documents])
            connection.commit()

        yield insert


@contextmanager
def _sqlite(path: Path) -> Iterator[Insert]:
    connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(MAKE)

    def insert(documents: list[bytes]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare VALUES (?)", [(one,) for one in documents])
        connection.execute("COMMIT")

    try:
        yield insert
    finally:
        connection.close()
