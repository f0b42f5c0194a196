"""The load: keep-alive connections that ask over and over, in a process beside the bench."""

from __future__ import annotations

import re
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

COUNTER = b"@@@@@@@@@@@@"
"""Where a request has a number that no other request has; as many digits as letters."""

SERIAL = b"############"
"""Where a request has a number of its own though others ask for the same; no answer is sent again for it."""

NEXT = re.compile(rb'"next":"https?://[^/"]+(/[^"]+)"')
"""The address of the page behind one; it stands before what is on the page."""

ONE = b'"type":"Annotation"'
"""What each annotation on a page has once."""

LEAP = 7919
"""Between the numbers of two requests that are not to find what the one before has read."""

PATIENT = 3
"""How many times as long as it should somebody who is asked steadily may take for all answers."""

CLOSING = b"\r\nConnection: close\r\n"
CHUNK = 1 << 18
QUOTED = 400


class Refused(Exception):
    """A server answered otherwise than the bench expects; the message is how its answer begins."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to send for how long; seconds: until no more is sent; first: the number to count from.

    most: the number to begin anew after, 0 for never; total: after how many no more is sent, 0 for never.
    """

    port: int
    request: bytes
    status: int
    connections: int
    seconds: float
    first: int = 0
    most: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an order: requests a second, and how long answers took, in ms; took: each of them."""

    answered: int
    rate: float
    p50: float
    p99: float
    took: tuple[float, ...] = ()


@dataclass(slots=True)
class _Client:
    """One connection; missing: bytes of the answer that are still to come, None before its head is whole.

    whole: the answer, where somebody reads it.
    """

    port: int
    status: bytes
    link: socket.socket | None = None
    head: bytes = b""
    missing: int | None = None
    began: float = 0.0
    whole: bytearray | None = None

    def send(self, request: bytes) -> socket.socket | None:
        """Ask; the new connection, where the server has closed the one before (waitress does after 304)."""
        self.began, opened = time.perf_counter(), None
        if self.link is None or CLOSING in self.head:
            self.close()
            self.link = opened = _connected(self.port)
        self.head, self.missing = b"", None
        self.link.sendall(request)
        return opened

    def receive(self) -> bool:
        """Take in what has come; whether the answer is whole."""
        came = self.link.recv(CHUNK) if self.link else b""
        if not came:
            raise Refused("the server closed the connection")
        if self.whole is not None:
            self.whole += came
        if self.missing is None:
            self.head += came
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            if self.head[9:12] != self.status:
                raise Refused(self.head[:QUOTED].decode("latin-1"))
            self.missing = length_of(self.head[:end]) - (len(self.head) - end - 4)
        else:
            self.missing -= len(came)
        return self.missing <= 0

    def close(self) -> None:
        if self.link is not None:
            self.link.close()


def walk(port: int, paths: Iterator[str] | None, first: str = "") -> int:
    """Ask for pages one after the other: those of the paths, or the first and then always the next.

    The number of annotations on all of them.
    """
    client, seen, path = _Client(port, b"200"), 0, next(paths) if paths else first
    while path:
        client.whole = bytearray()
        client.send(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        while not client.receive():
            pass
        seen += client.whole.count(ONE)
        found = NEXT.search(client.whole)
        path = next(paths, "") if paths else found[1].decode() if found else ""
    client.close()
    return seen


def length_of(head: bytes) -> int:
    """The length of the body behind a head, 0 when there is none."""
    at = head.find(b"Content-Length: ")
    return int(head[at + 16 :].partition(b"\r\n")[0]) if at >= 0 else 0


def run(order: Order) -> Loaded:
    """Send as ordered. Raises Refused when an answer has another status."""
    took: list[float] = []
    began = time.perf_counter()
    with selectors.DefaultSelector() as waiting, ExitStack() as opened:
        numbers = count(order.first)

        def send(client: _Client) -> None:
            number = next(numbers)
            which = 1 + number * LEAP % order.most if order.most else number
            if link := client.send(_numbered(order.request, which, number)):
                waiting.register(link, selectors.EVENT_READ, client)

        many = min(order.connections, order.total or order.connections)
        clients = [_Client(order.port, b"%d" % order.status) for _ in range(many)]
        for client in clients:
            opened.callback(client.close)
            send(client)
        busy, until, left = many, began + order.seconds, (order.total or sys.maxsize) - many
        while busy:
            for key, _ in waiting.select():
                if not key.data.receive():
                    continue
                moment = time.perf_counter()
                took.append(moment - key.data.began)
                if CLOSING in key.data.head:
                    waiting.unregister(key.fileobj)
                if moment < until and left > 0:
                    left -= 1
                    send(key.data)
                else:
                    busy -= 1
        elapsed = time.perf_counter() - began
    times = sorted(1000 * one for one in took)
    return Loaded(len(took), len(took) / elapsed, part(times, 0.5), part(times, 0.99))


def turns(order: Order, act: Callable[[], None]) -> Loaded:
    """Send one request after the other over one connection, each after an act; that takes no part of it."""
    took: list[float] = []
    client, until = _Client(order.port, b"%d" % order.status), time.perf_counter() + order.seconds
    while not took or time.perf_counter() < until:
        act()
        client.send(order.request)
        while not client.receive():
            pass
        took.append(time.perf_counter() - client.began)
    client.close()
    times = sorted(1000 * one for one in took)
    return Loaded(len(took), len(took) / sum(took), part(times, 0.5), part(times, 0.99))


def pace(order: Order, pace: float, most: int) -> Loaded:
    """Send so many requests a second, whose numbers are taken from 1 to the most in leaps.

    An answer takes from when its request was due, whether or not the one before was answered by then. Who
    falls far behind is not asked to the end.
    """
    client, took, began = _Client(order.port, b"%d" % order.status), [], time.perf_counter()
    for number in range(max(1, int(order.seconds * pace))):
        if time.perf_counter() > began + PATIENT * order.seconds + 1 / pace:
            break
        due = began + number / pace
        time.sleep(max(0.0, due - time.perf_counter()))
        client.send(_numbered(order.request, 1 + number * LEAP % most, number))
        while not client.receive():
            pass
        took.append(time.perf_counter() - due)
    client.close()
    elapsed, times = time.perf_counter() - began, sorted(1000 * one for one in took)
    return Loaded(len(took), len(took) / elapsed, part(times, 0.5), part(times, 0.99), tuple(times))


def part(times: Sequence[float], share: float) -> float:
    """What so many of these, which are in order, are not above."""
    return times[int(len(times) * share)]


def _numbered(request: bytes, number: int, serial: int) -> bytes:
    for place, one in ((COUNTER, number), (SERIAL, serial)):
        request = request.replace(place, b"%012d" % one)
    return request


def _connected(port: int) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port), timeout=60)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link
