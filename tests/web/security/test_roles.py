"""Who may do what (crowd.md, 8): every cell that has a route, by form, by token, and over the protocol.

Cells without a route: groups, OpenID Connect and the organisers' pages (campaigns, collections,
vocabularies, statistics, messages) come later and are commands until then, which whoever has the
machine may run; so do granting roles, suspending accounts and settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests
from sqlalchemy import update

from annoserver.crowd.accounts import keys
from annoserver.model.person import Role
from annoserver.model.vote import Choice
from annoserver.store import campaigns, people
from annoserver.store.accounts import consents
from annoserver.store.rows.people import agent, person
from tests.parts.folk import DRAFT, FOLK, NOW, PASSWORD, Folk
from tests.parts.people import tag as tagging
from tests.parts.people import vote as voting
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
        self.others = self.folk.tag("wood", by="bob")

    def program(self, who: str, method: str, path: str, **more: Any) -> requests.Response:
        """A request by token, or by nobody."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        return requests.request(
            method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **more
        )

    def form(self, who: str, path: str, **fields: str) -> requests.Response:
        """A form that is sent, and the page that it leads to."""
        visitor = self.visitors[who]
        csrf = "" if who == NOBODY else visitor.token()
        answer = visitor.post(path, csrf=csrf, **fields)
        return visitor.get(answer.headers["Location"]) if "Location" in answer.headers else answer

    def own(self, who: str) -> str:
        """A tag of somebody's own; the visitor has none, and asks about bob's."""
        return self.others if who == NOBODY else self.folk.tag(f"by {who}", by=who)

    def iri(self, tag: str) -> str:
        return f"{self.url}annotations/{FOLK}/{tag}"

    def agent(self) -> str:
        found = self.folk.actor("cy").agent
        assert found is not None
        return found.iri.rpartition("/")[2]


