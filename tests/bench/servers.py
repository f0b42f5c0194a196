"""Servers of the bench: processes that are started, asked under load, weighed and stopped."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from tests.bench import floors, load
from tests.bench.floors import Answer
from tests.bench.measures import Floor, Run, Sample

ROOT = Path(__file__).resolve().parent.parent.parent
ADDED = {"content-length", "date", "server", "via", "connection"}
"""Headers that waitress adds itself."""

SETTINGS = {
    "ANNOSERVER_LOG_LEVEL": "warning",
    "ANNOSERVER_RATE_LIMITS": "off",
    "ANNOSERVER_LARGE_EXPORT": str(1 << 40),
}
"""What the bench asks for would be refused otherwise: many requests from one address, a dump of any size."""

EACH = 1_000_000
"""More requests than a run has; runs have serial numbers of their own."""

RUNS = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at a port of the loopback; beside: the process that its load comes from."""

    process: subprocess.Popen[str]
    port: int
    beside: ProcessPoolExecutor

    def loaded(
        self,
        request: bytes,
        status: int,
        connections: int,
        seconds: float,
        first: int = 0,
        most: int = 0,
        total: int = 0,
    ) -> Sample:
        """What it does under load from another process; first, most: the numbers that requests count from
        and begin anew after; total: after how many it ends."""
        if load.SERIAL in request:  # what a run before asked for may be sent again
            first += next(RUNS) * EACH
        order = load.Order(self.port, request, status, connections, seconds, first, most, total)
        before = self.worked()
        done = self.beside.submit(load.run, order).result()
        cost = (self.worked() - before) / done.answered
        return Sample(done.rate, done.answered, done.p50, done.p99, cost * 1e6)

    def paced(self, request: bytes, status: int, pace: float, seconds: float, most: int) -> Sample:
        """What it does when it is asked steadily, so many times a second, about numbers up to the most."""
        order = load.Order(self.port, request, status, 1, seconds)
        before = self.worked()
        done = self.beside.submit(load.pace, order, pace, most).result()
        cost = (self.worked() - before) / done.answered
        return Sample(done.rate, done.answered, done.p50, done.p99, cost * 1e6, done.took)

    def hammered(self, path: str, connections: int, seconds: float) -> Sample:
        """The same from wrk, which takes little of a processor for itself."""
        words = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
        before = self.worked()
        told = subprocess.run(
            [*words, f"http://127.0.0.1:{self.port}{path}"], check=True, capture_output=True, text=True
        ).stdout
        assert "Non-2xx" not in told, told
        number, rate = (
            re.search(words, told) for words in (r"(\d+) requests in", r"Requests/sec: +([\d.]+)")
        )
        assert number, told
        assert rate, told
        cost = (self.worked() - before) / int(number[1])
        return Sample(float(rate[1]), int(number[1]), cost=cost * 1e6)

    def between(self, request: bytes, status: int, act: Callable[[], None], seconds: float) -> Sample:
        """What it does when something happens before each request; its rate is for a second of processor."""
        order, before = load.Order(self.port, request, status, 1, seconds), self.worked()
        done = load.turns(order, act)
        cost = (self.worked() - before) / done.answered
        return Sample(1 / cost, done.answered, done.p50, done.p99, cost * 1e6)

    def asked(self, request: bytes) -> Answer:
        """Its answer to one request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as link:
            link.sendall(request)
            got = http.client.HTTPResponse(link)
            got.begin()
            body, said = got.read(), got.getheaders()
        kept = tuple((name, value) for name, value in said if name.lower() not in ADDED)
        return Answer(got.status, kept, body)

    def worked(self) -> float:
        """Seconds of processor time that it and its processes took so far."""
        return sum(_worked(pid) for pid in self._family())

    def memory(self) -> float:
        """Resident memory of it and its processes, in MiB; what they share counts once."""
        maps = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self._family())
        return sum(int(text.partition("\nPss:")[2].split()[0]) for text in maps) / 1024

    def _family(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


def request(path: str, headers: Mapping[str, str], method: str = "GET", body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    length = {"Content-Length": str(len(body))} if body else {}
    lines = [f"{name}: {value}" for name, value in {"Host": "bench", **headers, **length}.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


@contextmanager
def ours(url: str, *, processes: int = 1) -> Iterator[Server]:
    """Our server over a database, with the settings that it has by itself but for what it refuses."""
    words = ["-m", "annoserver.cli", "serve", "--port", "0", "--processes", str(processes)]
    with _started(words, {**SETTINGS, "ANNOSERVER_DATABASE_URL": url}) as server:
        yield server


@dataclass(frozen=True, slots=True)
class Trivial:
    """A trivial application that sends given answers: on waitress as it is, and by threads in turn."""

    plain: Server
    turned: Server

    def beside(
        self, name: str, run: Callable[[Server], Run], bar: float | None, *, strict: bool = False
    ) -> tuple[Floor, ...]:
        """Both as floors; strict: whether the bar is beside the second, which is faster."""
        return (
            Floor(name, run(self.plain), None if strict else bar),
            Floor(f"{name}, threads in turn", run(self.turned), bar if strict else None),
        )


@contextmanager
def trivial(answers: Mapping[str, Answer], path: Path) -> Iterator[Trivial]:
    """Both servers of these answers, which are kept at a path."""
    floors.keep(answers, path)
    with _floor(answers, path, floors.AS_IT_IS) as plain, _floor(answers, path, floors.IN_TURN) as turned:
        yield Trivial(plain, turned)


@contextmanager
def _floor(answers: Mapping[str, Answer], path: Path, way: str) -> Iterator[Server]:
    with _started(["-m", "tests.bench.floors", str(path), way], {}) as server:
        for name, answer in answers.items():
            method, body = ("POST", b"{}") if answer.status == HTTPStatus.CREATED else ("GET", b"")
            given = server.asked(request(f"/{quote(name)}", {}, method, body))
            assert given.same(answer), (name, given.headers, answer.headers)
        yield server


@contextmanager
def _started(words: list[str], settings: Mapping[str, str]) -> Iterator[Server]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("ANNOSERVER_")}
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**own, **settings}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"listens at http://127\.0\.0\.1:(\d+)/", line)
        assert found, f"{words} did not start: {line}"
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
            yield Server(process, int(found[1]), beside)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def _worked(pid: int) -> float:
    """Processor time of a process, to less than a microsecond, from its clock (clock_getcpuclockid(3))."""
    return time.clock_gettime(~pid << 3 | 2)
