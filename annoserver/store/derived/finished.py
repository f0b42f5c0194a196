"""The item to which the maker of an annotation has nothing to add, as a column beside the annotation."""

from __future__ import annotations

from sqlalchemy import and_, case, select

from annoserver.model.annotation import NOTHING_TO_ADD
from annoserver.store.rows.annotations import annotation, body, target

_ITEM = (
    select(target.c.iri)
    .join(body, and_(body.c.container_id == target.c.container_id, body.c.position == target.c.position))
    .where(
        target.c.container_id == annotation.c.container_id,
        target.c.position == annotation.c.position,
        target.c.number == 0,
        body.c.iri == NOTHING_TO_ADD,
    )
    .limit(1)
    .correlate(annotation)
    .scalar_subquery()
)

FINISHED = case((annotation.c.motivation == "assessing", _ITEM))
"""In its index form, NULL for annotations that say something else; only those that assess are looked up."""
