"""Clients that are slow, stand still or go away in the middle: told so, and nobody waits for them."""

from __future__ import annotations

import json
import select
import socket
import sqlite3
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from annoserver.store.database import Database
from annoserver.web import guards
from tests.faults.serving import Serving
from tests.faults.test_faults import faults
from tests.faults.writers import kept
from tests.parts.people import LD, note

if TYPE_CHECKING:
    from tests.parts.people import Site

UNHEARD = 3
"""How many go away in a proper way, and how many in none, before they are answered."""

SLOW = 150
"""More clients than threads, and than waitress takes unless it is told."""


@pytest.fixture
def engine() -> str:
    """Connections do not depend on the database."""
    return "sqlite"


@pytest.fixture
def serving(database: Database, tmp_path: Path) -> Iterator[Serving]:
    """A server over the database of the test."""
    serving = Serving(database, str(tmp_path / "files"))
    yield serving
    serving.stop()


@contextmanager
def dawdling(serving: Serving, number: int, begun: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have sent the beginning of a request."""
    where = ("127.0.0.1", serving.port)
    with ExitStack() as opened:
        slow = [
            opened.enter_context(closing(socket.create_connection(where, timeout=30))) for _ in range(number)
        ]
        for one in slow:
            one.sendall(begun)
        yield slow


def half(site: Site) -> bytes:
    """A note of five thousand bytes, of which most are missing."""
    head = (
        "POST /annotations/folk/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n"
        f"Content-Type: {LD}\r\nAuthorization: Bearer {site.tokens['ann']}\r\n\r\n"
    )
    return head.encode() + b'{"@context": "http://www.w3.org/ns/anno.jsonld",'


def test_half_a_request_leaves_nothing_and_slow_clients_hold_up_nobody(serving: Serving) -> None:
    site = serving.people()
    serving.start()

    with dawdling(serving, SLOW, half(site)) as slow:
        assert site.post(note("quick")).status_code == 201
        for one in slow:
            one.sendall(b'"type": "Annotation"')

    assert site.post(note("after")).status_code == 201
    assert site.get().json()["total"] == 2
    assert faults(serving.database) == []


def test_a_write_whose_answer_nobody_waits_for_is_whole_or_not_there(serving: Serving) -> None:
    site = serving.people()
    serving.start()
    words = json.dumps(note("whole")).encode()
    asked = half(site).partition(b"\r\n\r\n")[0].replace(b": 5000", b": %d" % len(words))

    with ExitStack() as held:
        # So that none of them is answered before all are gone.
        other = sqlite3.connect(serving.database.url.removeprefix("sqlite:///"), isolation_level=None)
        held.enter_context(closing(other)).execute("BEGIN IMMEDIATE")
        with dawdling(serving, 2 * UNHEARD, asked + b"\r\n\r\n" + words) as gone:
            time.sleep(0.5)
            for one in gone[:UNHEARD]:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as by a cut

    assert site.post(note("after")).status_code == 201
    serving.stop()
    there = Counter(kept(serving.database).values())
    assert there.keys() == {"whole", "after"}
    assert 1 <= there["whole"] <= 2 * UNHEARD
    assert faults(serving.database) == []


def test_whoever_stands_still_is_told_so(serving: Serving) -> None:
    serving.settings["CLIENT_TIMEOUT"] = "3"
    site = serving.people()
    serving.start()

    with dawdling(serving, 2, half(site)) as (still, slow), dawdling(serving, 1, b"GET / HT") as (head,):
        while not select.select([slow], [], [], 0.2)[0]:
            slow.sendall(b" ")
        answers = [one.makefile("rb").read() for one in (still, slow, head)]

    assert [answer.startswith(b"HTTP/1.1 408 ") for answer in answers[:2]] == [True, True]
    assert answers[2].startswith(b"HTTP/1.0 408 ")
    heads = [answer.partition(b"\r\n\r\n")[0].decode() for answer in answers]
    for line in ("Content-Type: application/problem+json", *map(": ".join, guards.headers(secure=False))):
        assert all(f"\r\n{line}" in head for head in heads), line
    assert json.loads(answers[0].partition(b"\r\n\r\n")[2])["status"] == 408
    assert site.get().json()["total"] == 0


def test_whoever_takes_no_answer_holds_up_nobody(serving: Serving) -> None:
    serving.settings |= {"CLIENT_TIMEOUT": "3", "THREADS": "1"}
    site = serving.people()
    serving.start()
    large = urlsplit(site.post(note("x" * 1_000_000)).headers["Location"]).path
    ask = f"GET {large} HTTP/1.1\r\nHost: h\r\n\r\n".encode()

    # More than waitress keeps for a client: after some turns its only thread has to wait for this one.
    with dawdling(serving, 1, ask * 40):
        told = [site.get(f"{site.url}healthz").status_code for _ in range(30)]

    assert told == [200] * 30
