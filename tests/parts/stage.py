"""Somebody of each role in a campaign, by token and signed in: who they are and what they are answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import delete, update

from annoserver.crowd import reports
from annoserver.crowd.accounts import keys
from annoserver.model.person import Role
from annoserver.store import campaigns, people
from annoserver.store.accounts import consents
from annoserver.store.accounts import reports as shelf
from annoserver.store.rows.jobs import job
from annoserver.store.rows.people import agent
from tests.parts.folk import DRAFT, FOLK, NOW, PASSWORD, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor

NOBODY, ADMIN = "visitor", "admin"
WHO = (NOBODY, "contributor", "organiser", "moderator", "curator", ADMIN)
ROLES = {
    "organiser": (Role.ORGANISER, ""),
    "moderator": (Role.MODERATOR, ""),
    "curator": (Role.CURATOR, "Museum auf dem Hügel"),
}
Act = Callable[["Stage", str], requests.Response]


class Stage:
    """Somebody of each kind in the campaign folk, with a token and signed in, and a tag of bob's."""

    def __init__(self, folk: Folk, server: Server, sessions: ExitStack) -> None:
        known = dict(folk.known)
        self.folk, self.url = Folk(folk.database, known), server.url
        self.files = Path(server.config.files)
        self.met: set[str] = set()
        self._routes = server.app.url_map.bind("127.0.0.1")
        self.tokens: dict[str, str] = {}
        self.visitors = {NOBODY: Visitor(server.url, sessions.enter_context(requests.Session()))}
        for name in WHO[1:]:
            with folk.database.transaction() as store:
                one = people.add(store, name, f"{name}@example.net", "", name == ADMIN, NOW)
                people.keep_password(store, one, people.password_hash(store, folk.known["ann"]) or "")
                for campaign in (FOLK, DRAFT):
                    held = campaigns.find(store, campaign)
                    consents.join(store, held, one, NOW)
                    if name in ROLES:
                        people.give_role(store, held, one, *ROLES[name])
                self.tokens[name] = keys.new_token(store, one, None, NOW)
                known[name] = one
            visitor = Visitor(server.url, sessions.enter_context(requests.Session()))
            visitor.sign_in(name, PASSWORD)
            self.visitors[name] = visitor
        self._number = count()

    @property
    def others(self) -> str:
        """A new tag of bob's."""
        return self.folk.tag(f"wood {next(self._number)}", by="bob")

    def _meet(self, method: str, path: str) -> None:
        """Remember which endpoint somebody asks."""
        endpoint, _ = self._routes.match(f"/{path.partition('?')[0].removeprefix('/')}", method)
        self.met.add(endpoint)

    def program(self, who: str, method: str, path: str, **more: Any) -> requests.Response:
        """A request by token, or by nobody."""
        self._meet(method, path)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        headers |= more.pop("named", {})
        return requests.request(
            method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **more
        )

    def look(self, who: str, path: str) -> requests.Response:
        """A page as somebody sees it."""
        self._meet("GET", path)
        return self.visitors[who].get(path)

    def form(self, who: str, path: str, **fields: str) -> requests.Response:
        """A form that is sent, and the page that it leads to."""
        self._meet("POST", path)
        visitor = self.visitors[who]
        answer = visitor.post(path, **fields)
        return visitor.get(answer.headers["Location"]) if "Location" in answer.headers else answer

    def own(self, who: str) -> str:
        """A tag of somebody's own; the visitor has none, and asks about bob's."""
        return self.others if who == NOBODY else self.folk.tag(f"{who} {next(self._number)}", by=who)

    def reported(self) -> str:
        """The number of a new report about a tag of bob's."""
        tag = self.others
        with self.folk.database.transaction() as store:
            cy = people.by_person(store, self.folk.known["cy"].id, FOLK)
            reports.send(store, FOLK, cy, "wrong", NOW, tag=tag)
        with self.folk.database.reading() as store:
            return str(max(one.id for one in shelf.listed(store)))

    def alone(self, act: Act, who: str) -> requests.Response:
        """What somebody gets, as if the others had excluded nobody and ordered nothing."""
        answer = act(self, who)
        with self.folk.database.transaction() as store:
            store.connection.execute(update(agent).values(excluded=False))
            store.connection.execute(delete(job))
        return answer

    def iri(self, tag: str) -> str:
        return f"{self.url}annotations/{FOLK}/{tag}"

    def agent(self) -> str:
        found = self.folk.actor("cy").agent
        assert found is not None
        return found.iri.rpartition("/")[2]
