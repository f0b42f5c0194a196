"""Leaving while one's programs and forms write: nothing of the old pseudonym is left, whatever they did."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from sqlalchemy import select

from annoserver.crowd.accounts import keys
from annoserver.exchange.outside.mail import Post
from annoserver.store import counts
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.kinds import metadata
from annoserver.store.rows.people import agent
from annoserver.work import Worker
from tests.parts.folk import FOLK, NOW, PASSWORD, Folk
from tests.parts.people import tag as tagging
from tests.parts.people import vote as voting
from tests.parts.visiting import Visitor
from tests.parts.waiting import eventually

if TYPE_CHECKING:
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

ENOUGH = 6
CONTAINER = f"annotations/{FOLK}/"


class Writers:
    """Programs of ann's that tag and vote without end, and a form of hers that is sent again and again."""

    def __init__(self, folk: Folk, server: Server, ann: Visitor) -> None:
        self.folk, self.server, self.ann = folk, server, ann
        with folk.database.transaction() as store:
            self.token = keys.new_token(store, folk.known["ann"], None, NOW)
        self.csrf = ann.token()
        self.tags = iter([folk.tag(f"bob {number}", by="bob") for number in range(12)])
        self.numbers, self.stopping = count(), threading.Event()
        self.programs: list[int] = []
        self.forms: list[str] = []

    def tag(self, session: requests.Session) -> None:
        document = tagging(f"ann {next(self.numbers)}", about=self.folk.item())
        self.send(session, document)

    def vote(self, session: requests.Session) -> None:
        name = next(self.tags, "")
        if not name:
            return self.tag(session)
        iri = f"{self.server.url}{CONTAINER}{name}"
        return self.send(session, voting(iri, scope=self.folk.item()))

    def send(self, session: requests.Session, document: object) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = session.post(self.server.url + CONTAINER, json=document, headers=headers, timeout=10)
        self.programs.append(answer.status_code)

    def form(self, _session: requests.Session) -> None:
        given = {"item": self.folk.item(2), "property": "dc:subject", "words": f"form {next(self.numbers)}"}
        answer = self.ann.post(f"/campaigns/{FOLK}/tags", csrf=self.csrf, **given)
        self.forms.append(answer.headers.get("Location", ""))

    def run(self, act: Callable[[requests.Session], None]) -> None:
        with requests.Session() as session:
            while not self.stopping.is_set():
                act(session)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While they write; begins when each has written something."""
        threads = [threading.Thread(target=self.run, args=(act,)) for act in (self.tag, self.vote, self.form)]
        for one in threads:
            one.start()
        try:
            assert eventually(lambda: min(len(self.programs), 3 * len(self.forms)) >= ENOUGH, 0.02)
            yield
        finally:
            self.stopping.set()
            for one in threads:
                one.join()


@pytest.mark.parametrize("work", ["keep", "withdraw"])
def test_nothing_of_the_old_pseudonym_is_left(
    folk: Folk, server: Server, ann: Visitor, visitors: Callable[[], Visitor], work: str
) -> None:
    writers, leaver = Writers(folk, server, ann), visitors()
    leaver.sign_in()
    known = folk.actor("ann").agent
    worker = Worker(folk.database, Path(server.config.files), Post("a@example.org", "", Path("nowhere")))

    with writers.writing():
        given = {"word": "delete", "old_password": PASSWORD, "work": work}
        left = leaver.post("/me/data/deletion", **given)
        worker.drain()
        assert eventually(lambda: 401 in writers.programs and "sign-in" in writers.forms[-1], 0.02)

    assert known is not None
    assert left.status_code == 303
    assert set(writers.programs) == {201, 401}
    old = known.iri
    with folk.database.reading() as store:
        rows = {one.name: store.connection.execute(select(one)).all() for one in metadata.sorted_tables}
        assert [name for name, found in rows.items() if old in repr(found)] == ["erasure"]
        assert list(counts.check(store)) == []
        fates = select(annotation.c.name).join(agent, agent.c.id == annotation.c.agent_id)
        nobodys = store.connection.scalars(fates.where(agent.c.person_id.is_(None))).all()
    written = writers.programs.count(201)
    assert len(nobodys) >= written if work == "keep" else nobodys == []
    told = requests.get(f"{server.url}erasures", timeout=10).json()["erasures"]
    assert [one["fate"] for one in told if one["agent"] == old] == [
        "replaced" if work == "keep" else "withdrawn"
    ]
    for path in (f"{CONTAINER}?iris=0&page=0", f"changes/{FOLK}/", f"campaigns/{FOLK}/export/annotations"):
        assert old not in requests.get(server.url + path, timeout=10).text
