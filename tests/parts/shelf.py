"""One campaign as the tests of the store meet it: each act in a transaction of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annoserver.errors import Missing
from annoserver.model.annotation import ANNO, Annotation, Body, Draft, Tag, Target, write
from annoserver.model.campaign import Campaign
from annoserver.model.container import Container, Page
from annoserver.model.person import Agent
from annoserver.model.vote import Choice, Standing, Tally, Vote
from annoserver.store import annotations, campaigns, containers, counts, people
from annoserver.store.accounts import consents
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.derived import standings

NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)
ITEM = "http://data.europeana.eu/item/1/a"


def draft(name: str, **more: Any) -> Draft:
    """An annotation that says nothing but its name, or what else it is given."""
    document = write({"@context": ANNO, "id": f"urn:x:{name}", "type": "Annotation", "target": ITEM})
    given: dict[str, Any] = {
        "document": document,
        "motivations": ("commenting",),
        "creator": "",
        "generator": "",
        "created": NOW,
        "modified": NOW,
        "targets": (Target(ITEM),),
        "bodies": (),
    }
    return Draft(name=name, **{**given, **more})


def tag(words: str, *, agent: int | None, about: str = ITEM, name: str = "", by_person: bool = True) -> Draft:
    """A tag in somebody's words."""
    body = Body(text=words, language="en")
    return draft(
        name or words,
        motivations=("tagging",),
        targets=(Target(about),),
        bodies=(body,),
        agent=agent,
        by_person=by_person and agent is not None,
        tag=Tag(about, "dc:subject", body),
    )


def vote(tag_name: str, choice: Choice, *, agent: int | None, name: str) -> Draft:
    """The answer of one person about a tag."""
    return draft(
        name,
        motivations=("moderating",),
        agent=agent,
        by_person=agent is not None,
        vote=Vote.cast(tag_name, choice, ITEM),
    )


def found(database: Database, name: str = "folk", page_size: int = 3, **more: Any) -> "Shelf":
    """A new campaign of this name, with its container."""
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        made = Campaign(name, {"en": name.title()}, **more)
        row = containers.add(store, name, name.title(), page_size, NOW, hidden=made.draft)
        campaigns.add(store, row, made, NOW)
    return Shelf(database, name)


@dataclass(frozen=True)
class Shelf:
    """A campaign's container, and the people who fill it."""

    database: Database
    name: str

    @contextmanager
    def held(self) -> Iterator[tuple[Store, Held]]:
        """A transaction that writes to the container."""
        with self.database.transaction() as store:
            yield store, containers.hold(store, self.name)

    def agent(self, name: str) -> Agent:
        """Who stands for a person here; persons and agents are made when they are first named."""
        with self.held() as (store, held):
            try:
                person = people.find(store, name)
            except Missing:
                person = people.add(store, name, f"{name}@example.org", "", False, NOW)
            return consents.join(store, held, person, NOW)

    def add(self, *drafts: Draft, now: datetime = NOW, twins: bool = False) -> list[Annotation]:
        """Keep new annotations."""
        with self.held() as (store, held):
            return annotations.add(store, held, drafts, now, twins=twins)

    def fill(self, *names: str) -> None:
        """Keep new annotations that say nothing, one after the other."""
        for name in names:
            self.add(draft(name))

    def tag(self, words: str, *, by: str = "ann", about: str = ITEM, name: str = "") -> Annotation:
        """A person's tag; its name is its words unless another is given."""
        return self.add(tag(words, agent=self.agent(by).id, about=about, name=name))[0]

    def vote(self, tag_name: str, choice: Choice, *, by: str = "bob") -> Annotation:
        """A person's answer about a tag, named after both."""
        return self.add(vote(tag_name, choice, agent=self.agent(by).id, name=f"{by}-on-{tag_name}"))[0]

    def review(self, tag_name: str, up: int, down: int, *, by_person: int = 0, name: str = "review") -> None:
        """The counts that an import brought for a tag."""
        weight = Tally(up, down, by_person=by_person)
        self.add(draft(name, motivations=("moderating",), vote=Vote(tag_name, None, weight)))

    def replace(self, name: str, new: Draft, now: datetime = NOW) -> Annotation:
        """Put a new state in the place of an annotation."""
        with self.held() as (store, held):
            return annotations.replace(store, held, annotations.find(store, held, name), new, now)

    def remove(self, name: str, now: datetime = NOW) -> None:
        """Delete an annotation."""
        with self.held() as (store, held):
            annotations.remove(store, held, annotations.find(store, held, name), now)

    def standing(self, tag_name: str) -> Standing:
        """What the votes on a tag come to."""
        with self.database.reading() as store:
            return standings.of(store, campaigns.find(store, self.name), [tag_name])[tag_name]

    def tally(self, tag_name: str) -> tuple[int, int, int]:
        """Answers for and against a tag, and those of who is unsure."""
        counted = self.standing(tag_name).tally
        return counted.up, counted.down, counted.unsure

    def describe(self) -> Container:
        """The container as it is now."""
        with self.database.reading() as store:
            return containers.read(store, self.name)

    def page(self, number: int) -> Page:
        """A page with the names of what is on it."""
        with self.database.reading() as store:
            return containers.fill(store, containers.head(store, self.name, number), iris=True)

    def walk(self) -> list[Page]:
        """All pages, from the first to the last, by their links."""
        number = self.describe().first
        pages: list[Page] = []
        while number is not None:
            pages.append(self.page(number))
            number = pages[-1].next
        return pages

    def names(self) -> list[str]:
        """The names of all living annotations, in the order of a page walk."""
        return [name for page in self.walk() for name in page.names]

    def faults(self) -> list[str]:
        """What a recount finds wrong in the database."""
        with self.database.reading() as store:
            return list(counts.check(store))
