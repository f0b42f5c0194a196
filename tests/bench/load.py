"""The load: keep-alive connections that ask over and over, in a process beside the bench."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

COUNTER = b"@@@@@@@@@@@@"
"""Where a request has a number that no other request has; as many digits as letters."""

NEXT = re.compile(rb'"next":"https?://[^/"]+(/[^"]+)"')
"""The address of the page behind one; it stands before what is on the page."""

LEAP = 7919
"""Between the numbers of two requests that are not to find what the one before has read."""

CLOSING = b"\r\nConnection: close\r\n"
CHUNK = 1 << 18
QUOTED = 400


class Refused(Exception):
    """A server answered otherwise than the bench expects; the message is how its answer begins."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to send for how long; seconds: until no more is sent; first: the number to count from.

    most: the number to begin anew after, 0 for never.
    """

    port: int
    request: bytes
    status: int
    connections: int
    seconds: float
    first: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an order: requests a second, and how long answers took, in ms."""

    answered: int
    rate: float
    p50: float
    p99: float


@dataclass(slots=True)
class _Client:
    """One connection; missing: bytes of the answer that are still to come, None before its head is whole."""

    port: int
    status: bytes
    link: socket.socket | None = None
    head: bytes = b""
    missing: int | None = None
    began: float = 0.0

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

    The number of pages.
    """
    client, pages, path = _Client(port, b"200"), 0, next(paths) if paths else first
    while path:
        client.send(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        while not client.receive():
            pass
        pages += 1
        found = NEXT.search(client.head)
        path = next(paths, "") if paths else found[1].decode() if found else ""
    client.close()
    return pages


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
            number = 1 + number * LEAP % order.most if order.most else number
            if link := client.send(_numbered(order.request, number)):
                waiting.register(link, selectors.EVENT_READ, client)

        clients = [_Client(order.port, b"%d" % order.status) for _ in range(order.connections)]
        for client in clients:
            opened.callback(client.close)
            send(client)
        busy, until = len(clients), began + order.seconds
        while busy:
            for key, _ in waiting.select():
                if not key.data.receive():
                    continue
                moment = time.perf_counter()
                took.append(moment - key.data.began)
                if CLOSING in key.data.head:
                    waiting.unregister(key.fileobj)
                if moment < until:
                    send(key.data)
                else:
                    busy -= 1
        elapsed = time.perf_counter() - began
    took.sort()
    p50, p99 = (1000 * took[int(len(took) * part)] for part in (0.5, 0.99))
    return Loaded(len(took), len(took) / elapsed, p50, p99)


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
    took.sort()
    p50, p99 = (1000 * took[int(len(took) * part)] for part in (0.5, 0.99))
    return Loaded(len(took), len(took) / sum(took), p50, p99)


def pace(order: Order, pace: float, most: int) -> Loaded:
    """Send so many requests a second, whose numbers are taken from 1 to the most in leaps.

    An answer takes from when its request was due, whether or not the one before was answered by then.
    """
    client, took, began = _Client(order.port, b"%d" % order.status), [], time.perf_counter()
    for number in range(int(order.seconds * pace)):
        due = began + number / pace
        time.sleep(max(0.0, due - time.perf_counter()))
        client.send(_numbered(order.request, 1 + number * LEAP % most))
        while not client.receive():
            pass
        took.append(time.perf_counter() - due)
    client.close()
    took.sort()
    p50, p99 = (1000 * took[int(len(took) * part)] for part in (0.5, 0.99))
    return Loaded(len(took), len(took) / (time.perf_counter() - began), p50, p99)


def _numbered(request: bytes, number: int) -> bytes:
    return request.replace(COUNTER, b"%012d" % number) if COUNTER in request else request


def _connected(port: int) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port), timeout=60)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link
