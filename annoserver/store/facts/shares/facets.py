"""What items of a campaign, or of a collection, can be chosen by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from annoserver.model.rules.facets import Mixture
from annoserver.store.campaigns import Held, collection_row
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import facet

MOST = 2_000
"""How many mixtures are looked at, those with most items first."""

_EVERY = (
    select(facet)
    .where(facet.c.container_id == bindparam("here"), facet.c["items"] > 0)
    .order_by(facet.c["items"].desc())
    .limit(MOST)
)
_NAMED = collection_row(bindparam("here"), bindparam("name"))
_OF_ALL = Statement(_EVERY)
_OF_COLLECTION = Statement(_EVERY.where(facet.c.collection_id == _NAMED.scalar_subquery()))


def mixtures(store: Store, held: Held, name: str = "") -> list[Mixture]:
    """What there is of items, with the number of each; name: of a collection, "" for all."""
    asked = _OF_COLLECTION if name else _OF_ALL
    return asked.each(store, {"here": held.id, "name": name}, _mixture)


def _mixture(row: Any) -> Mixture:
    return Mixture(row.id, row.kind, str(row.period or ""), row.rights, row.provider, row.items)
