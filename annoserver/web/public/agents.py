"""The agents that stand for people in documents: one address, for programs and for people."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from annoserver.crowd.moderation import exclusions
from annoserver.errors import Gone
from annoserver.model.annotation import ANNO
from annoserver.model.campaign import agent_iri
from annoserver.model.person import Agent, Kind
from annoserver.model.rules.permission import Action, require, runs
from annoserver.store import campaigns
from annoserver.store import people as shelf
from annoserver.store.accounts import erasures
from annoserver.web import render
from annoserver.web.context import now, service, visitor

bp = Blueprint("agents", __name__)

TYPES = {Kind.PERSON: "Person", Kind.SOFTWARE: "Software", Kind.IMPORTED: "Person"}
JSONLD = "application/ld+json"


@bp.get("/campaigns/<name>/agents/<key>")
def read(name: str, key: str) -> Response:
    """An agent: what it is, and the name that the person behind it chose to show, if any."""
    with service().database.reading() as store:
        held = campaigns.find(store, name)
        who = visitor(store, name)
        require(who, Action.SEE, held.campaign, now())
        iri = agent_iri(store.base, name, key)
        if erasures.is_erased(store, iri):
            raise Gone("Whoever this was has left.", iri=iri)
        found, chosen = shelf.agent_by_iri(store, iri)
        moderated = runs(who) and found.kind is Kind.PERSON
        effect = exclusions.look(store, name, key, who, now())[1] if moderated else None
    shown = chosen or found.name
    if request.accept_mimetypes.best_match((JSONLD, "application/json", "text/html")) == "text/html":
        kind = TYPES[found.kind]
        values: dict[str, Any] = {
            "campaign": held.campaign,
            "agent": found,
            "shown": shown,
            "kind": kind,
            "effect": effect,
        }
        response = render.page("people/agent.html", **values)
    else:
        response = Response(json.dumps(_document(found, shown), ensure_ascii=False), content_type=JSONLD)
    response.vary.add("Accept")
    return response


def _document(found: Agent, shown: str) -> dict[str, str]:
    document = {"@context": ANNO, "id": found.iri, "type": TYPES[found.kind]}
    return document | ({"name": shown} if shown else {})
