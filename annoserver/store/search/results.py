"""What a search finds: a total, and annotations piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, or_, select

from annoserver.model.search.query import Place
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, container
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.reports import concealed
from annoserver.store.rows.votes import standing


@dataclass(frozen=True, slots=True)
class Hit:
    """One annotation that was found: its container and name, its bytes and its revision."""

    container: str
    name: str
    document: bytes
    revision: int


_KEPT = (
    select(
        annotation.c.position,
        annotation.c.name,
        annotation.c.document,
        annotation.c.revision,
        container.c.name.label("home"),
    )
    .join(container, container.c.id == annotation.c.container_id)
    .where(annotation.c.container_id == bindparam("container"))
)
_AMONG = Among(lambda among: _KEPT.where(among(annotation.c.position)))
_REPORTED = Statement(
    select(
        or_(
            exists(select(standing.c.position).where(standing.c.hidden.is_(True))),
            exists(select(concealed.c.position)),
        ).label("there")
    )
)


def hits(store: Store, places: Sequence[Place]) -> list[Hit]:
    """The annotations at these places, in their order."""
    found: dict[tuple[int, int], Hit] = {}
    for number in {one.container for one in places}:
        positions = [one.position for one in places if one.container == number]
        for row in _AMONG.all(store, positions, container=number):
            found[number, row.position] = Hit(row.home, row.name, row.document, row.revision)
    return [found[one.container, one.position] for one in places]


def reported(store: Store) -> bool:
    """Whether any tag or comment is hidden because of a report."""
    return bool(_REPORTED.first(store, {}).there)


def drafts(store: Store) -> list[tuple[int, str]]:
    """Number and name of every container whose campaign is a draft."""
    query = select(container.c.id, container.c.name).join(campaign, campaign.c.container_id == container.c.id)
    return [(row.id, row.name) for row in store.connection.execute(query.where(campaign.c.draft))]
