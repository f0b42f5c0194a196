"""Servers as processes of their own: ours, and the floor beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.floor import Route
from tests.bench.options import Options

LISTENS = re.compile(r"listens at http://127\.0\.0\.1:(\d+)/")
OURS = "from annoserver.cli.main import main; main()"
FLOOR = Path(__file__).with_name("floor.py")
STOP_SECONDS = 30
MEBI = 1 << 20


@dataclass(frozen=True, slots=True)
class Server:
    """A process that listens at a port of the loopback."""

    port: int
    pid: int

    def cpu(self) -> float | None:
        """Seconds of processor time that it used so far, children included; None where no /proc is."""
        try:
            return sum(_times(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return None

    def memory(self) -> float | None:
        """MiB that it holds, children included; None where no /proc is."""
        try:
            pages = sum(
                int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) for pid in _family(self.pid)
            )
        except OSError:
            return None
        return pages * os.sysconf("SC_PAGE_SIZE") / MEBI


@contextmanager
def ours(url: str, folder: Path, options: Options) -> Iterator[Server]:
    """`annoserver serve` over a database; its log is in the folder."""
    settings = {"DATABASE_URL": url, "LOG_LEVEL": "warning"}
    numbers = ["--threads", str(options.threads), "--processes", str(options.processes)]
    command = ["-c", OURS, "serve", "--port", "0", *numbers]
    with _started(command, b"", folder / "ours.log", settings) as server:
        yield server


@contextmanager
def floor(routes: list[Route], folder: Path, options: Options) -> Iterator[Server]:
    """The trivial routes."""
    plan = json.dumps({"threads": options.threads, "routes": routes}).encode()
    with _started([str(FLOOR)], plan, folder / "floor.log", {}) as server:
        yield server


@contextmanager
def _started(
    arguments: list[str], sent: bytes, log: Path, settings: Mapping[str, str]
) -> Iterator[Server]:
    # Nothing of the caller's settings or folder takes part.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANNOSERVER_")}
    environment |= {f"ANNOSERVER_{key}": value for key, value in settings.items()}
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=log.parent,
            env=environment,
        ) as process,
    ):
        try:
            yield Server(_port(process, sent, log), process.pid)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _port(process: subprocess.Popen[bytes], sent: bytes, log: Path) -> int:
    """The port that the process says it listens at."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("The process has no pipes.")
    process.stdin.write(sent)
    process.stdin.close()
    for line in process.stdout:
        if found := LISTENS.search(line.decode()):
            return int(found[1])
    raise RuntimeError(f"A server did not start:\n{log.read_text('utf-8')}")


def _family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text("ascii").split() if children.exists() else ())]


def _times(pid: int) -> int:
    """Clock ticks of a process, in user and kernel mode (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
