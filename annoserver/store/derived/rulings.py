"""Rulings that are given, changed and withdrawn, with the standings that follow from them."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update

from annoserver.errors import Invalid
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.person import Person, Role
from annoserver.model.vote import Vote
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.derived.numbers import Shift
from annoserver.store.rows.people import agent, role
from annoserver.store.rows.votes import ruling


def give(
    store: Store, held: Held, position: int, draft: Draft, one: Vote, now: datetime, shift: Shift
) -> None:
    """Keep a new ruling; it stands from now on."""
    found = standings.named(store, held, [one.tag])
    if one.tag not in found or one.ruled is None:
        raise Invalid(f"There is no tag “{one.tag}” in this campaign.", rule="vote-tag")
    tag = found[one.tag]
    values = {"tag_position": tag.position, "tag_author": tag.author, "agent_id": draft.agent}
    values |= {"status": one.ruled.value, "moment": draft.modified}
    values["curator"] = office(store, draft.agent) is not None
    store.connection.execute(insert(ruling).values(container_id=held.id, position=position, **values))
    _settle(store, held, tag.position, now, shift)


def office(store: Store, agent_id: int | None) -> str | None:
    """The institution whose curator an agent is in their campaign, None for everybody else."""
    query = (
        select(role.c.institution)
        .join(agent, and_(agent.c.person_id == role.c.person_id, agent.c.container_id == role.c.container_id))
        .where(agent.c.id == agent_id, role.c.role == Role.CURATOR.value)
    )
    found: str | None = store.connection.scalar(query)
    return found


def office_of(store: Store, held: Held, one: Person) -> str | None:
    """The same for a person, who may have no agent there yet."""
    here = (role.c.container_id == held.id, role.c.person_id == one.id, role.c.role == Role.CURATOR.value)
    found: str | None = store.connection.scalar(select(role.c.institution).where(*here))
    return found


def change(
    store: Store, held: Held, old: Annotation, draft: Draft, tag_position: int, now: datetime, shift: Shift
) -> None:
    """Follow a new state of a ruling; one that says the same, under another pseudonym, is no later."""
    here = (ruling.c.container_id == held.id, ruling.c.position == old.position)
    if draft.vote and draft.vote.ruled and _said(old.document) != _said(draft.document):
        values = {"status": draft.vote.ruled.value, "moment": draft.modified}
        store.connection.execute(update(ruling).where(*here).values(**values))
    _settle(store, held, tag_position, now, shift)


def withdraw(store: Store, held: Held, position: int, tag_position: int, now: datetime, shift: Shift) -> None:
    """Forget a ruling: an earlier one stands again, or what the votes give."""
    here = (ruling.c.container_id == held.id, ruling.c.position == position)
    store.connection.execute(delete(ruling).where(*here))
    _settle(store, held, tag_position, now, shift)


def stands(store: Store, held: Held) -> dict[int, str]:
    """The status that rulings give to tags, by the tag's position: the latest of a curator, or of all."""
    query = select(ruling.c.tag_position, ruling.c.status).where(ruling.c.container_id == held.id)
    rows = store.connection.execute(query.order_by(ruling.c.curator, ruling.c.moment, ruling.c.position))
    return {row.tag_position: row.status for row in rows}


def _settle(store: Store, held: Held, tag_position: int, now: datetime, shift: Shift) -> None:
    here = (ruling.c.container_id == held.id, ruling.c.tag_position == tag_position)
    query = select(ruling.c.status).where(*here)
    rank = (ruling.c.curator.desc(), ruling.c.moment.desc(), ruling.c.position.desc())
    latest = query.order_by(*rank).limit(1)
    standings.rule(store, held, tag_position, store.connection.scalar(latest), now, shift)


def _said(document: bytes) -> object:
    return json.loads(document).get("body")
