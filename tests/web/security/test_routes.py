"""Every route says who may use it, and holds to it: a route that is not in the table fails."""

from __future__ import annotations

import re

import pytest
import requests

from tests.parts.folk import DRAFT, FOLK, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, tree

EVERYBODY, PUBLIC, TOKEN, MEMBER, LINK = "everybody", "public campaign", "token", "signed in", "secret link"
"""Who may use a route. Public: everybody, unless the campaign is a draft; link: whoever has the link."""

GUARDED: dict[str, str] = {
    **dict.fromkeys(
        (
            "aliases.lead",
            "annotations.ask",
            "batch.ask",
            "boards.everywhere",
            "campaigns.listing",
            "containers.add_slash",
            "containers.ask",
            "containers.ask_root",
            "containers.ask_without_slash",
            "containers.patch",
            "containers.read_root",
            "contract.read",
            "contract.show",
            "datasets.catalogue",
            "datasets.well_known",
            "deletions.deleted",
            "erasures.erased",
            "feeds.ask",
            "health.alive",
            "health.ready",
            "home.speak",
            "identifiers.lead",
            "item_resources.europeanas",
            "item_resources.read",
            "joining.ask_forgotten",
            "joining.ask_leave",
            "joining.ask_reset",
            "joining.ask_sign_up",
            "joining.ask_take",
            "joining.ask_verify",
            "joining.asked",
            "joining.forgotten",
            "joining.sent",
            "joining.sign_up",
            "oaipmh.harvest",
            "pictures.read",
            "privacy.accessibility",
            "privacy.policy",
            "search.ask",
            "search.tell",
            "signin.ask",
            "signin.leave",
            "signin.sign_in",
            "static",
            "vocabularies.context",
            "vocabularies.vocabulary",
        ),
        EVERYBODY,
    ),
    **dict.fromkeys(
        (
            "agents.read",
            "annotations.read",
            "boards.read",
            "campaigns.read",
            "collections.browse",
            "collections.tag",
            "containers.read",
            "datasets.progress",
            "datasets.read",
            "exports.annotations",
            "exports.edm",
            "exports.europeana",
            "exports.ntua",
            "exports.put",
            "exports.put_several",
            "exports.several",
            "exports.table",
            "exports.tiers",
            "feeds.read",
            "following.lead",
            "records.record",
            "items.read",
            "joined.ask",
            "membership.read",
            "search.read",
            "vocabularies.suggest",
        ),
        PUBLIC,
    ),
    **dict.fromkeys(
        (
            "annotations.change",
            "annotations.create",
            "annotations.remove",
            "batch.add",
            "containers.change",
            "contributors.read",
            "containers.create",
            "containers.remove",
            "imports.put",
            "health.metrics",
            "membership.join",
            "membership.leave",
            "moderation.decide",
            "moderation.disown",
            "moderation.look",
        ),
        TOKEN,
    ),
    **dict.fromkeys(
        (
            "account.change_address",
            "account.change_password",
            "account.change_profile",
            "account.read",
            "account.remove_device",
            "account.verify_again",
            "boards.certificate",
            "boards.mine",
            "factors.ask",
            "factors.begin",
            "factors.confirm",
            "factors.prove",
            "factors.read",
            "factors.remove",
            "items.comment",
            "items.finish",
            "items.skip",
            "joined.join",
            "joined.leave",
            "moderating.decide",
            "tags.disown",
            "people.make_token",
            "people.me",
            "people.remove_token",
            "privacy.copy",
            "privacy.data",
            "privacy.delete",
            "privacy.fetch",
            "reports.ask",
            "reports.send",
            "rulings.give",
            "tags.add",
            "tags.change",
            "tags.remove",
            "votes.cast",
        ),
        MEMBER,
    ),
    **dict.fromkeys(
        (
            "jobs.cancel",
            "jobs.end",
            "jobs.fetch",
            "jobs.read",
            "joining.leave",
            "joining.reset",
            "joining.take",
            "joining.verify",
        ),
        LINK,
    ),
}
NEEDED = {"exports.several": f"?campaign={DRAFT}", "collections.tag": "?iri=x", "items.read": "?iri=x"}
OF_WHO_RUNS_IT = {"health.metrics"}
"""Has a token of its own, which the settings name; without, it is not there (tests/web/watch)."""

UNTOLD = {("privacy.fetch", 404)}
"""A copy of somebody's data is not there for anybody else."""

VALID = {
    "property": "dc:subject",
    "words": "wood",
    "language": "en",
    "choice": "approve",
    "decided": "accepted",
}
"""What makes forms whole, so that only whoever sends them is wrong."""

NO_FORM_TOKEN = {"home.speak", "oaipmh.harvest", "aliases.lead"}
"""Forms that change nothing here."""


def paths(server: Server, who: str, method: str, campaign: str = FOLK, name: str = "x") -> dict[str, str]:
    """Endpoint → a path of each route that is for these, by this method; name: what is in the campaign."""
    found = {}
    for rule in server.app.url_map.iter_rules():
        if (
            GUARDED.get(rule.endpoint) == who
            and method in (rule.methods or ())
            and "language" not in rule.rule
        ):
            path = re.sub(r"<(container|campaign|name)>", campaign, rule.rule, count=1)
            found[rule.endpoint] = re.sub(r"<[^>]*>", name, path) + NEEDED.get(rule.endpoint, "")
    return found


def test_every_route_declares_who_may_use_it(server: Server) -> None:
    assert set(server.app.view_functions) == set(GUARDED)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_for_members_sends_others_to_sign_in(
    folk: Folk, server: Server, visitor: Visitor, method: str
) -> None:
    page = tree(visitor.get("/sign-in"))
    token = str(page.xpath("string(//main//input[@name='csrf_token']/@value)"))
    asked, fields = paths(server, MEMBER, method), {**VALID, "item": folk.item(), "tag": folk.tag("wood")}
    assert token
    assert len(asked) > 5

    for endpoint, path in asked.items():
        answer = visitor.get(path) if method == "GET" else visitor.post(path, csrf=token, **fields)
        told = answer.headers.get("Location", answer.url)
        assert "/sign-in" in told or (endpoint, answer.status_code) in UNTOLD, (endpoint, told)


def test_what_needs_a_token_is_refused_without_one_and_with_a_cookie(
    folk: Folk, server: Server, ann: Visitor
) -> None:
    note = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": folk.item()}
    tag = folk.tag("wood")

    for method in ("GET", "POST", "PUT", "DELETE"):
        for endpoint, path in paths(server, TOKEN, method, name=tag).items():
            if endpoint in OF_WHO_RUNS_IT:
                continue
            answer = ann.session.request(method, server.url + path[1:], json=note, timeout=10)
            assert answer.status_code == 401, endpoint


def test_a_draft_is_not_there_for_whoever_does_not_run_it(folk: Folk, server: Server, ann: Visitor) -> None:
    for endpoint, path in paths(server, PUBLIC, "GET", DRAFT).items():
        for session in (requests.Session(), ann.session):
            answer = session.get(server.url + path[1:], timeout=10)
            assert answer.status_code in (404, 400) or endpoint in ("feeds.read", "search.read"), endpoint
            assert "Not yet" not in answer.text, endpoint


def test_every_form_needs_its_token(folk: Folk, server: Server, ann: Visitor) -> None:
    for who in (EVERYBODY, MEMBER, LINK):
        for endpoint, path in paths(server, who, "POST").items():
            room = server.app.view_functions[endpoint].__module__
            if endpoint in NO_FORM_TOKEN or room.startswith("annoserver.web.api."):
                continue
            assert ann.post(path, csrf="").status_code == 400, endpoint
