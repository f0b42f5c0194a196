"""Items as visitors meet them: what is known of one, and what has been said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from annoserver.crowd import campaigns
from annoserver.errors import Missing, Unknown
from annoserver.ld import authorities, tags, votes
from annoserver.ld.tags import Part
from annoserver.model.campaign import COLOUR, PLACE, Question
from annoserver.model.container import Address
from annoserver.model.item import Item
from annoserver.model.person import Actor, Kind
from annoserver.model.rules import place
from annoserver.model.rules.permission import Action, require
from annoserver.model.rules.status import status
from annoserver.model.text import is_iri, key
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Status
from annoserver.store import containers, items, people, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import skips
from annoserver.store.facts import tags as met
from annoserver.store.facts.shares import objects, places, remarks
from annoserver.store.facts.shares.places import Place
from annoserver.store.facts.shares.remarks import Remark
from annoserver.store.facts.tags import Met, Ruled

TAGS_ON_A_PAGE = 100
COMMENTS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One tag on an item.

    iri: of the annotation; becomes: the EDM property; labels: its words by language; term: the term,
    None for words of one's own and for terms that no vocabulary has; link: IRI of the term, "" for words;
    region: whether it is about a part, which is a rectangle where that is known; own: made by the
    visitor; hidden: whether counts and names wait for the visitor's own vote; crowd: what the votes
    alone come to; ruling: the one that stands, with its reason.
    """

    met: Met
    iri: str
    becomes: str
    labels: Mapping[str, str]
    term: Term | None = None
    link: str = ""
    region: bool = False
    part: Part | None = None
    own: bool = False
    hidden: bool = False
    crowd: Status | None = None
    ruling: Ruled | None = None
    reason: str = ""

    @property
    def position(self) -> tuple[float, float] | None:
        """Where on the map it is, latitude and longitude."""
        if self.term:
            return self.term.position
        return (self.spot.latitude, self.spot.longitude) if self.spot else None

    @property
    def spot(self) -> place.Spot | None:
        """The point or box on the map that it names."""
        return place.find(self.link)

    @property
    def removable(self) -> bool:
        """Whether the visitor may take it back or change it: it is theirs, and nobody else voted."""
        tally = self.met.standing.tally
        return self.own and not tally.up + tally.down + tally.unsure and self.ruling is None

    @property
    def by_software(self) -> bool:
        """Whether a program made it."""
        return self.met.kind is Kind.SOFTWARE


@dataclass(frozen=True, slots=True)
class Group:
    """The tags that answer a question; number: its place among the campaign's, None for other tags,
    which become this property."""

    number: int | None
    question: Question | None
    property: str
    tags: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with the tags on it, grouped as the campaign asks, and its neighbours in the campaign.

    after: the position behind which further tags follow, None when these are all; comments: the newest
    first; finished: the name of the annotation in which the visitor has nothing to add, "" for none.
    """

    item: Item
    imported: bool
    groups: Sequence[Group]
    place: Place
    after: int | None
    comments: Sequence[Remark]
    finished: str

    @property
    def tags(self) -> Sequence[Said]:
        """All tags that are shown, in the order of their groups."""
        return [one for group in self.groups for one in group.tags]


def read(
    store: Store, held: Held, iri: str, actor: Actor, after: int = -1, limit: int = TAGS_ON_A_PAGE
) -> Shown:
    """What a visitor sees of an item; Missing when it cannot be one of this campaign."""
    iri = authorities.item(iri)
    found = objects.one(store, held, iri) if is_iri(iri) else None
    if found is None and (held.has_collections or not is_iri(iri)):
        raise Missing("This campaign has no such item.")
    if found and found.iri != key(iri):  # it was asked for by another IRI of it
        iri = found.iri
    agent = actor.agent.id if actor.agent else None
    rows = met.on(store, held, iri, agent, after, limit + 1)
    shown = rows[:limit]
    said = remarks.on(store, held, iri, agent, COMMENTS_ON_A_PAGE)
    return Shown(
        item=_called(found, iri) if found else objects.stranger(iri),
        imported=found is not None,
        groups=_grouped(campaigns.questions(held.campaign), _said(store, held, shown, agent)),
        place=places.place(store, held, iri) if found else Place(),
        after=shown[-1].position if len(rows) > limit else None,
        comments=[one for one in said if not one.finished],
        finished=next((one.name for one in said if one.finished), ""),
    )


def _called(found: Item, iri: str) -> Item:
    """An item by its whole IRI, of which an index may have kept but a digest."""
    return found if found.iri == iri else replace(found, iri=iri)


def skip(store: Store, container: str, iri: str, actor: Actor, now: datetime) -> None:
    """Leave an item without an answer: it comes again when nothing else is left."""
    held = containers.hold(store, container)
    require(actor, Action.CONTRIBUTE, held.campaign, now)
    if actor.person is None:
        raise Unknown("Please sign in to skip an item.", rule="sign-in")
    iri = authorities.item(iri)
    if not items.known(store, held, [iri]):
        raise Missing("This campaign has no such item.")
    skips.add(store, people.stand_in(store, held, actor.person).id, iri, now)


def unskip(store: Store, iri: str, actor: Actor) -> bool:
    """Take an item up again; False when it was not skipped."""
    return actor.agent is not None and skips.remove(store, actor.agent.id, authorities.item(iri))


def _said(store: Store, held: Held, rows: Sequence[Met], agent: int | None) -> list[Said]:
    found = ((row, tags.read(row.document, held.campaign.property)) for row in rows)
    read = [(row, tag) for row, tag in found if tag]
    terms = vocabularies.find(store, held, [tag.body.iri for _, tag in read if tag.body.iri])
    address = Address(store.base, held.campaign.name)
    judged = [row.position for row, _ in read if row.standing.ruled]
    ruled = met.ruled(store, held, judged) if judged else {}
    return [
        Said(
            met=row,
            iri=address.annotation(row.name),
            becomes=tag.property,
            labels=tags.labels(tag, terms.get(tag.body.iri)),
            term=terms.get(tag.body.iri),
            link=tag.body.iri,
            region=bool(tag.region),
            part=tags.part(tag.region),
            own=agent is not None and row.author == agent,
            hidden=held.campaign.blind and row.choice is None and (agent is None or row.author != agent),
            crowd=status(row.standing.tally, held.campaign.policy),
            ruling=(ruling := ruled.get(row.position)),
            reason=votes.reason(json.loads(ruling.document)) if ruling else "",
        )
        for row, tag in read
    ]


def _grouped(asked: Sequence[Question], said: Sequence[Said]) -> list[Group]:
    """The tags by question, in the order of the questions; then those that answer none, by property."""
    by_place: dict[tuple[int, str], list[Said]] = {}
    for one in said:
        fitting = [number for number, question in enumerate(asked) if question.property == one.becomes]
        number = next((n for n in fitting if _answers(asked[n], one)), fitting[0] if fitting else len(asked))
        by_place.setdefault((number, one.becomes), []).append(one)
    return [
        Group(number, asked[number], becomes, group)
        if number < len(asked)
        else Group(None, None, becomes, group)
        for (number, becomes), group in sorted(by_place.items(), key=lambda place: place[0][0])
    ]


def _answers(question: Question, said: Said) -> bool:
    """Whether a tag is of the kind that a question asks for, of two that become the same property."""
    if question.kind == COLOUR:
        return said.term is not None and bool(said.term.colour)
    if question.kind == PLACE:
        return said.position is not None
    return bool(question.vocabularies) == bool(said.link)
