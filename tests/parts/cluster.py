"""PostgreSQL for tests: a server that is there already, or a throwaway cluster of our own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "postgres"


class Absent(Exception):
    """There is no PostgreSQL here; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server on which a test may make databases; url names its maintenance database."""

    url: str

    def create(self, template: str = "template0") -> str:
        """The URL of a new database of its own, copied from the database named template."""
        name = f"annoserver_{uuid.uuid4().hex}"
        self._run("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", name, name_of(template))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop(self, url: str) -> None:
        """Remove a database, connected or not."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_of(url))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def name_of(url: str) -> str:
    """The database of a URL; a bare name stands for itself."""
    return urlsplit(url).path.lstrip("/") if "://" in url else url


@contextmanager
def throwaway(*, durable: bool = True) -> Iterator[Cluster]:
    """A cluster of our own on a free loopback port, gone at the end.

    durable: whether what is committed outlives the machine, which tests that nothing pulls the plug of do
    not need. Raises Absent where PostgreSQL is not installed.
    """
    tools = _tools()
    with tempfile.TemporaryDirectory(prefix="annoserver-pg-") as place:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(place, OWNER)
        data, port = f"{place}/cluster", _free_port()
        _as_owner(tools / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {place} -c max_connections=200"
        if not durable:
            options += " -c fsync=off -c full_page_writes=off"
        _as_owner(tools / "pg_ctl", "start", "-w", "-D", data, "-l", f"{place}/log", "-o", options)
        try:
            yield Cluster(f"postgresql+psycopg://{OWNER}@127.0.0.1:{port}/postgres")
        finally:
            _as_owner(tools / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def _tools() -> Path:
    """The folder of initdb and pg_ctl: the newest of Debian's, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    if found is None:
        raise Absent("PostgreSQL is not installed (no initdb)")
    return Path(found).resolve().parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_owner(*command: str | Path) -> None:
    prefix = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
