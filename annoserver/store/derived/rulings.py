"""Rulings that are given, changed and withdrawn, with the standings that follow from them."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from annoserver.errors import Invalid
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.vote import Vote
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import standings
from annoserver.store.derived.numbers import Shift
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
    store.connection.execute(insert(ruling).values(container_id=held.id, position=position, **values))
    _settle(store, held, tag.position, now, shift)


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
    """The status that rulings give to tags, by the tag's position: the latest on each."""
    query = select(ruling.c.tag_position, ruling.c.status).where(ruling.c.container_id == held.id)
    rows = store.connection.execute(query.order_by(ruling.c.moment, ruling.c.position))
    return {row.tag_position: row.status for row in rows}


def _settle(store: Store, held: Held, tag_position: int, now: datetime, shift: Shift) -> None:
    here = (ruling.c.container_id == held.id, ruling.c.tag_position == tag_position)
    query = select(ruling.c.status).where(*here)
    latest = query.order_by(ruling.c.moment.desc(), ruling.c.position.desc()).limit(1)
    standings.rule(store, held, tag_position, store.connection.scalar(latest), now, shift)


def _said(document: bytes) -> object:
    return json.loads(document).get("body")
