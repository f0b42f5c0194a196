"""Annotations that arrive in a container at the same time: one transaction, and one commit, for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

CONTAINER = re.compile(r"/annotations/([A-Za-z0-9._~-]+)/")
"""Paths of containers in letters that mean themselves, to which annotations are posted."""

LINE = "annoserver.line"
"""Where a WSGI request has the list, empty at first, of all that were posted at the same moment: a server
that has several asks the application about each of them before it looks at the first answer."""


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
class Waiting:
    """One that was posted to a container; line: those that came at the same moment, itself among them."""

    container: str
    arrival: Arrival
    line: list[Waiting]
    outcome: Annotation | Exception | None = None


class Arrivals:
    """Writes what is posted, for all at once who came at the same moment.

    Whoever first asks what became of theirs writes for the whole line, and nobody is answered before
    the commit. A refusal concerns one of them; where a transaction fails, each gets one alone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, container: str, arrival: Arrival, line: list[Waiting]) -> Waiting:
        """Put one behind those that came at the same moment; nothing is written yet."""
        waiting = Waiting(container, arrival, line)
        line.append(waiting)
        return waiting

    def settle(self, waiting: Waiting) -> Annotation:
        """The annotation, durably added with all of its line; raises why it was refused."""
        if waiting.outcome is None:
            self._write_line(waiting.line)
        if isinstance(waiting.outcome, Annotation):
            return waiting.outcome
        raise waiting.outcome or Busy("The server is being stopped. Please try again in a moment.")

    def add(self, container: str, arrival: Arrival) -> Annotation:
        """The same for one that came alone."""
        return self.settle(self.join(container, arrival, []))

    def _write_line(self, line: list[Waiting]) -> None:
        due = line[:]
        line.clear()
        for name in dict.fromkeys(one.container for one in due):
            self._write(name, [one for one in due if one.container == name])

    def _write(self, container: str, line: Sequence[Waiting]) -> None:
        try:
            with self._database.sending() as store:
                found: Sequence[Annotation | Exception] = _outcomes(store, container, line)
        except Exception as error:  # noqa: BLE001 (told to each who waits, or found out for each alone)
            if len(line) > 1 and not isinstance(error, Busy):
                for one in line:
                    self._write(container, [one])
                return
            found = [error] * len(line)
        for one, outcome in zip(line, found, strict=True):
            one.outcome = outcome


def _outcomes(store: Store, container: str, line: Sequence[Waiting]) -> Sequence[Annotation | AnnoError]:
    """What became of each; the refusal of one that came alone undoes what its transaction has done so far."""
    found = together(store, container, [one.arrival for one in line], datetime.now(UTC))
    if len(found) == 1 and isinstance(found[0], AnnoError):
        raise found[0]
    return found
