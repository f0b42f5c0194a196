"""What every export of a campaign follows from, in a few numbers: others mean that something has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import collection, term, vocabulary
from annoserver.store.rows.origins import header
from annoserver.store.rows.votes import standing


@dataclass(frozen=True, slots=True)
class State:
    """facts: everything that an export follows from but the campaign itself; moment: the last change."""

    facts: str
    moment: datetime


def of(store: Store, held: Held) -> State:
    """The state that a campaign is in: its annotations, decisions, records and the terms in use."""
    one = store.connection.execute(
        select(container.c.revision, container.c.modified).where(container.c.id == held.id)
    ).one()
    decided = store.connection.execute(
        select(
            func.count(),
            func.max(standing.c.changed),
            *(func.sum(number) for number in (standing.c.up, standing.c.down, standing.c.unsure)),
            func.sum(case((standing.c.hidden.is_(True), standing.c.position), else_=0)),
        ).where(standing.c.container_id == held.id)
    ).one()
    records = store.connection.execute(
        select(func.count(), func.max(header.c.moment)).where(header.c.campaign == held.campaign.name)
    ).one()
    collections = store.connection.execute(
        select(func.count(), func.sum(collection.c["items"])).where(collection.c.container_id == held.id)
    ).one()
    moments = [one.modified, *(each for each in (decided[1], records[1]) if each)]
    facts = repr((one, decided, records, collections, _terms(store, held)))
    return State(facts, max(moments))


def _terms(store: Store, held: Held) -> list[Any]:
    """What is told of the terms that tags of the campaign say."""
    query = (
        select(term.c.iri, term.c.labels, term.c.latitude, term.c.longitude)
        .join(vocabulary, vocabulary.c.id == term.c.vocabulary_id)
        .where(vocabulary.c.container_id == held.id, term.c.uses > 0)
        .order_by(term.c.id)
    )
    return [*store.connection.execute(query)]
