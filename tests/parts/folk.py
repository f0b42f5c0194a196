"""Two small campaigns, the people in them and what they do: what tests of the crowd and the pages need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import insert, update

from annoserver.crowd import tags, votes
from annoserver.crowd.accounts import keys
from annoserver.crowd.tags import Wanted
from annoserver.model.campaign import Campaign, Question
from annoserver.model.item import Item, Record
from annoserver.model.person import Actor, Person
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Choice, Standing
from annoserver.store import campaigns, containers, items, people, vocabularies
from annoserver.store.accounts import consents
from annoserver.store.database import Database
from annoserver.store.derived import standings
from annoserver.store.rows import campaigns as rows
from annoserver.store.rows import numbers
from annoserver.store.rows import people as named

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
FOLK, FREE, DRAFT = "folk", "free", "draft"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="#b9a" d="M0 0h4v3H0z"/></svg>'
WORDS = {
    "dog": {"en": "Dog", "de": "Hund"},
    "dragon": {"en": "Dragon", "fr": "Dragon"},
    "temple": {"en": "Temple", "de": "Tempel"},
}


@dataclass(frozen=True)
class Folk:
    """The campaign “folk” has collections and terms, “free” takes anything, “draft” is hidden."""

    database: Database
    known: Mapping[str, Person]

    def item(self, number: int = 1) -> str:
        """The IRI of an item of “folk”."""
        return f"{self.database.base}demo/item/folk/{number:04}"

    def term(self, name: str) -> str:
        """The IRI of a term."""
        return f"{self.database.base}demo/terms/{name}"

    def tag(
        self,
        words: str = "",
        *,
        by: str = "ann",
        term: str = "",
        item: str = "",
        campaign: str = FOLK,
        becomes: str = "dc:subject",
        language: str = "en",
        region: str = "",
        now: datetime = NOW,
    ) -> str:
        """Add a tag as the pages do; its name."""
        iri = term if ":" in term else self.term(term) if term else ""
        wanted = Wanted(item or self.item(), becomes, iri, words, language, region)
        with self.database.transaction() as store:
            actor = people.by_person(store, self.known[by].id, campaign)
            return tags.add(store, campaign, wanted, actor, now).name

    def vote(
        self,
        tag: str,
        choice: Choice,
        *,
        by: str,
        campaign: str = FOLK,
        now: datetime = NOW,
        reason: str = "",
    ) -> None:
        """Vote on a tag as the pages do."""
        with self.database.transaction() as store:
            votes.cast(store, campaign, tag, choice, self.actor(by, campaign), now, reason)

    def actor(self, name: str, campaign: str = FOLK) -> Actor:
        """A person as a campaign knows them."""
        with self.database.reading() as store:
            return people.by_person(store, self.known[name].id, campaign)

    def key(self, name: str) -> str:
        """What is last in the address of the pseudonym that a person has in “folk”."""
        agent = self.actor(name).agent
        assert agent is not None
        return agent.iri.rpartition("/")[2]

    def standing(self, tag: str, campaign: str = FOLK) -> Standing:
        """What the votes on a tag come to."""
        with self.database.reading() as store:
            return standings.of(store, campaigns.find(store, campaign), [tag])[tag]

    def change(self, campaign: str = FOLK, **changes: object) -> None:
        """Change what a campaign is: `change(paused=True)`."""
        with self.database.transaction() as store:
            held = campaigns.find(store, campaign)
            here = rows.campaign.c.container_id == held.id
            store.connection.execute(update(rows.campaign).where(here).values(**changes))

    def crowd(self, number: int, *, points: int) -> None:
        """Let so many people have so many points in “folk”."""
        ids = range(first := 1000 * points, first + number)
        with self.database.transaction() as store:
            held = campaigns.find(store, FOLK)
            who = {"public_name": "", "admin": False, "created": NOW}
            everybody = [{"id": one, "name": f"p{one}", "email": f"p{one}", **who} for one in ids]
            store.connection.execute(insert(named.person), everybody)
            here = {"container_id": held.id, "kind": "person", "name": "", "joined": True}
            agents = [{"id": one, "person_id": one, "iri": f"urn:x:{one}", **here} for one in ids]
            store.connection.execute(insert(named.agent), agents)
            made = {"week": 0, "container_id": held.id, "votes": points, "points": points}
            store.connection.execute(insert(numbers.score), [{"agent_id": one, **made} for one in ids])


def founded(database: Database) -> Folk:
    """The campaigns with their items, terms and people: ann can sign in, bob and cy only take part."""
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        for campaign in _campaigns():
            title, hidden = campaign.title["en"], campaign.draft
            number = containers.add(store, campaign.name, title, 100, NOW, hidden=hidden)
            campaigns.add(store, number, campaign, NOW)
        held = campaigns.find(store, FOLK)
        picture = items.keep_picture(store, "image/svg+xml", SVG)
        for start, name in ((1, "north"), (31, "south")):
            collection = items.hold_collection(store, held, name, {"en": name.title()})
            items.put(store, held, collection, _items(store.base, picture, start), NOW)
        terms = [Term(f"{store.base}demo/terms/{name}", labels) for name, labels in WORDS.items()]
        vocabularies.put(store, held, "words", f"{store.base}demo/terms", {"en": "Words"}, terms)
        known = {
            "ann": people.add(store, "ann", "ann@example.org", "Ann of the Hill", False, NOW),
            "bob": people.add(store, "bob", "bob@example.org", "", False, NOW),
            "cy": people.add(store, "cy", "cy@example.org", "", False, NOW),
        }
        people.keep_password(store, known["ann"], _hashed(PASSWORD, keys.DECOY))
        for name in (FOLK, FREE):
            for one in known.values():
                consents.join(store, campaigns.find(store, name), one, NOW)
    return Folk(database, known)


@cache
def _hashed(password: str, _decoy: str) -> str:
    """The hash of a password, made once for each cost in a run, which the decoy tells apart."""
    return keys.hashed(password)


def _campaigns() -> tuple[Campaign, ...]:
    questions = (
        Question("tag", {"en": "What do you see?"}, "dc:subject", ("words",)),
        Question("tag", {"en": "Where is it?"}, "dcterms:spatial", ("words",)),
        Question("text", {"en": "Describe it in your own words."}, "dc:description"),
    )
    return (
        Campaign(
            FOLK,
            {"en": "Folk art", "de": "Volkskunst"},
            {"en": "Describe what people made."},
            {"en": "Look.\nThen say what you see."},
            organiser="The Museum on the Hill",
            closes=NOW + timedelta(days=3650),
            demo=True,
            questions=questions,
        ),
        Campaign(FREE, {"en": "Free for all"}),
        Campaign(DRAFT, {"en": "Not yet"}, draft=True),
    )


def _items(base: str, picture: str, start: int) -> list[Item]:
    return [
        Item(
            iri=f"{base}demo/item/folk/{number:04}",
            provider_id=f"museum/{number}",
            title={"de": f"Holzfigur {number}"},
            description={"de": "Geschnitzt und bemalt."},
            creator=("Anna Muster",),
            kind="IMAGE",
            rights="http://creativecommons.org/licenses/by-sa/4.0/",
            data_provider="Museum auf dem Hügel",
            provider="Ein Verbund",
            landing_page=f"https://museum.example/{number}",
            thumbnail=f"{base}pictures/{picture}.svg",
            record=Record(b"<record%d/>" % number),
        )
        for number in range(start, start + 30)
    ]
