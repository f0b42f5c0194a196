"""The client that measures: pre-built requests over raw keep-alive connections, in a process of its own.

It reads a Plan as JSON from standard input and writes a Result as JSON to standard output. It
imports nothing but the standard library and allocates little, so that it is never the slower side.
"""

from __future__ import annotations

import gc
import itertools
import json
import re
import resource
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
BLANK = b"\r\n\r\n"
BODILESS = (204, 304)
CHUNK = 1 << 18
PATIENCE = 60.0
"""Seconds without any answer after which a run is given up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send. requests: whole requests in Latin-1; again: from the start when all are sent;
    seconds: no request is sent afterwards."""

    port: int
    connections: int
    seconds: float
    requests: list[str]
    again: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came back. p50, p99: latencies in milliseconds; busy: part of the time in which this
    process used its core; made: connections, more than asked for when the server closes them."""

    count: int
    seconds: float
    p50: float
    p99: float
    busy: float
    made: int
    statuses: dict[str, int]


class Talk:
    """One connection with one request under way at most; a new one when the server closed the last."""

    __slots__ = ("asked", "closes", "left", "link", "made", "port", "seen", "selector", "status")

    def __init__(self, port: int, selector: selectors.BaseSelector) -> None:
        self.port, self.selector, self.made = port, selector, 0
        self.asked, self.left, self.status, self.seen, self.closes = 0, -1, 0, b"", False
        self.link = self._connected()

    def _connected(self) -> socket.socket:
        link = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(link, selectors.EVENT_READ, self)
        self.made += 1
        return link

    def close(self) -> None:
        """End the connection."""
        self.link.close()

    def ask(self, request: bytes) -> None:
        """Send a request and note the time."""
        self.left, self.seen = -1, b""
        self.asked = time.perf_counter_ns()
        if self.closes:
            self.selector.unregister(self.link)
            self.close()
            self.link, self.closes = self._connected(), False
        self.link.sendall(request)

    def read(self) -> bool:
        """Take what has come; whether the answer is complete."""
        piece = self.link.recv(CHUNK)
        if not piece:
            raise ConnectionError("The server closed a connection without a word.")
        if self.left >= 0:
            self.left -= len(piece)
        else:
            self._begin(piece)
        return self.left == 0

    def _begin(self, piece: bytes) -> None:
        self.seen += piece
        end = self.seen.find(BLANK)
        if end < 0:
            return
        self.status = int(self.seen[9:12])
        self.closes = CLOSES.search(self.seen, 0, end) is not None
        length = LENGTH.search(self.seen, 0, end)
        if length is None and self.status not in BODILESS:
            raise ConnectionError("An answer came without Content-Length.")
        whole = int(length[1]) if length and self.status not in BODILESS else 0
        self.left = whole - (len(self.seen) - end - len(BLANK))


def drive(plan: Plan) -> Result:
    """Keep every connection busy until the time is up or all is sent, and wait for the last answers."""
    requests = [request.encode("latin-1") for request in plan.requests]
    supply = itertools.cycle(requests) if plan.again else iter(requests)
    latencies: list[int] = []
    statuses: Counter[int] = Counter()
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        talks = [stack.enter_context(closing(Talk(plan.port, selector))) for _ in range(plan.connections)]
        gc.disable()
        began, used = time.perf_counter(), _used()
        for talk in answered(selector, talks, supply, began + plan.seconds):
            latencies.append(time.perf_counter_ns() - talk.asked)
            statuses[talk.status] += 1
        seconds = time.perf_counter() - began
        busy = (_used() - used) / seconds
    latencies.sort()
    return Result(
        count=len(latencies),
        seconds=seconds,
        p50=_part(latencies, 0.5),
        p99=_part(latencies, 0.99),
        busy=busy,
        made=sum(talk.made for talk in talks),
        statuses={str(status): count for status, count in statuses.items()},
    )


def answered(
    selector: selectors.BaseSelector, talks: list[Talk], supply: Iterator[bytes], until: float
) -> Iterator[Talk]:
    """Each connection as often as an answer is complete on it; the next request follows at once."""
    waiting = 0
    for talk in talks:
        if (request := next(supply, None)) is not None:
            talk.ask(request)
            waiting += 1
    while waiting:
        events = selector.select(PATIENCE)
        if not events:
            raise TimeoutError(f"No answer came for {PATIENCE:.0f} seconds.")
        for key, _ in events:
            talk = key.data
            if not talk.read():
                continue
            yield talk
            request = next(supply, None) if time.perf_counter() < until else None
            if request is None:
                waiting -= 1
                selector.unregister(talk.link)
            else:
                talk.ask(request)


def _used() -> float:
    """Seconds of processor time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _part(latencies: list[int], share: float) -> float:
    if not latencies:
        return 0.0
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))] / 1e6


if __name__ == "__main__":
    json.dump(asdict(drive(Plan(**json.load(sys.stdin)))), sys.stdout)
