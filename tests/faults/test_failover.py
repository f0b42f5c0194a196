"""Two PostgreSQL servers in one address: when the first goes away the second takes over, losing nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from annoserver.store.database import Database
from tests.conftest import absent, upgrade
from tests.faults.serving import Serving, free_port
from tests.faults.test_faults import faults, until
from tests.faults.writers import Heard, Writer, kept, lost
from tests.parts.cluster import OWNER, Absent, _as_owner, _tools, name_of, throwaway

if TYPE_CHECKING:
    from tests.parts.cluster import Cluster

WRITERS = 4


@dataclass(frozen=True)
class Pair:
    """A server that takes writes, and one that follows it and has what was acknowledged."""

    tools: Path
    first: Path
    second: Path
    url: str

    def fail_over(self) -> None:
        """Take the first away as a crash does, and promote the second."""
        _as_owner(self.tools / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.first)
        _as_owner(self.tools / "pg_ctl", "promote", "-w", "-D", self.second)


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two servers; the first waits for the second with every commit."""
    try:
        tools = _tools()
    except Absent as reason:
        absent("postgres", str(reason))
    with throwaway() as cluster, tempfile.TemporaryDirectory(prefix="annoserver-pg-") as place:
        if os.geteuid() == 0:
            shutil.chown(place, OWNER)
        url = cluster.create()
        with psycopg.connect(url.replace("+psycopg", "")) as asking:
            data, at = (
                asking.execute("SELECT current_setting('data_directory'), inet_server_port()").fetchone()
                or ()
            )
        second, port = Path(place) / "second", free_port()
        _as_owner(tools / "pg_basebackup", "-h", "127.0.0.1", "-p", str(at), "-U", OWNER, "-D", second, "-R",
                  "-X", "stream", "-c", "fast", "-N")  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {place} -c max_connections=200"
        _as_owner(tools / "pg_ctl", "start", "-w", "-D", second, "-l", f"{place}/log", "-o", options)
        both = f"postgresql://{OWNER}@127.0.0.1:{at},127.0.0.1:{port}/{name_of(url)}?target_session_attrs=read-write"
        try:
            _wait_for_second(cluster)
            yield Pair(tools, Path(data), second, both)
        finally:
            _as_owner(tools / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", second)
            # Whoever made it stops it, and expects it to run.
            again = f"-c listen_addresses=127.0.0.1 -p {at} -k {place}"
            _as_owner(tools / "pg_ctl", "start", "-w", "-D", data, "-l", f"{place}/log", "-o", again)


def _wait_for_second(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        connection.execute("SELECT pg_reload_conf()")


def test_what_was_acknowledged_outlives_the_server_that_took_it(pair: Pair, tmp_path: Path) -> None:
    upgrade(pair.url)
    serving = Serving(
        Database(pair.url), str(tmp_path / "files"), processes=2, settings={"BUSY_TIMEOUT": "1"}
    )
    site = serving.people()
    serving.start()
    heard = [Heard() for _ in range(WRITERS)]
    writers = [Writer(number, site, heard, seed=11) for number in range(WRITERS)]
    for one in writers:
        one.start()
    until(heard, 10)

    pair.fail_over()
    until(heard, sum(one.acknowledged for one in heard) + 10)

    for one in writers:
        one.stop()
        one.join()
    statuses = {code for one in heard for code in one.statuses}
    assert statuses <= {200, 201, 204, 409, 503}
    assert lost(kept(serving.database), heard) == []
    assert faults(serving.database) == []
    serving.stop()
    serving.database.forget()