def _tag(stage: Stage, who: str) -> requests.Response:
    document = tagging(f"new by {who}", about=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _vote(stage: Stage, who: str) -> requests.Response:
    document = voting(stage.iri(stage.others), scope=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _vote_on_own(stage: Stage, who: str) -> requests.Response:
    document = voting(stage.iri(stage.own(who)), scope=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _ruling(stage: Stage, who: str, tag: str) -> requests.Response:
    document = voting(stage.iri(tag), scope=stage.folk.item(), choice="accept")
    reason = {"type": "TextualBody", "value": "It is so.", "purpose": "commenting"}
    document["body"] = [document["body"], reason]
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _exclusion(stage: Stage, who: str) -> requests.Response:
    sent = {"excluded": True, "reason": "Why not."}
    return stage.program(who, "PUT", f"campaigns/{FOLK}/agents/{stage.agent()}/exclusion", json=sent)


def _disown(stage: Stage, who: str) -> requests.Response:
    return stage.program(
        who, "POST", f"campaigns/{FOLK}/disowned", json={"annotation": stage.iri(stage.own(who))}
    )


OPEN, KNOWN = (200,) * 6, (401, 200, 200, 200, 200, 200)
MATRIX: dict[str, tuple[Act, tuple[int, ...]]] = {
    "browse a campaign": (lambda s, w: s.program(w, "GET", f"annotations/{FOLK}/"), OPEN),
    "see a draft": (
        lambda s, w: s.program(w, "GET", f"annotations/{DRAFT}/"),
        (404, 404, 200, 200, 404, 200),
    ),
    "add a tag": (_tag, (401, 201, 201, 201, 201, 201)),
    "vote": (_vote, (401, 201, 201, 201, 201, 201)),
    "vote on one's own tag": (_vote_on_own, (401, 403, 403, 403, 403, 403)),
    "rule on a tag": (lambda s, w: _ruling(s, w, s.others), (401, 403, 201, 201, 201, 403)),
    "rule on one's own tag": (lambda s, w: _ruling(s, w, s.own(w)), (401, 403, 403, 403, 403, 403)),
    "delete one's own tag": (
        lambda s, w: s.program(w, "DELETE", f"annotations/{FOLK}/{s.own(w)}"),
        (401, 204, 204, 204, 204, 204),
    ),
    "delete another's tag": (
        lambda s, w: s.program(w, "DELETE", f"annotations/{FOLK}/{s.others}"),
        (401, 403, 204, 204, 403, 204),
    ),
    "disown one's own tag": (_disown, KNOWN),
    "exclude a person": (_exclusion, (401, 403, 200, 200, 403, 200)),
    "look at what excluding would do": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/agents/{s.agent()}/exclusion"),
        (401, 403, 200, 200, 403, 200),
    ),
    "names of contributors": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/contributors"),
        (401, 403, 200, 403, 403, 200),
    ),
    "make a container": (
        lambda s, w: s.program(
            w,
            "POST",
            "annotations/",
            json={
                "@context": ["http://www.w3.org/ns/anno.jsonld", "http://www.w3.org/ns/ldp.jsonld"],
                "type": ["BasicContainer", "AnnotationCollection"],
                "label": f"By {w}",
            },
        ),
        (401, 403, 201, 403, 403, 201),
    ),
    "export accepted tags": (lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/export/table"), OPEN),
    "export all with votes": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/export/annotations"),
        OPEN,
    ),
}

FORMS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "vote": (
        lambda s, w: s.form(
            w, f"/campaigns/{FOLK}/votes", item=s.folk.item(), tag=s.others, choice=Choice.APPROVE.value
        ),
        ("form", *("You approved this tag.",) * 5),
    ),
    "add a tag": (
        lambda s, w: s.form(
            w,
            f"/campaigns/{FOLK}/tags",
            item=s.folk.item(),
            property="dc:subject",
            words=f"form of {w}",
            language="en",
        ),
        ("form", *("Your tag is added.",) * 5),
    ),
    "rule on a tag": (
        lambda s, w: s.form(
            w,
            f"/campaigns/{FOLK}/rulings",
            item=s.folk.item(),
            tag=s.others,
            decided="accepted",
            reason="It is so.",
        ),
        ("form", "Only moderators", *("Your ruling stands.",) * 3, "Only moderators"),
    ),
    "exclude a person": (
        lambda s, w: s.form(
            w, f"/campaigns/{FOLK}/agents/{s.agent()}/exclusion", choice="exclude", reason="Why not."
        ),
        (
            "form",
            "Only who runs",
            "They are excluded",
            "They are excluded",
            "Only who runs",
            "They are excluded",
        ),
    ),
    "report a tag": (
        lambda s, w: s.form(w, f"/campaigns/{FOLK}/report", tag=s.others, reason="wrong"),
        ("form", *("Somebody will look at it.",) * 5),
    ),
    "my data": (lambda s, w: s.visitors[w].get("/me/data"), ("Sign in", *("My data",) * 5)),
}


@contextmanager
def staged(folk: Folk, server: Server) -> Iterator[Stage]:
    with ExitStack() as sessions:
        with folk.database.transaction() as store:
            store.connection.execute(update(person).values(created=NOW))
        yield Stage(Folk(folk.database, {**folk.known}), server, sessions)


@pytest.mark.parametrize("action", MATRIX)
def test_every_cell_by_token_and_over_the_protocol(folk: Folk, server: Server, action: str) -> None:
    act, expected = MATRIX[action]

    with staged(folk, server) as stage:
        # Whoever may do it once for all goes last, so that nothing is gone for the others.
        answers = {}
        for who in sorted(WHO, key=lambda who: expected[WHO.index(who)] < 300):
            answers[who] = act(stage, who).status_code
            if answers[who] < 300 and action in ("delete another's tag", "exclude a person"):
                stage.others = stage.folk.tag(f"again for {who}", by="bob")
                with folk.database.transaction() as store:
                    store.connection.execute(update(agent).values(excluded=False))

    assert tuple(answers[who] for who in WHO) == expected


@pytest.mark.parametrize("action", FORMS)
def test_every_cell_by_form(folk: Folk, server: Server, action: str) -> None:
    act, expected = FORMS[action]

    with staged(folk, server) as stage:
        for who, said in zip(WHO, expected, strict=True):
            answer = act(stage, who)
            assert said in answer.text, (who, answer.status_code)
            if action == "exclude a person":
                with folk.database.transaction() as store:
                    store.connection.execute(update(agent).values(excluded=False))
