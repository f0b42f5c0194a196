"""What items of a campaign, or of a collection, can be chosen by."""

from __future__ import annotations

from sqlalchemy import select

from annoserver.model.rules.facets import Mixture
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.campaigns import collection, facet

MOST = 2_000
"""How many mixtures are looked at, those with most items first."""


def mixtures(store: Store, held: Held, name: str = "") -> list[Mixture]:
    """What there is of items, with the number of each; name: of a collection, "" for all."""
    query = select(facet).where(facet.c.container_id == held.id, facet.c["items"] > 0)
    if name:
        here = (collection.c.container_id == held.id, collection.c.name == name)
        query = query.where(facet.c.collection_id == select(collection.c.id).where(*here).scalar_subquery())
    rows = store.connection.execute(query.order_by(facet.c["items"].desc()).limit(MOST)).mappings()
    return [
        Mixture(
            row["id"], row["kind"], str(row["period"] or ""), row["rights"], row["provider"], row["items"]
        )
        for row in rows
    ]
