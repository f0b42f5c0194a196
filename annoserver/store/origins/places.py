"""Items by the digest of their IRI, which is all that names made for them tell."""

from __future__ import annotations

import hashlib

from sqlalchemy import select, union

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.campaigns import item


def find(store: Store, held: Held, digest: str) -> str:
    """The IRI of an item of a campaign whose SHA-256 begins like this, "" when there is none.

    Looked for among all of them: such names are asked for rarely, and the index of IRIs has them all.
    """
    known = select(item.c.iri).where(item.c.container_id == held.id)
    said = select(annotation.c.item).where(
        annotation.c.container_id == held.id, annotation.c.item.is_not(None)
    )
    query = union(known, said).execution_options(yield_per=1000)
    # Closed when it is found: on PostgreSQL the rest would wait in a cursor.
    with store.connection.execute(query) as rows:
        for iri in rows.scalars():
            if hashlib.sha256(iri.encode()).hexdigest().startswith(digest):
                return str(iri)
    return ""
