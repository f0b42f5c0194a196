"""Writers who remember what the server acknowledged, and what they never heard about."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from annoserver.store.database import Database
from annoserver.store.rows.annotations import annotation
from tests.parts.people import CHOICE, LD, Site, note, tag, vote

NAMES = ("ann", "bob", "cy")
GONE = ""
CHOICES = ("approve", "reject", "unsure")
NDJSON = "application/x-ndjson"


@dataclass
class Heard:
    """What one writer knows: name → what it says, GONE when it was deleted; doubt: asked, never answered.

    tags, votes: whose tag, and whose vote on which tag, of those in said; hasty: how often it was told to
    come again without being told when.
    """

    said: dict[str, str] = field(default_factory=dict)
    doubt: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    votes: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    acknowledged: int = 0
    hasty: int = 0


class Writer(threading.Thread):
    """Posts notes, tags, votes and batches, replaces and deletes its own, until it is told to stop."""

    def __init__(self, number: int, site: Site, heard: list[Heard], seed: int) -> None:
        super().__init__(name=f"writer {number}")
        self._site, self._all, self._heard = site, heard, heard[number]
        self._who = NAMES[number % len(NAMES)]
        self._number, self._choose = number, random.Random(f"{seed}-{number}")
        self._stopped = threading.Event()
        self._line = http.client.HTTPConnection("127.0.0.1", int(site.url.split(":")[2][:-1]), timeout=30)

    def stop(self) -> None:
        """Let the request under way be the last."""
        self._stopped.set()

    def run(self) -> None:
        """Write until the server is gone."""
        while not self._stopped.is_set():
            try:
                self._act()
            except (OSError, http.client.HTTPException):
                break
        self._line.close()

    def _act(self) -> None:
        act = self._choose.choice(("note", "tag", "vote", "vote", "batch", "change", "remove", "revote"))
        words = f"{self._number}-{self._choose.getrandbits(64):x}"
        if act == "vote" and (others := self._votable()):
            self._vote(self._choose.choice(others))
        elif act in ("change", "remove") and (mine := self._notes()):
            self._touch(self._choose.choice(mine), words if act == "change" else GONE)
        elif act == "revote" and (cast := list(self._heard.votes)):
            self._revote(self._choose.choice(cast))
        elif act == "batch":
            self._batch(words)
        elif act == "tag":
            if name := self._post(tag(words), words):
                self._heard.tags[name] = self._who
        else:
            self._post(note(words), words)

    def _notes(self) -> list[str]:
        known = self._heard
        apart = known.doubt.keys() | known.tags.keys() | known.votes.keys()
        return [name for name, words in known.said.items() if words and name not in apart]

    def _votable(self) -> list[str]:
        mine = {voted for one in self._all for voted in list(one.votes.values())}
        return [
            name
            for one in self._all
            for name, by in list(one.tags.items())
            if by != self._who and f"{name} {self._who}" not in mine
        ]

    def _vote(self, name: str) -> None:
        choice = self._choose.choice(CHOICES)
        if made := self._post(vote(self._site.container + name, choice), CHOICE + choice):
            self._heard.votes[made] = f"{name} {self._who}"

    def _revote(self, name: str) -> None:
        tagged, choice = self._heard.votes[name].split()[0], self._choose.choice(CHOICES)
        self._touch(name, CHOICE + choice, vote(self._site.container + tagged, choice))

    def _batch(self, words: str) -> None:
        said = [f"{words}-{number}" for number in range(3)]
        status, _, told = self._ask("POST", [note(one) for one in said], room="batch")
        receipts = map(json.loads, told.splitlines() if status == 200 else ())
        taken = {name_of(one["id"]): said[one["index"]] for one in receipts if "id" in one}
        self._heard.said |= taken

    def _post(self, document: Any, says: str) -> str:
        """The name of what was taken, "" when it was not."""
        status, headers, _ = self._ask("POST", document)
        if status != 201:
            return ""
        name = name_of(headers["Location"])
        self._heard.said[name] = says
        return name

    def _touch(self, name: str, new: str, document: Any = None) -> None:
        self._heard.doubt[name] = new
        method = "PUT" if new else "DELETE"
        status, _, _ = self._ask(method, document or (note(new) if new else None), name)
        del self._heard.doubt[name]
        if status in (200, 204):
            self._heard.said[name] = new

    def _ask(
        self, method: str, document: Any, name: str = "", room: str = "annotations"
    ) -> tuple[int, dict[str, str], bytes]:
        kind = NDJSON if room == "batch" else LD
        headers = {"Authorization": f"Bearer {self._site.tokens[self._who]}", "Content-Type": kind}
        lines = document if isinstance(document, list) else [document] if document else []
        body = "\n".join(map(json.dumps, lines)).encode()
        self._line.request(method, f"/{room}/folk/{name}", body, headers)
        answer = self._line.getresponse()
        told = answer.read()
        self._heard.statuses[answer.status] = self._heard.statuses.get(answer.status, 0) + 1
        self._heard.acknowledged += answer.status < 300
        self._heard.hasty += answer.status == 503 and not answer.getheader("Retry-After")
        return answer.status, dict(answer.getheaders()), told


def name_of(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("/", 1)[1]


def kept(database: Database) -> dict[str, str]:
    """Name → what each annotation in the database says."""
    with database.reading() as store:
        rows = store.connection.execute(select(annotation.c.name, annotation.c.document)).all()
    bodies = {row.name: json.loads(row.document)["body"] for row in rows}
    return {name: body["value"] if isinstance(body, dict) else body for name, body in bodies.items()}


def lost(there: dict[str, str], heard: list[Heard]) -> list[str]:
    """A line for each acknowledged write that is not there as it was acknowledged."""
    faults = []
    for one in heard:
        for name, words in one.said.items():
            if there.get(name, GONE) not in (words, one.doubt.get(name, words)):
                faults.append(f"{name} was acknowledged as “{words}”, and is “{there.get(name, GONE)}”")
    return faults


def settle(there: dict[str, str], heard: list[Heard]) -> None:
    """Take what nobody heard about as it turned out: from now on it has to stay so."""
    for one in heard:
        one.said |= {name: there.get(name, GONE) for name in one.doubt}
        one.doubt.clear()
