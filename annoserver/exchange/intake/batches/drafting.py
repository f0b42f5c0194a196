"""Drafting the annotations of a batch: what points to another of them follows it to its new IRI."""

from __future__ import annotations

from collections.abc import Mapping

from annoserver.errors import Invalid
from annoserver.exchange.intake.batches import agents, references
from annoserver.exchange.intake.batches.underway import Batch, Copy
from annoserver.ld import drafts
from annoserver.ld.rules.usual import Usual
from annoserver.model.annotation import Draft, settle


def draft(work: Batch) -> None:
    """Read out of the documents what is kept beside them, their references already changed."""
    some = work.open()
    _meet(work, some)
    mentions = [_mentioned(one) for one in some]
    here = references.here(work.store, work.held, {iri for iris in mentions for iri in iris}, work.run.names)
    for one, iris in zip(some, mentions, strict=True):
        moved = [iri for iri in iris if iri in here]
        found = one.sent.usual
        try:
            # A tag on an annotation, and the like, is unusual.
            if found and (not moved or moved == [found.source]):
                one.draft = _usual(work, one, found, here)
            else:
                one.draft = _any(work, one, here if moved else {})
        except Invalid as error:
            work.refuse(one, error.message)


def _meet(work: Batch, some: list[Copy]) -> None:
    """Find or make the agents that made them."""
    met = work.run.met
    makers = [
        met.person(one.sent.usual.creator) if one.sent.usual else agents.creator(one.sent.document)
        for one in some
    ]
    met.meet(work.store, work.held, (maker for maker in makers if maker))
    for one, maker in zip(some, makers, strict=True):
        one.maker = met[maker] if maker else None


def _mentioned(one: Copy) -> list[str]:
    found = one.sent.usual
    if found is None:
        return references.mentioned(one.sent.document)
    return [iri for iri in (found.source or found.item, found.body.iri) if iri]


def _usual(work: Batch, one: Copy, found: Usual, here: Mapping[str, str]) -> Draft:
    document, names = one.sent.document, work.run.names
    settled = settle(document, names.address.annotation(one.name), None, work.run.now)
    source = found.source and here.get(found.source, found.source)
    if source != found.source:
        settled["target"] = {**document["target"], "source": source}
    default = work.held.campaign.property
    return drafts.usual(found, settled, source, names.address, one.name, default, one.maker)


def _any(work: Batch, one: Copy, here: Mapping[str, str]) -> Draft:
    names, default = work.run.names, work.held.campaign.property
    document = references.pointing(one.sent.document, here) if here else one.sent.document
    settled = settle(document, names.address.annotation(one.name), None, work.run.now)
    return drafts.draft(settled, names.address, one.name, default, one.maker)
