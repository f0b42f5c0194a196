"""A server in processes of its own, which a test may kill, starve or restart; it keeps its address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from annoserver.store.database import Database
from tests.parts.people import Site, peopled

PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Serving:
    """`annoserver serve` over a database, at one port however often it is started; log: where it logs to."""

    database: Database
    files: str
    processes: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    port: int = field(default_factory=free_port)
    _running: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/"

    def people(self) -> Site:
        """Make the campaign folk with its people in a database that is empty yet."""
        self.database.write_setting("base_url", self.url)
        return peopled(self.database, self.url)

    @property
    def environment(self) -> dict[str, str]:
        """What a command over this database is told."""
        given = {"DATABASE_URL": self.database.url, "SECRET_KEY": "s" * 32, "RATE_LIMITS": "no"}
        given |= {"WORKERS": "0", "FILES": self.files, "THREADS": "8"} | self.settings
        return {**os.environ, **{f"ANNOSERVER_{name}": value for name, value in given.items()}}

    def start(self, *before: str) -> None:
        """Start it, and wait until it listens; before: the words of a command that runs it."""
        words = [*before, sys.executable, "-m", "annoserver.cli", "serve", "--port", str(self.port)]
        with ExitStack() as opened:
            self._running = subprocess.Popen(
                [*words, "--processes", str(self.processes)],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=opened.enter_context(self.log.open("ab")) if self.log else subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        assert self._running.stdout is not None
        line = self._running.stdout.readline()
        assert line.startswith("annoserver listens"), line

    def kill(self) -> None:
        """Kill all its processes at once, as SIGKILL does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        running, self._running = self._running, None
        if running is not None:
            os.killpg(running.pid, number)
            running.communicate(timeout=PATIENCE)
