"""Lost updates: many clients put the same annotation at once, and each state has exactly one successor."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import requests

from tests.parts.people import LD, Site, note, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database

THREADS, PUTS = 8, 1000
PATIENCE = 30.0
Serve = Callable[[int], str]


@pytest.fixture
def processes(database: Database) -> Iterator[Serve]:
    """Start a server of so many processes over the database of the test; gives its address."""
    started: list[subprocess.Popen[str]] = []

    def start(number: int) -> str:
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
        return found[1]

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("number", [1, 2])
def test_each_state_is_replaced_by_exactly_one_of_many_writers(
    number: int, database: Database, processes: Serve
) -> None:
    site = peopled(database, processes(number))
    path = site.post(note("0")).headers["Location"].removeprefix(database.base)
    tickets = itertools.count()
    won: dict[str, list[str]] = {}
    lost: list[int] = []
    others: list[str] = []

    def write(writer: int) -> None:
        headers = {"Authorization": f"Bearer {site.tokens['ann']}", "Content-Type": LD}
        with requests.Session() as session:
            known = session.get(site.url + path, timeout=PATIENCE).headers["ETag"]
            while (ticket := next(tickets)) < PUTS:
                words = f"{writer}-{ticket}"
                answer = session.put(
                    site.url + path,
                    json=note(words),
                    headers={**headers, "If-Match": known},
                    timeout=PATIENCE,
                )
                if answer.status_code == 200:
                    known = answer.headers["ETag"]
                    won.setdefault(known, []).append(words)
                elif answer.status_code == 412:
                    lost.append(ticket)
                    known = session.get(site.url + path, timeout=PATIENCE).headers["ETag"]
                else:
                    others.append(answer.text)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert others == []
    assert len(won) + len(lost) == PUTS
    assert [words for words in won.values() if len(words) != 1] == []
    assert set(won) == {f'"{revision}-ld"' for revision in range(2, len(won) + 2)}
    last = Site(site.url, site.tokens).get(site.url + path)
    assert last.headers["ETag"] == f'"{len(won) + 1}-ld"'
    assert [last.json()["body"]["value"]] == won[last.headers["ETag"]]
    assert lost
