"""Annotations as dumps take them: tags that are selected, with the votes on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, or_, select

from annoserver.model.selection import EVERYTHING, Selection
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.selected import TAGS, conditions, motivated
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.votes import ruling, vote


def number(store: Store, held: Held, selection: Selection) -> int:
    """How many annotations a selection takes."""
    return store.connection.scalar(_chosen(held, selection, func.count())) or 0


def documents(store: Store, held: Held, selection: Selection, batch: int = 1000) -> Iterator[bytes]:
    """Their bytes, in the order of their positions, streamed.

    Dates are those of the annotations' last change. What is neither tag nor vote comes only where
    nothing is asked of tags.
    """
    query = _chosen(held, selection, annotation.c.document).order_by(annotation.c.position)
    yield from store.connection.scalars(query.execution_options(yield_per=batch))


def _chosen(held: Held, selection: Selection, what: Any) -> Select[Any]:
    query = select(what).select_from(annotation).where(annotation.c.container_id == held.id)
    if selection.since:
        query = query.where(annotation.c.modified >= selection.since)
    if selection.until:
        query = query.where(annotation.c.modified <= selection.until)
    if selection.motivations:
        query = query.where(motivated(selection.motivations))
    of_tags = replace(selection, since=None, until=None, motivations=())
    if of_tags == EVERYTHING:
        return query
    tags = select(annotation.c.position).select_from(TAGS).where(*conditions(held, of_tags, whole=False))
    tag = tags.correlate(None).scalar_subquery()
    about = [
        select(said.c.position).where(said.c.container_id == held.id, said.c.tag_position.in_(tag))
        for said in (vote, ruling)
    ]
    return query.where(or_(annotation.c.position.in_(tag), *(annotation.c.position.in_(on) for on in about)))
