"""Containers as the root lists them: by name, those of drafts left out, so many at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, func, select

from annoserver.model.container import ON_LIST, Listing
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign

_JOINED = container.outerjoin(campaign, campaign.c.container_id == container.c.id)
_OPEN = (container.c.name != "", campaign.c.draft.is_not(True))
_NAMES = select(container.c.name).select_from(_JOINED).where(*_OPEN)
_BEHIND = Statement(
    _NAMES.where(container.c.name > bindparam("after")).order_by(container.c.name).limit(ON_LIST + 1)
)
_BACKWARDS = _NAMES.order_by(container.c.name.desc()).limit(1)
# Looked up from where they are asked for, so that no page costs more than another.
_BESIDE = Statement(
    select(
        _BACKWARDS.where(container.c.name <= bindparam("after"))
        .offset(ON_LIST)
        .scalar_subquery()
        .label("before"),
        _BACKWARDS.offset(bindparam("rest")).scalar_subquery().label("last"),
    )
)


def listing(store: Store, after: str, total: int) -> Listing:
    """The containers behind a name, "" for the first ones; total: how many there are."""
    found = _BEHIND.column(store, {"after": after})
    names, more = tuple(found[:ON_LIST]), len(found) > ON_LIST
    beside = _BESIDE.first(store, {"after": after, "rest": (total - 1) % ON_LIST + 1 if total else 0})
    last = (beside.last or "") if total > ON_LIST else ""
    return Listing(after, names, names[-1] if more else None, (beside.before or "") if after else None, last)


def faults(store: Store) -> Iterator[str]:
    """A line when the root says that it has more or fewer containers than there are."""
    there = store.connection.scalar(select(func.count()).select_from(_JOINED).where(*_OPEN))
    said = store.connection.scalar(select(container.c.total).where(container.c.name == ""))
    if said is not None and said != there:
        yield f"the root says {said} containers, {there} are there"
