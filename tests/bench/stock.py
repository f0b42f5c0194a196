"""A database to measure against: campaigns with many realistic annotations, made in seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from annoserver.ld import drafts, votes
from annoserver.model.annotation import ANNO, Document, settle
from annoserver.model.campaign import Campaign
from annoserver.model.container import Address, fresh
from annoserver.model.person import Person
from annoserver.model.vote import Choice
from annoserver.store import annotations, campaigns, containers, people
from annoserver.store.database import Database, Store
from annoserver.store.migrations import steps

BASE = "http://annotations.example.org/"
HOST = urlsplit(BASE).netloc
PAGE_SIZE = 100
BATCH = 5000
TAGS_ON_AN_ITEM = 10
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AUTHOR, VOTERS = "ann", ("bob", "cleo")

WORDS = (
    *("trombone", "harbour", "festive costume", "windmill", "market square", "railway bridge", "fishing boat"),
    *("orchard", "lace collar", "church tower", "accordion", "straw hat", "horse-drawn carriage", "loom"),
    *("winter landscape", "shop window", "brass band", "pottery wheel", "garden wall", "family portrait"),
    *("wooden shoes", "village school", "spinning wheel", "river bank", "steam engine", "city gate"),
)


@dataclass(frozen=True, slots=True)
class Stock:
    """An open database; kept: names of the tags in the containers that were made by size."""

    database: Database
    kept: dict[int, list[str]] = field(default_factory=dict)

    def of(self, size: int) -> tuple[str, list[str]]:
        """A campaign with so many tags, made at the first call; its name, and theirs."""
        name = f"of-{size}"
        if size not in self.kept:
            self.campaign(name)
            self.kept[size] = self.fill(name, size)
        return name, self.kept[size]

    def campaign(self, name: str) -> None:
        """A campaign that takes any tag on anything."""
        with self.database.transaction() as store:
            row = containers.add(store, name, name, PAGE_SIZE, NOW)
            campaigns.add(store, row, Campaign(name, {"en": name}), NOW)

    def fill(self, name: str, count: int, *, on_an_item: int = TAGS_ON_AN_ITEM) -> list[str]:
        """Put tags of one author into a campaign; the names they have."""
        names: list[str] = []
        for numbers in _batches(range(count)):
            with self.database.transaction() as store:
                made = [tag(number, on_an_item) for number in numbers]
                names += _add(store, name, made, people.find(store, AUTHOR))
        return names

    def approve(self, name: str, tags: Sequence[str], *, on_an_item: int = TAGS_ON_AN_ITEM) -> None:
        """Let everybody approve of these tags, which are the first ones of a campaign."""
        address = Address(self.database.base, name)
        for voter in VOTERS:
            for numbers in _batches(range(len(tags))):
                made = [
                    votes.document(
                        address.annotation(tags[number]), item(number // on_an_item), Choice.APPROVE
                    )
                    for number in numbers
                ]
                with self.database.transaction() as store:
                    _add(store, name, made, people.find(store, voter))


def open_stock(url: str) -> Stock:
    """A database with everything that a server needs, an author and voters, who have tokens."""
    stock = Stock(Database(url))
    steps.upgrade(stock.database)
    stock.database.write_setting("base_url", BASE)
    stock.database.write_setting("secret_key", "of the bench, and of nothing else")
    with stock.database.transaction() as store:
        containers.ensure_root(store, NOW)
        for name in (AUTHOR, *VOTERS):
            person = people.add(store, name, f"{name}@example.org", "", False, NOW)
            people.keep_token(store, person, hashlib.sha256(token(name).encode()).hexdigest(), None, NOW)
    return stock


def token(name: str) -> str:
    """The token of a person, as long as a real one."""
    return f"anno_{name:x<43}"


def item(number: int) -> str:
    """The IRI of an item."""
    return f"http://data.europeana.eu/item/2024918/_KU_Leuven_{number:07}"


def tag(number: int, on_an_item: int = TAGS_ON_AN_ITEM) -> Document:
    """A tag as a client posts it, another one for each number; every other one is on a region."""
    place, turn = divmod(number, on_an_item)
    about, word = item(place), WORDS[(place + turn) % len(WORDS)]
    left, top = number % 70, number % 60
    region: Document = {
        "type": "SpecificResource",
        "source": about,
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": f"xywh=percent:{left},{top},25,30",
        },
    }
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": word, "language": "en", "purpose": "tagging"},
        "target": region if number % 2 else about,
    }


def _add(store: Store, name: str, documents: Sequence[Document], person: Person) -> list[str]:
    """Keep documents of a person as the protocol would; their names."""
    held, address = containers.hold(store, name), Address(store.base, name)
    agent = people.join(store, held, person)
    names = [fresh(NOW) for _ in documents]
    made = []
    for own, document in zip(names, documents, strict=True):
        settled = settle(document, address.annotation(own), agent.iri, NOW)
        made.append(drafts.draft(settled, address, own, "dc:subject", agent))
    annotations.add(store, held, made, NOW)
    return names


def _batches(numbers: range) -> Iterator[range]:
    for first in range(0, len(numbers), BATCH):
        yield numbers[first : first + BATCH]
