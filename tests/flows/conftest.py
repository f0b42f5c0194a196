"""Peopled servers for the flows: in this process, and as processes of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.parts.people import Site, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

PATIENCE = 30.0


@dataclass(frozen=True)
class Started:
    """A server that was started beside the test: its address, and the number of its process."""

    url: str
    process: int


Serve = Callable[[int], Started]


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server with the campaign folk, and three people with tokens."""
    return peopled(database, server.url)


@pytest.fixture
def processes(database: Database) -> Iterator[Serve]:
    """Start a server of so many processes over the database of the test."""
    started: list[subprocess.Popen[str]] = []

    def start(number: int) -> Started:
        command = [sys.executable, "-m", "annoserver.cli", "serve", "--port", "0", "--threads", "4"]
        given = {"DATABASE_URL": database.url, "SECRET_KEY": "s" * 32, "RATE_LIMITS": "no"}
        environment = {**os.environ, **{f"ANNOSERVER_{name}": value for name, value in given.items()}}
        process = subprocess.Popen(
            [*command, "--processes", str(number)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"annoserver listens at (http://\S+/)", line)
        assert found, line + process.stdout.read()
        return Started(found[1], process.pid)

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
