"""What is in the databases of the bench: campaigns with tags and votes, and people with tokens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any

from annoserver.crowd import lifecycle
from annoserver.crowd import votes as voting
from annoserver.crowd.accounts import keys
from annoserver.ld import drafts, votes
from annoserver.model.annotation import ANNO, Document, Draft, settle
from annoserver.model.campaign import Campaign
from annoserver.model.container import Address
from annoserver.model.person import Agent
from annoserver.model.vote import Choice
from annoserver.store import annotations, containers, people
from annoserver.store.accounts import consents
from annoserver.store.database import Database
from annoserver.store.migrations import steps

BASE = "http://bench.example/"
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
MEDIA_TYPE = f'application/ld+json; profile="{ANNO}"'
PAGE_SIZE = 100
BATCH = 1000
Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Site:
    """A database with the people ann and bob, who have tokens for every campaign."""

    database: Database
    tokens: dict[str, str]

    def campaign(self, name: str) -> Address:
        """A new campaign with an empty container, which ann and bob have joined."""
        with self.database.transaction() as store:
            address = lifecycle.create(store, Campaign(name, {"en": name.title()}), PAGE_SIZE, NOW)
            for person in self.tokens:
                consents.join(store, containers.hold(store, name), people.find(store, person), NOW)
        return address

    def agent(self, campaign: str, name: str) -> Agent:
        """Who stands for a person in a campaign."""
        with self.database.transaction() as store:
            return consents.join(store, containers.hold(store, campaign), people.find(store, name), NOW)

    def fill(self, campaign: str, number: int, *, voted: int = 0) -> Address:
        """A new campaign with that many tags of ann's, each followed by so many imported votes."""
        address, ann = self.campaign(campaign), self.agent(campaign, "ann")
        made = _drafts(address, number, ann, voted)
        while some := list(islice(made, BATCH)):
            with self.database.transaction() as store:
                annotations.add(store, containers.hold(store, campaign), some, NOW)
        return address

    def votes(self, campaign: str, number: int) -> Act:
        """Something that bob does over and over: he votes on that tag, each time otherwise than before."""
        choices = cycle((Choice.APPROVE, Choice.REJECT))

        def act() -> None:
            with self.database.transaction() as store:
                bob = people.by_person(store, people.find(store, "bob").id, campaign)
                voting.cast(store, campaign, name(f"{number:012}"), next(choices), bob, NOW)

        return act


def site(url: str) -> Site:
    """A database at a URL, which is empty before."""
    database, tokens = Database(url), {}
    steps.upgrade(database)
    database.write_setting("base_url", BASE)
    database.write_setting("secret_key", "b" * 32)
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        for name in ("ann", "bob"):
            one = people.add(store, name, f"{name}@example.org", "", False, NOW)
            tokens[name] = keys.new_token(store, one, None, NOW)
    return Site(database, tokens)


def address(size: int) -> Address:
    """The container of so many annotations that parts share."""
    return Address(BASE, f"of-{size}")


def tag(number: str) -> Document:
    """A tag in words that no other tag has; number: twelve digits, or the counter of the load."""
    body = {"type": "TextualBody", "value": f"trombone {number}", "language": "en"}
    made: dict[str, Any] = {"@context": ANNO, "type": "Annotation", "motivation": "tagging"}
    return {**made, "body": body, "target": item(number)}


def vote(address: Address, number: str) -> Document:
    """An approval of the tag with a number."""
    return votes.document(address.annotation(name(number)), item(number), Choice.APPROVE)


def item(number: str) -> str:
    """The item that the tag with a number is on."""
    return f"http://data.europeana.eu/item/09102/_{number}"


def name(number: str) -> str:
    """The name of a tag that fill made."""
    return f"t{number}"


def exported(number: int, voted: int) -> Iterator[Document]:
    """Tags and votes as another server exports them, by its IRIs: each tag, then the votes on it."""
    there = Address("https://elsewhere.example/", "folk")
    for one in _numbers(number):
        yield settle(tag(one), there.annotation(name(one)), f"{there.base}people/ann", NOW)
        for voter in range(voted):
            iri = there.annotation(f"v{voter}-{one}")
            yield settle(vote(there, one), iri, f"{there.base}people/{voter}", NOW)


def _drafts(address: Address, number: int, ann: Agent, voted: int) -> Iterator[Draft]:
    for one in _numbers(number):
        made = settle(tag(one), address.annotation(name(one)), ann.iri, NOW)
        yield drafts.draft(made, address, name(one), "dc:subject", ann)
        for voter in range(voted):
            own = f"v{voter}-{one}"
            cast = settle(vote(address, one), address.annotation(own), None, NOW)
            yield drafts.draft(cast, address, own, "", None)


def _numbers(number: int) -> Iterator[str]:
    return (f"{one:012}" for one in range(1, number + 1))
