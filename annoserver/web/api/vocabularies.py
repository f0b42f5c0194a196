"""Vocabularies for programs: our own with its contexts, and suggestions from those of a campaign."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request

from annoserver.crowd.vocabularies import suggestions
from annoserver.errors import Missing
from annoserver.ld import graph, terms
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import pick
from annoserver.protocol import conditions, negotiation
from annoserver.protocol.negotiation import GRAPHS, Form
from annoserver.store import campaigns
from annoserver.store.database import Store
from annoserver.store.facts.suggestions import Suggested
from annoserver.web.context import actor, now, service, visitor

bp = Blueprint("vocabularies", __name__)

CONTEXTS = ("anno.jsonld", "ldp.jsonld", "crowd.jsonld")
DAY = "public, max-age=86400"
LONGEST = 120
"""How many letters of what was typed are looked up."""


@bp.get("/vocab")
def vocabulary() -> Response:
    """The vocabulary in any form of RDF, as Turtle where none is named."""
    accept = request.headers.get("Accept", "") or Form.TURTLE.media_type
    form = negotiation.choose(accept, request.args.get("format"), GRAPHS)
    content = terms.shipped("vocab", "crowd.ttl")
    if form is not Form.TURTLE:
        content = _as(form.name.lower(), content)
    return _send(content, form.media_type if form is Form.JSONLD else form.content_type)


@bp.get("/contexts/<name>")
def context(name: str) -> Response:
    """A context document that our annotations name."""
    if name not in CONTEXTS:
        raise Missing(f"There is no context “{name}” here; there are {', '.join(CONTEXTS)}.")
    return _send(terms.shipped("contexts", name), "application/ld+json")


@bp.get("/campaigns/<name>/suggestions")
def suggest(name: str) -> Response:
    """Terms of a campaign that begin with ?words=, for the question with this number, from 0 on.

    lang: language of label and definition; {"words", "terms": [{"id", "label", "language", "matched",
    "matchedLanguage", "definition", "broader", "uses", "position"}]}, what is not known left out.
    """
    words, tongue = request.args.get("words", "")[:LONGEST], request.args.get("lang", "")
    with service().database.reading() as store:
        held = campaigns.find(store, name)
        require(_asking(store, name), Action.SEE, held.campaign, now())
        question = request.args.get("question", 0, type=int)
        found = suggestions(store, held, words, max(question, 0), tongue)
    response = jsonify(words=words, terms=[_told(one, tongue) for one in found])
    response.headers["Cache-Control"] = "private, max-age=30"
    return response


def _asking(store: Store, name: str) -> Actor:
    return actor(store, name) if "Authorization" in request.headers else visitor(store, name)


def _told(one: Suggested, tongue: str) -> dict[str, Any]:
    label, language = pick(one.term.labels, tongue)
    told = {
        "id": one.term.iri,
        "label": label or one.matched,
        "language": language,
        "matched": one.matched,
        "matchedLanguage": one.language,
        "definition": pick(one.term.notes, tongue)[0],
        "broader": pick(one.broader, tongue)[0],
        "uses": one.uses,
        "position": one.term.position,
    }
    return {key: value for key, value in told.items() if value not in ("", None)}


@cache
def _as(form: str, turtle: bytes) -> bytes:
    return graph.text(graph.read(turtle, "text/turtle"), form)


def _send(content: bytes, content_type: str) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = [("ETag", tag), ("Vary", "Accept"), ("Cache-Control", DAY)]
    if conditions.fresh(tag, request.headers.get("If-None-Match", "")):
        return Response(status=304, headers=headers)
    return Response(content, headers=[*headers, ("Content-Type", content_type)])
