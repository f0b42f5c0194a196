"""Annotations that arrive in a container at the same time: one transaction, and one commit, for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from annoserver.errors import AnnoError, Busy
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.protocol.annotations import Sent
from annoserver.protocol.batch import adding
from annoserver.store import containers, people
from annoserver.store.database import Database, Store
from annoserver.store.facts import judge

MOST = 32
"""How many share a transaction, so that other processes have their turn."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that was posted; who: says in a transaction who sent it, or raises Unknown.

    token: the digest of the token that they show, "" for nobody; equal ones are asked about once.
    """

    sent: Sent
    slug: str
    token: str
    who: Callable[[Store], Actor]


def together(
    store: Store, container: str, arrivals: Sequence[Arrival], now: datetime
) -> list[Annotation | AnnoError]:
    """Add annotations of different people, each judged as if it had come alone: what became of each."""
    known = _known(store, container, arrivals)
    batch = adding.Batch(store, containers.hold(store, container), Address(store.base, container), now)
    drafted = [_drafted(batch, one, who) for one, who in zip(arrivals, known, strict=True)]
    for one in drafted:
        if not isinstance(one, AnnoError):
            judge.foresee(store, batch.held, one[1])
    taken = [
        one if isinstance(one, AnnoError) else batch.take(arrival.sent, one[0], arrival.slug, one[1])
        for arrival, one in zip(arrivals, drafted, strict=True)
    ]
    batch.write()
    return [one if isinstance(one, AnnoError) else batch.made[one] for one in taken]


def _known(store: Store, container: str, arrivals: Sequence[Arrival]) -> list[Actor | AnnoError]:
    """Who sent each, asked together with the lock on the container."""
    for token in dict.fromkeys(one.token for one in arrivals if one.token):
        people.foresee_token(store, token, container)
    containers.foresee_hold(store, container)
    known: dict[str, Actor | AnnoError] = {}
    for one in arrivals:
        if one.token not in known:
            try:
                known[one.token] = one.who(store)
            except AnnoError as error:
                known[one.token] = error
    return [known[one.token] for one in arrivals]


def _drafted(batch: adding.Batch, one: Arrival, who: Actor | AnnoError) -> tuple[Actor, Draft] | AnnoError:
    if isinstance(who, AnnoError):
        return who
    try:
        return who, batch.drafted(one.sent, who, one.slug)
    except AnnoError as error:
        return error


@dataclass(slots=True)
class _Turn:
    """Somebody who waits until come is released: there is an outcome then, or a line to write for."""

    arrival: Arrival
    outcome: Annotation | BaseException | None = None
    line: list[_Turn] = field(default_factory=list)
    come: threading.Lock = field(default_factory=threading.Lock)


class Arrivals:
    """Writes what is posted, for all at once who came while the transaction before was under way.

    Whoever comes first writes at once; the first of those who wait then writes for all of them, and
    nobody is answered before the commit. A refusal concerns one of them; where a transaction fails,
    each gets one alone. Nothing stays in memory but requests that are under way.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._lines: dict[str, list[_Turn]] = {}

    def add(self, container: str, arrival: Arrival) -> Annotation:
        """Add one annotation to a campaign's container, durably."""
        mine = _Turn(arrival)
        if not self._leads(container, mine):
            mine.come.acquire()
        if mine.line:
            try:
                self._write(container, mine.line)
            finally:
                self._hand_on(container, mine)
        if isinstance(mine.outcome, Annotation):
            return mine.outcome
        raise mine.outcome or Busy("The server is being stopped. Please try again in a moment.")

    def _leads(self, container: str, mine: _Turn) -> bool:
        """Whether nobody is writing, so that this one does; else they wait in line."""
        with self._lock:
            line = self._lines.get(container)
            if line is not None:
                mine.come.acquire()
                line.append(mine)
                return False
            self._lines[container] = []
        mine.line = [mine]
        return True

    def _hand_on(self, container: str, mine: _Turn) -> None:
        """Let the next write for all who wait, and the others of this line go on."""
        with self._lock:
            waiting = self._lines.pop(container)
            if waiting:
                self._lines[container] = waiting[MOST:]
        if waiting:
            waiting[0].line = waiting[:MOST]
            waiting[0].come.release()
        for one in mine.line:
            if one is not mine:
                one.come.release()

    def _write(self, container: str, line: Sequence[_Turn]) -> None:
        try:
            with self._database.sending() as store:
                found: Sequence[Annotation | BaseException] = _outcomes(store, container, line)
        except Exception as error:  # noqa: BLE001 (told to each who waits, or found out for each alone)
            if len(line) > 1 and not isinstance(error, Busy):
                for one in line:
                    self._write(container, [one])
                return
            found = [error] * len(line)
        for one, outcome in zip(line, found, strict=True):
            one.outcome = outcome


def _outcomes(store: Store, container: str, line: Sequence[_Turn]) -> Sequence[Annotation | AnnoError]:
    """What became of each; the refusal of one that came alone undoes what its transaction has done so far."""
    found = together(store, container, [one.arrival for one in line], datetime.now(UTC))
    if len(found) == 1 and isinstance(found[0], AnnoError):
        raise found[0]
    return found
