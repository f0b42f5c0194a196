"""Lost updates: many clients put the same annotation at once, and each state has exactly one successor."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

import pytest
import requests

from tests.flows.conftest import PATIENCE, Serve
from tests.parts.people import LD, Site, note, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database

THREADS, PUTS = 8, 1000


@pytest.mark.parametrize("number", [1, 2])
def test_each_state_is_replaced_by_exactly_one_of_many_writers(
    number: int, database: Database, processes: Serve
) -> None:
    site = peopled(database, processes(number).url)
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
