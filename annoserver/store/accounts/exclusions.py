"""People who are excluded from a campaign: their votes stay and stop counting, until they are readmitted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from annoserver.model.person import Agent
from annoserver.model.rules.status import status
from annoserver.model.vote import Choice, Status, Tally, Vote
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, recounts, standings
from annoserver.store.derived.numbers import Shift
from annoserver.store.rows.people import agent
from annoserver.store.rows.reports import exclusion
from annoserver.store.rows.votes import vote


@dataclass(frozen=True, slots=True)
class Effect:
    """What excluding or readmitting somebody comes to: votes that stop or begin to count, and how
    many tags go from one status to another."""

    votes: int
    turns: Mapping[tuple[Status, Status], int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; agent: the IRI of who was excluded or, with back, readmitted."""

    agent: str
    moment: datetime
    back: bool
    reason: str


def belongs(store: Store, held: Held, one: Agent) -> bool:
    """Whether an agent is one of this campaign."""
    query = select(agent.c.id).where(agent.c.id == one.id, agent.c.container_id == held.id)
    return store.connection.execute(query).first() is not None


def effect(store: Store, held: Held, who: Agent, *, back: bool) -> Effect:
    """What would come of it; nothing is written."""
    deltas, policy = _deltas(store, held, who, back=back), held.campaign.policy
    turns: Counter[tuple[Status, Status]] = Counter()
    for row in standings.many(store, held, list(deltas)):
        new = status(standings.tally(row) + deltas[row.position], policy, standings.ruling(row))
        if new != row.status:
            turns[Status(row.status), new] += 1
    return Effect(sum(map(_answers, deltas.values())), dict(turns))


def write(store: Store, held: Held, who: Agent, reason: str, now: datetime, *, back: bool) -> Effect:
    """Exclude an agent, or readmit one, in a container that is held; a line of the log is kept."""
    found, deltas = effect(store, held, who, back=back), _deltas(store, held, who, back=back)
    for choice in Choice:
        weight = Vote.cast("", choice).weight if back else Tally()
        cast = (vote.c.container_id == held.id, vote.c.agent_id == who.id, vote.c.choice == choice.value)
        store.connection.execute(update(vote).where(*cast).values(standings.counts(weight)))
    shift = Shift()
    standings.stand(store, held, standings.many(store, held, list(deltas)), deltas, now, shift)
    headers.touch(store, held, shift.agreed, now)
    recounts.rebuild(store, held)
    store.connection.execute(update(agent).where(agent.c.id == who.id).values(excluded=not back))
    values = {"container_id": held.id, "agent_id": who.id, "moment": now, "back": back, "reason": reason}
    store.connection.execute(insert(exclusion).values(values))
    return found


def log(store: Store, held: Held) -> list[Line]:
    """Who was excluded and readmitted, the latest last."""
    query = (
        select(exclusion, agent.c.iri)
        .join(agent, agent.c.id == exclusion.c.agent_id)
        .where(exclusion.c.container_id == held.id)
        .order_by(exclusion.c.id)
    )
    return [Line(row.iri, row.moment, row.back, row.reason) for row in store.connection.execute(query)]


def _deltas(store: Store, held: Held, who: Agent, *, back: bool) -> Mapping[int, Tally]:
    query = select(vote).where(
        vote.c.container_id == held.id, vote.c.agent_id == who.id, vote.c.choice.is_not(None)
    )
    deltas: dict[int, Tally] = defaultdict(Tally)
    for row in store.connection.execute(query):
        counts = Vote.cast("", Choice(row.choice)).weight if back else Tally()
        deltas[row.tag_position] += counts - standings.tally(row)
    return deltas


def _answers(delta: Tally) -> int:
    return abs(delta.up) + abs(delta.down) + abs(delta.unsure)
