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
from tests.parts.people import LD, Site, note, tag, vote

NAMES = ("ann", "bob", "cy")
GONE = ""


@dataclass
class Heard:
    """What one writer knows: name → what it says, GONE when it was deleted; doubt: asked, never answered."""

    said: dict[str, str] = field(default_factory=dict)
    doubt: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    votes: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    acknowledged: int = 0


class Writer(threading.Thread):
    """Posts notes, tags and votes, replaces and deletes its own, until it is told to stop."""

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
        mine = [name for name, words in self._heard.said.items() if words and name not in self._heard.doubt]
        act = self._choose.choice(("note", "tag", "vote", "vote", "change", "remove"))
        words = f"{self._number}-{self._choose.getrandbits(64):x}"
        if act == "vote" and (others := self._votable()):
            self._vote(self._choose.choice(others))
        elif act in ("change", "remove") and mine:
            self._touch(act, self._choose.choice(mine), words)
        elif act == "tag":
            status, headers = self._ask("POST", "", tag(words))
            if status == 201:
                self._heard.tags[name_of(headers["Location"])] = self._who
        else:
            status, headers = self._ask("POST", "", note(words))
            if status == 201:
                self._heard.said[name_of(headers["Location"])] = words

    def _votable(self) -> list[str]:
        mine = {voted for one in self._all for voted in list(one.votes.values())}
        return [
            name
            for one in self._all
            for name, by in list(one.tags.items())
            if by != self._who and f"{name} {self._who}" not in mine
        ]

    def _vote(self, name: str) -> None:
        choice = self._choose.choice(("approve", "reject", "unsure"))
        status, headers = self._ask("POST", "", vote(self._site.container + name, choice))
        if status == 201:
            self._heard.votes[name_of(headers["Location"])] = f"{name} {self._who}"

    def _touch(self, act: str, name: str, words: str) -> None:
        new = words if act == "change" else GONE
        self._heard.doubt[name] = new
        method, document = ("PUT", note(words)) if act == "change" else ("DELETE", None)
        status, _ = self._ask(method, name, document)
        del self._heard.doubt[name]
        if status in (200, 204):
            self._heard.said[name] = new

    def _ask(self, method: str, name: str, document: Any) -> tuple[int, dict[str, str]]:
        headers = {"Authorization": f"Bearer {self._site.tokens[self._who]}", "Content-Type": LD}
        body = None if document is None else json.dumps(document).encode()
        self._line.request(method, f"/annotations/folk/{name}", body, headers)
        answer = self._line.getresponse()
        answer.read()
        self._heard.statuses[answer.status] = self._heard.statuses.get(answer.status, 0) + 1
        self._heard.acknowledged += answer.status < 300
        return answer.status, dict(answer.getheaders())


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
        missing = [name for name in (*one.tags, *one.votes) if name not in there]
        faults += [f"{name} was acknowledged, and is not there" for name in missing]
        for name, words in one.said.items():
            if there.get(name, GONE) not in (words, one.doubt.get(name, words)):
                faults.append(f"{name} was acknowledged as “{words}”, and is “{there.get(name, GONE)}”")
    return faults


def settle(there: dict[str, str], heard: list[Heard]) -> None:
    """Take what nobody heard about as it turned out: from now on it has to stay so."""
    for one in heard:
        one.said |= {name: there.get(name, GONE) for name in one.doubt}
        one.doubt.clear()
