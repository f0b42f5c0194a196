"""Which tags a selection takes, as conditions of a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, func, literal, or_, select

from annoserver.model.rules.status import Z
from annoserver.model.selection import Kind, Selection
from annoserver.model.text import key
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation, body
from annoserver.store.rows.campaigns import collection, item
from annoserver.store.rows.votes import standing

PLACES = ("dcterms:spatial", "dc:coverage", "edm:currentLocation")
"""Properties of tags that say where."""

ROUNDING = 0.0005
"""Half of the last decimal with which exports write a confidence: what they show is what they take."""

TAGS = annotation.join(
    standing,
    and_(standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position),
)
"""Tags are the annotations that have a standing."""


def conditions(held: Held, selection: Selection, *, whole: bool) -> list[ColumnElement[bool]]:
    """What a row of TAGS has to fulfil.

    whole: dates choose items, all of whose tags come then, instead of single tags: a record that
    is delivered again has to hold all that was agreed on.
    """
    found = [annotation.c.container_id == held.id, *_tag(selection), *_item(held, selection)]
    dates = list(_dates(selection, standing.c.changed))
    return [*found, annotation.c.item.in_(_changed(held, selection))] if dates and whole else [*found, *dates]


def number(store: Store, held: Held, selection: Selection, most: int) -> int:
    """How many tags a selection takes; counted no further than to most."""
    some = select(literal(1)).select_from(TAGS).where(*conditions(held, selection, whole=True)).limit(most)
    return store.connection.scalar(select(func.count()).select_from(some.subquery())) or 0


def items(store: Store, held: Held) -> int:
    """How many items of a campaign have annotations about them, which is the most an export comes to."""
    query = select(func.count(annotation.c.item.distinct())).where(annotation.c.container_id == held.id)
    return store.connection.scalar(query) or 0


def _changed(held: Held, selection: Selection) -> Select[Any]:
    """Items on which something was decided between two moments, for or against."""
    tag, decided = annotation.alias(), standing.alias()
    on = and_(decided.c.container_id == tag.c.container_id, decided.c.position == tag.c.position)
    query = select(tag.c.item).select_from(tag.join(decided, on)).where(tag.c.container_id == held.id)
    return query.where(*_dates(selection, decided.c.changed))


def _tag(selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.statuses:
        yield standing.c.status.in_([one.value for one in selection.statuses])
    if selection.motivations:
        yield motivated(selection.motivations)
    if selection.items:
        yield annotation.c.item.in_([key(one) for one in selection.items])
    if selection.properties:
        yield annotation.c.property.in_(selection.properties)
    if selection.kinds:
        yield _kinds(selection.kinds)
    number = standing.c.up + standing.c.down
    if selection.votes:
        yield or_(number >= selection.votes, standing.c.ruled.is_not(None))
    if (least := selection.confidence - ROUNDING) > 0:
        # The lower end of the Wilson interval is at least `least` where this holds, without a root:
        # the interval's ends are the values whose distance from the share is z standard errors.
        away = standing.c.up - least * number
        agreed = and_(number > 0, away >= 0, away * away >= Z * Z * least * (1 - least) * number)
        # A ruling wins over every count, and so over these.
        yield or_(agreed, standing.c.ruled.is_not(None))


def motivated(motivations: Sequence[str]) -> ColumnElement[bool]:
    """Whether an annotation has one of these motivations."""
    padded = literal(" ") + annotation.c.motivation + " "
    return or_(*(padded.contains(f" {one} ", autoescape=True) for one in motivations))


def _kinds(kinds: tuple[Kind, ...]) -> ColumnElement[bool]:
    term = (
        exists()
        .where(
            body.c.container_id == annotation.c.container_id,
            body.c.position == annotation.c.position,
            body.c.iri != "",
        )
        .correlate(annotation)
    )
    comment, place = annotation.c.property == "", annotation.c.property.in_(PLACES)
    of: dict[Kind, ColumnElement[bool]] = {
        Kind.COMMENT: comment,
        Kind.PLACE: place,
        Kind.TERM: and_(~comment, ~place, term),
        Kind.TEXT: and_(~comment, ~place, ~term),
    }
    chosen: ColumnElement[bool] = of[kinds[0]]
    for one in kinds[1:]:
        chosen = chosen | of[one]
    return chosen


def _item(held: Held, selection: Selection) -> Iterator[ColumnElement[bool]]:
    """Conditions on the items, each as a query of its own, so that tags come in their order."""
    names: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("data_provider", selection.data_providers),
        ("dataset", selection.datasets),
    )
    here: Select[Any] = select(item.c.iri).where(item.c.container_id == held.id)
    if selection.collections:
        within = select(collection.c.id).where(
            collection.c.container_id == held.id, collection.c.name.in_(selection.collections)
        )
        here = here.where(item.c.collection_id.in_(within))
    for name, wanted in names:
        if wanted:
            here = here.where(item.c.shown[name].as_string().in_(wanted))
    if selection.collections or selection.data_providers or selection.datasets:
        yield annotation.c.item.in_(here)


def _dates(selection: Selection, changed: Column[datetime]) -> Iterator[ColumnElement[bool]]:
    if selection.since:
        yield changed >= selection.since
    if selection.until:
        yield changed <= selection.until
