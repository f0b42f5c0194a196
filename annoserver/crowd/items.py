"""Items as visitors meet them: what is known of one, and what has been said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annoserver.errors import Missing
from annoserver.ld import authorities, tags
from annoserver.model.container import Address
from annoserver.model.item import Item
from annoserver.model.person import Actor, Kind
from annoserver.model.text import is_iri, key
from annoserver.store import items, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import items as facts
from annoserver.store.facts import tags as met
from annoserver.store.facts.tags import Met

TAGS_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One tag on an item.

    iri: of the annotation; becomes: the EDM property; labels: its words by language; term: IRI of the
    term, "" for words of one's own; region: whether it is about a part; own: made by the visitor.
    """

    met: Met
    iri: str
    becomes: str
    labels: Mapping[str, str]
    term: str = ""
    notes: Mapping[str, str] | None = None
    region: bool = False
    own: bool = False

    @property
    def removable(self) -> bool:
        """Whether the visitor may take it back: it is theirs, and nobody else voted."""
        tally = self.met.standing.tally
        return self.own and not tally.up + tally.down + tally.unsure

    @property
    def by_software(self) -> bool:
        """Whether a program made it."""
        return self.met.kind is Kind.SOFTWARE


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with the tags on it, by property, and its neighbours in the campaign.

    after: the position behind which further tags follow, None when these are all.
    """

    item: Item
    imported: bool
    tags: Mapping[str, Sequence[Said]]
    before: str | None
    behind: str | None
    after: int | None


def read(
    store: Store, held: Held, iri: str, actor: Actor, after: int = -1, limit: int = TAGS_ON_A_PAGE
) -> Shown:
    """What a visitor sees of an item; Missing when it cannot be one of this campaign."""
    iri = authorities.item(iri)
    found = items.find(store, held, iri) if is_iri(iri) else None
    if found is None and (held.has_collections or not is_iri(iri)):
        raise Missing("This campaign has no such item.")
    if found and found.iri != key(iri):  # it was asked for by another IRI of it
        iri = found.iri
    agent = actor.agent.id if actor.agent else None
    rows = met.on(store, held, iri, agent, after, limit + 1)
    shown = rows[:limit]
    before, behind = facts.neighbours(store, held, iri) if found else (None, None)
    return Shown(
        item=replace(found, iri=iri, record=None) if found else Item(iri=iri, provider_id=""),
        imported=found is not None,
        tags=_said(store, held, shown, agent),
        before=before,
        behind=behind,
        after=shown[-1].position if len(rows) > limit else None,
    )


def _said(store: Store, held: Held, rows: Sequence[Met], agent: int | None) -> Mapping[str, Sequence[Said]]:
    found = ((row, tags.find(json.loads(row.document), held.campaign.property)) for row in rows)
    read = [(row, tag) for row, tag in found if tag]
    terms = vocabularies.find(store, held, [tag.body.iri for _, tag in read if tag.body.iri])
    address = Address(store.base, held.campaign.name)
    groups: dict[str, list[Said]] = {}
    for row, tag in read:
        term = terms.get(tag.body.iri)
        words = {"": tag.label or tag.body.iri} if tag.body.iri else {tag.body.language: tag.body.text}
        said = Said(
            met=row,
            iri=address.annotation(row.name),
            becomes=tag.property,
            labels=term.labels if term and term.labels else words,
            term=tag.body.iri,
            notes=term.notes if term else None,
            region=bool(tag.region),
            own=agent is not None and row.author == agent,
        )
        groups.setdefault(tag.property, []).append(said)
    return groups
