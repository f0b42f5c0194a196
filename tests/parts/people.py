"""A campaign over HTTP: people with tokens who post, vote, change and withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from annoserver.crowd import lifecycle
from annoserver.crowd.accounts import keys, people
from annoserver.model.annotation import ANNO, Document
from annoserver.model.campaign import Campaign
from annoserver.store import campaigns, containers
from annoserver.store import people as everybody
from annoserver.store.accounts import consents
from annoserver.store.database import Database

ITEM = "http://data.europeana.eu/item/1/a"
LD = f'application/ld+json; profile="{ANNO}"'
CHOICE = "https://w3id.org/annoserver/vocab#"
PASSWORD = "a long password"
TIMEOUT = 60
OLD = timedelta(days=2)
"""How long ago the accounts were made: new ones may do less."""


@dataclass(frozen=True)
class Site:
    """A server with a campaign, and the tokens of ann, bob and cy; url ends in a slash."""

    url: str
    tokens: dict[str, str]
    campaign: str = "folk"

    @property
    def container(self) -> str:
        """The annotation container of the campaign."""
        return f"{self.url}annotations/{self.campaign}/"

    def ask(self, method: str, address: str, *, by: str = "", **more: Any) -> requests.Response:
        """A request, by somebody with a token or by nobody."""
        headers = dict(more.pop("headers", {}))
        if by:
            headers.setdefault("Authorization", f"Bearer {self.tokens.get(by, by)}")
        return requests.request(
            method, address, headers=headers, timeout=TIMEOUT, allow_redirects=False, **more
        )

    def get(self, address: str = "", **headers: str) -> requests.Response:
        """The container, or what else is asked for; headers with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", address or self.container, headers=named)

    def post(self, document: Any, *, by: str = "ann", **headers: str) -> requests.Response:
        """Post a document, or bytes as they are, to the container."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"data": document} if isinstance(document, bytes) else {"json": document}
        return self.ask("POST", self.container, by=by, headers={"Content-Type": LD, **named}, **body)

    def put(self, address: str, document: Document, *, by: str = "ann", **headers: str) -> requests.Response:
        """Put a document in the place of an annotation."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("PUT", address, by=by, headers={"Content-Type": LD, **named}, json=document)

    def delete(self, address: str, *, by: str = "ann", **headers: str) -> requests.Response:
        """Delete an annotation."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("DELETE", address, by=by, headers=named)

    def listed(self) -> list[str]:
        """Every container that the root lists, from page to page."""
        found: list[str] = []
        page = self.get(f"{self.url}annotations/").json().get("first")
        while page:
            there = self.get(page).json()
            found += there["items"]
            page = there.get("next")
        return found

    def tag(self, words: str, *, by: str = "ann", about: str = ITEM) -> str:
        """A tag that is taken; its IRI."""
        answer = self.post(tag(words, about=about), by=by)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]


def note(words: str = "", **more: Any) -> Document:
    """The smallest annotation there is, with what else it is given."""
    said = {"body": {"type": "TextualBody", "value": words}} if words else {}
    return {"@context": ANNO, "type": "Annotation", **said, "target": ITEM, **more}


def tag(words: str, *, about: str = ITEM, **more: Any) -> Document:
    """A tag in words about an item."""
    body = {"type": "TextualBody", "value": words, "language": "en"}
    return note(motivation="tagging", body=body, target=about) | more


def vote(on: str, choice: str = "approve", *, scope: str = ITEM) -> Document:
    """A vote on a tag."""
    target = {"type": "SpecificResource", "source": on, "scope": scope}
    return note(motivation="moderating", body=CHOICE + choice, target=target)


def peopled(database: Database, url: str, **more: Any) -> Site:
    """A site with the campaign folk, which has pages of three, and three people with tokens."""
    now, tokens = datetime.now(UTC), {}
    with database.transaction() as store:
        containers.ensure_root(store, now)
        lifecycle.create(store, Campaign("folk", {"en": "Folk art"}, **more), 3, now)
        held = campaigns.find(store, "folk")
        for name in ("ann", "bob", "cy"):
            one = people.add(store, name, f"{name}@example.org", PASSWORD, now - OLD)
            tokens[name] = keys.new_token(store, one, held, now)
            consents.join(store, held, one, now)
    return Site(url, tokens)


def settled(database: Database) -> dict[str, str]:
    """Tokens, good for every campaign, of ann, bob, cy and the admin root."""
    now, tokens = datetime.now(UTC), {}
    with database.transaction() as store:
        containers.ensure_root(store, now)
        for name in ("ann", "bob", "cy", "root"):
            one = people.add(store, name, f"{name}@example.org", PASSWORD, now - OLD, admin=name == "root")
            tokens[name] = keys.new_token(store, one, None, now)
    return tokens


def opened(database: Database, name: str, *, page_size: int = 3, organiser: str | None = None) -> None:
    """Make a campaign that takes anything from everybody with a token."""
    with database.transaction() as store:
        new = Campaign(name, {"en": "Folk art"})
        lifecycle.create(store, new, page_size, datetime.now(UTC), organiser=organiser)
        for one in everybody.every(store):
            consents.join(store, campaigns.find(store, name), one, datetime.now(UTC))
