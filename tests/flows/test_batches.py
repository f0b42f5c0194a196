"""Batches and keys on servers of their own: as large as they come, and sent twice to two processes."""

from __future__ import annotations

import json
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from annoserver.store import counts
from tests.flows.conftest import PATIENCE, Serve
from tests.parts.people import LD, note, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database

LARGE, SMALL = 10_000, 1_000
LETTERS = 1_500
"""Of each annotation, so that a large batch is 17 MB, and a small one a tenth of that."""

MORE = 4 << 20
"""Bytes that a server may grow by from the small one to the large one, which is 15 MB more."""


def lines(number: int, mark: str) -> bytes:
    words = "x" * LETTERS
    return b"\n".join(json.dumps(note(f"{mark}{one} {words}")).encode() for one in range(number))


def most(process: int) -> int:
    """The most memory that a process has had so far."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise LookupError


def test_a_batch_of_ten_thousand_takes_no_more_memory_than_one_of_a_thousand(
    database: Database, processes: Serve
) -> None:
    """One request, a receipt for each, and the size of the batch is nowhere in the server's memory."""
    server = processes(1)
    site = peopled(database, server.url)

    def send(number: int, mark: str) -> list[int]:
        headers = {"Authorization": f"Bearer {site.tokens['ann']}", "Content-Type": "application/x-ndjson"}
        address = f"{server.url}batch/folk/"
        answer = requests.post(address, data=lines(number, mark), headers=headers, timeout=600)
        assert answer.status_code == 200, answer.text
        return [json.loads(line)["status"] for line in answer.text.splitlines()]

    assert send(SMALL, "a") == [201] * SMALL
    before = most(server.process)

    assert send(LARGE, "b") == [201] * LARGE
    after = most(server.process)

    assert after - before < MORE, f"{before >> 20} MB after {SMALL}, {after >> 20} MB after {LARGE}"
    assert site.get().json()["total"] == SMALL + LARGE
    with database.reading() as store:
        assert list(counts.check(store)) == []


def test_a_key_is_known_to_all_processes(database: Database, processes: Serve) -> None:
    """The same request to two servers over one database, at once and later: it is obeyed once."""
    site = peopled(database, processes(1).url)
    other = processes(1).url
    found: list[requests.Response] = []
    key = str(uuid.uuid4())

    def send(url: str) -> None:
        headers = {
            "Authorization": f"Bearer {site.tokens['ann']}",
            "Content-Type": LD,
            "Idempotency-Key": key,
        }
        address = f"{url}annotations/folk/"
        found.append(requests.post(address, json=note("a"), headers=headers, timeout=PATIENCE))

    threads = [threading.Thread(target=send, args=(url,)) for url in (site.url, other) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send(other)

    assert {one.status_code for one in found} == {201}
    assert len({one.headers["Location"] for one in found}) == 1
    assert len({one.content for one in found}) == 1
    assert site.get().json()["total"] == 1
