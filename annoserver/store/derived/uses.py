"""How often a campaign's tags say each term of its vocabularies: what suggestions are ranked by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select, update

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import annotation, body
from annoserver.store.rows.campaigns import term, vocabulary

_OFFERED = select(vocabulary.c.id).where(vocabulary.c.container_id == bindparam("container"))
_COUNT = Statement(
    update(term)
    .where(
        term.c.iri.in_(
            select(body.c.iri).where(
                body.c.container_id == bindparam("container"), body.c.position == bindparam("place")
            )
        ),
        term.c.vocabulary_id.in_(_OFFERED),
    )
    .values(uses=term.c.uses + bindparam("step")),
    apart=True,
)


def count(store: Store, held: Held, positions: Sequence[int], step: int) -> None:
    """Count the terms that the tags at these positions say; step: 1 when written, −1 before they go."""
    if held.has_vocabularies and positions:
        values = [{"container": held.id, "place": one, "step": step} for one in positions]
        _COUNT.run_all(store, values)


def recount(store: Store, held: Held) -> None:
    """Count anew for all terms of a campaign, as after a vocabulary was put."""
    here = term.c.vocabulary_id.in_(_OFFERED)
    store.connection.execute(update(term).where(here, term.c.uses > 0).values(uses=0), {"container": held.id})
    values = [
        {"said": iri, "number": number, "container": held.id} for iri, number in counted(store, held).items()
    ]
    if values:
        query = update(term).where(here, term.c.iri == bindparam("said")).values(uses=bindparam("number"))
        store.connection.execute(query, values)


def counted(store: Store, held: Held) -> Mapping[str, int]:
    """How many tags of a campaign say each IRI, counted from the tags."""
    query = (
        select(body.c.iri, func.count(body.c.position.distinct()))
        .join(
            annotation,
            (annotation.c.container_id == body.c.container_id) & (annotation.c.position == body.c.position),
        )
        .where(body.c.container_id == held.id, body.c.iri != "", annotation.c.item.is_not(None))
        .group_by(body.c.iri)
    )
    return dict(store.connection.execute(query).all())


def kept(store: Store, held: Held) -> Mapping[str, int]:
    """The numbers that the terms of a campaign have, where they are not 0."""
    query = select(term.c.iri, func.max(term.c.uses)).where(
        term.c.vocabulary_id.in_(_OFFERED), term.c.uses != 0
    )
    return dict(store.connection.execute(query.group_by(term.c.iri), {"container": held.id}).all())
