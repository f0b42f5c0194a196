"""Loading the demo through the doors that everybody uses; what is there already stays as it is."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annoserver.cli.demo import ideas, people, story, texts, vocabulary
from annoserver.cli.demo import items as shown
from annoserver.cli.demo.items import Exhibit
from annoserver.cli.demo.story import Act, Remarked, Tagged
from annoserver.crowd import lifecycle
from annoserver.crowd.accounts import people as accounts
from annoserver.errors import Missing, Taken
from annoserver.exchange.intake import edm, terms
from annoserver.exchange.intake.batches import agents
from annoserver.exchange.intake.batches.outcome import batches
from annoserver.exchange.records.delivery import outline
from annoserver.ld import drafts, tags, votes
from annoserver.model.annotation import Body, Document, Tag, settle, write
from annoserver.model.container import Address
from annoserver.model.item import Item, Put
from annoserver.model.rules import place
from annoserver.model.vocabulary import Term
from annoserver.protocol import annotations as protocol
from annoserver.protocol.batch import adding
from annoserver.store import annotations, campaigns, containers, items, vocabularies
from annoserver.store import people as shelf
from annoserver.store.accounts import consents
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.facts import judge

AT_ONCE = 50
"""Items or acts in one transaction."""

SECRET_BYTES = 24


def prepare(database: Database, page_size: int, now: datetime) -> None:
    """The people, the campaign and its vocabulary. Taken when another campaign has the name."""
    with database.transaction() as store:
        for account, public_name in (
            (people.VISITOR, people.VISITOR_NAME),
            *((people.account(one.name), one.public_name) for one in people.CONTRIBUTORS),
        ):
            _add(store, account, public_name, now)
        _open(store, page_size, now)
        held = containers.hold(store, texts.NAME)
        for name in (people.VISITOR, *(people.account(one.name) for one in people.CONTRIBUTORS)):
            person = shelf.find(store, name)
            if not shelf.by_person(store, person.id, texts.NAME).joined:
                consents.join(store, held, person, held.campaign.opens or now)
        for name in (vocabulary.TERMS, vocabulary.COLOURS):
            loaded = terms.read(f"{name}.ttl", vocabulary.turtle(store.base, name))
            vocabularies.put(store, held, name, loaded.iri, loaded.title, loaded.terms)


def _add(store: Store, account: str, public_name: str, now: datetime) -> None:
    try:
        shelf.find(store, account)
    except Missing:
        password = secrets.token_urlsafe(SECRET_BYTES)  # nobody knows it
        accounts.add(store, account, people.email(account), password, now, public_name=public_name)


def _open(store: Store, page_size: int, now: datetime) -> None:
    try:
        there = campaigns.find(store, texts.NAME).campaign
    except Missing:
        lifecycle.create(store, texts.campaign(now), page_size, now, organiser=people.VISITOR)
    else:
        if not there.demo:
            raise Taken(f"There is a campaign “{texts.NAME}” that is not the demo; it stays as it is.")


def hang(database: Database, now: datetime, *, full: bool) -> Iterator[Put]:
    """The items with their pictures, and what became of each."""
    exhibits = shown.exhibits(database.base, lambda content: picture_iri(database.base, content), full=full)
    for batch in batches(exhibits, AT_ONCE):
        with database.transaction() as store:
            held = containers.hold(store, texts.NAME)
            done = [_hang(store, held, one, now) for one in batch]
        yield from done


def picture_iri(base: str, content: bytes) -> str:
    """Where a picture that the store keeps is served: by its digest."""
    return f"{base}pictures/{hashlib.sha256(content).hexdigest()}.svg"


def _hang(store: Store, held: Held, one: Exhibit, now: datetime) -> Put:
    items.keep_picture(store, shown.PICTURE_TYPE, one.picture)
    collection = items.hold_collection(store, held, one.holding.name, one.holding.title)
    read = [replace(item, dataset=texts.DATASET) for item in edm.items(one.record) if isinstance(item, Item)]
    return items.put(store, held, collection, read, now, outline.kept)[0]


def tell(database: Database) -> Iterator[Put]:
    """The tags and votes, each by its contributor and at its time, and what became of each."""
    for batch in batches(story.acts(shown.sights()), AT_ONCE):
        with database.transaction() as store:
            held = containers.hold(store, texts.NAME)
            here = annotations.taken(store, held, [act.name for act in batch])
            stage = _Stage(store, held, _terms(store, held, batch))
            for act in batch:
                if act.name not in here:
                    stage.perform(act)
        yield from (Put.SAME if act.name in here else Put.NEW for act in batch)


def _terms(store: Store, held: Held, batch: Sequence[Act]) -> Mapping[str, Term]:
    return vocabularies.find(
        store, held, [_iri(store.base, act) for act in batch if isinstance(act, Tagged) and act.term]
    )


def _iri(base: str, act: Tagged) -> str:
    """The IRI of the term that a tag says: of the palette for a colour, else of the thesaurus."""
    name = vocabulary.COLOURS if act.property == ideas.COLOUR else vocabulary.TERMS
    return f"{vocabulary.scheme(base, name)}{act.term}"


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where acts are performed: the campaign, which is held, and the terms that they use, by IRI."""

    store: Store
    held: Held
    terms: Mapping[str, Term]

    def perform(self, act: Act) -> None:
        """Post what somebody does, as if by the protocol; a program's tag as an import would bring it."""
        moment = (self.held.campaign.opens or datetime.now(UTC)) + act.after
        document = self._document(act)
        if isinstance(act, Tagged) and not act.by:
            self._suggest(act, document | {"confidence": act.confidence}, moment)
            return
        person = shelf.find(self.store, people.account(act.by))
        actor = shelf.by_person(self.store, person.id, texts.NAME)
        adding.create(self.store, texts.NAME, protocol.check(write(document)), act.name, actor, moment)

    def _suggest(self, act: Tagged, document: Document, moment: datetime) -> None:
        maker = shelf.agents(self.store, self.held, [agents.program(people.PROGRAM)])[0]
        iri = self._address.annotation(act.name)
        settled = settle(document | {"creator": agents.described(maker)}, iri, None, moment)
        draft = drafts.draft(settled, self._address, act.name, act.property, maker)
        draft = judge.admit(self.store, self.held, draft)
        annotations.add(self.store, self.held, [draft], moment)

    def _document(self, act: Act) -> Document:
        item = shown.item_iri(self.store.base, act.item)
        if isinstance(act, Tagged):
            return self._tag(act, item)
        if isinstance(act, Remarked):
            return tags.comment(item, act.words, act.language) if act.words else tags.nothing(item)
        return votes.document(self._address.annotation(act.tag), item, act.choice, act.reason)

    def _tag(self, act: Tagged, item: str) -> Document:
        iri = _iri(self.store.base, act)
        body, label = Body(text=act.words, language=act.language), ""
        if act.term:
            body, label = Body(iri=iri), self.terms[iri].labels[act.language]
        if spot := place.read(act.point):
            body = Body(iri=spot.iri)
        region = tags.region(act.region) if act.region else ""
        return tags.document(Tag(item, act.property, body, region, label), language=act.language)

    @property
    def _address(self) -> Address:
        return Address(self.store.base, texts.NAME)
