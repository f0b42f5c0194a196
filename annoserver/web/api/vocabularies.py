"""Our vocabulary and contexts, served from the package with content negotiation."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Blueprint, Response, request

from annoserver.errors import Missing
from annoserver.ld import graph, terms
from annoserver.protocol import conditions, negotiation
from annoserver.protocol.negotiation import Form

bp = Blueprint("vocabularies", __name__)

CONTEXTS = ("anno.jsonld", "ldp.jsonld", "crowd.jsonld")
DAY = "public, max-age=86400"


@bp.get("/vocab")
def vocabulary() -> Response:
    """The vocabulary, as Turtle or JSON-LD."""
    form = negotiation.choose(request.headers.get("Accept", "") or Form.TURTLE.media_type)
    content = terms.shipped("vocab", "crowd.ttl")
    if form is Form.JSONLD:
        content = _as_jsonld(content)
    return _send(content, form.content_type if form is Form.TURTLE else form.media_type)


@bp.get("/contexts/<name>")
def context(name: str) -> Response:
    """A context document that our annotations name."""
    if name not in CONTEXTS:
        raise Missing(f"There is no context “{name}” here; there are {', '.join(CONTEXTS)}.")
    return _send(terms.shipped("contexts", name), "application/ld+json")


@cache
def _as_jsonld(turtle: bytes) -> bytes:
    return graph.text(graph.read(turtle, "text/turtle"), "jsonld")


def _send(content: bytes, content_type: str) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = [("ETag", tag), ("Vary", "Accept"), ("Cache-Control", DAY)]
    if conditions.fresh(tag, request.headers.get("If-None-Match", "")):
        return Response(status=304, headers=headers)
    return Response(content, headers=[*headers, ("Content-Type", content_type)])
