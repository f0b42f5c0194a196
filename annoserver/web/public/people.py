"""Pages about people: one's own, with the tokens for programs, and the agents that stand for people."""

from __future__ import annotations

import json

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_login import current_user, login_fresh
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import keys
from annoserver.model.annotation import ANNO
from annoserver.model.campaign import agent_iri
from annoserver.model.person import Agent, Kind, Person
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns
from annoserver.store import people as shelf
from annoserver.store.facts import people as facts
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.signin import to_sign_in

bp = Blueprint("people", __name__)

TYPES = {Kind.PERSON: "Person", Kind.SOFTWARE: "Software", Kind.IMPORTED: "Person"}
JSONLD = "application/ld+json"


@bp.get("/me")
def me() -> Answer:
    """Who I am here, and where I take part."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("people.me"))
    return _me(current_user.person)


@bp.post("/me/tokens")
def make_token() -> Answer:
    """A new token, shown this once; made only in a session that is surely the person's own."""
    if not current_user.is_authenticated or not login_fresh():
        return to_sign_in(url_for("people.me"))
    person, name = current_user.person, request.form.get("campaign", "")
    with service().database.transaction() as store:
        held = campaigns.find(store, name) if name else None
        if held:
            require(visitor(store, name), Action.SEE, held.campaign, now())
        made = keys.new_token(store, person, held, now())
    return _me(person, made)


@bp.post("/me/tokens/removal")
def remove_token() -> Answer:
    """Make a token useless."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("people.me"))
    with service().database.transaction() as store:
        gone = facts.revoke(store, current_user.person, request.form.get("token", ""))
    flash(
        "The token is removed; programs can no longer use it." if gone else "There is no such token.", "done"
    )
    return redirect(url_for("people.me"), 303)


def _me(person: Person, token: str = "") -> Response:
    with service().database.reading() as store:
        response = render.page(
            "people/me.html",
            person=person,
            memberships=facts.memberships(store, person),
            tokens=facts.tokens(store, person),
            campaigns=[held.campaign for held in campaigns.every(store) if not held.campaign.draft],
            token=token,
        )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/campaigns/<name>/agents/<key>")
def agent(name: str, key: str) -> Response:
    """An agent: what it is, and the name that the person behind it chose to show, if any."""
    with service().database.reading() as store:
        held = campaigns.find(store, name)
        require(visitor(store, name), Action.SEE, held.campaign, now())
        found, chosen = shelf.agent_by_iri(store, agent_iri(store.base, name, key))
    shown = chosen or found.name
    if request.accept_mimetypes.best_match((JSONLD, "application/json", "text/html")) == "text/html":
        response = render.page(
            "people/agent.html", campaign=held.campaign, agent=found, shown=shown, kind=TYPES[found.kind]
        )
    else:
        response = Response(json.dumps(_document(found, shown), ensure_ascii=False), content_type=JSONLD)
    response.vary.add("Accept")
    return response


def _document(found: Agent, shown: str) -> dict[str, str]:
    document = {"@context": ANNO, "id": found.iri, "type": TYPES[found.kind]}
    return document | ({"name": shown} if shown else {})
