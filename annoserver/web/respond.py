"""From a representation to a response, and the headers that belong on every answer of a path."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.datastructures import Headers

from annoserver.errors import Problem
from annoserver.ld import graph
from annoserver.protocol import negotiation
from annoserver.protocol.negotiation import EVERY, Form
from annoserver.protocol.representation import CONSTRAINTS, CONTAINER, RESOURCE, Representation
from annoserver.web import language
from annoserver.web.context import service
from annoserver.web.readable import readable

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

EXPOSED = (
    "Allow, Accept-Post, Content-Location, ETag, Link, Location, Preference-Applied, Vary, X-Request-ID,"
    " Annoserver-Warning"
)
OPEN = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", EXPOSED))
"""What lets pages of any origin read an answer, without credentials."""

TAKEN = "Accept, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Link, Prefer, Slug"
METHODS = "GET, HEAD, OPTIONS, POST, PUT, DELETE"
TOLD = 20
"""How many warnings fit into the headers of an answer."""

SEGMENTS = 3
"""Slashes in the path of an annotation, fewer in that of a container."""

CONSTRAINED = (400, 403, 409, 415)


class Complete(Response):
    """A response with all its headers, which nothing has to look through once more."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """The headers as they are, and how long the body is: our IRIs need no mending."""
        if self.status_code == HTTPStatus.NOT_MODIFIED:
            del self.headers["Content-Type"]
        else:
            self.headers["Content-Length"] = str(sum(map(len, self.response)))
        return self.headers


def respond(shown: Representation, status: int = 200, warnings: tuple[Problem, ...] = ()) -> Response:
    """The response for a representation; 304 when the client has it already.

    warnings of the document that was sent go into an Annoserver-Warning header each, and never block.
    """
    if shown.page:
        response = readable(shown, status)
    else:
        code = HTTPStatus.NOT_MODIFIED if shown.body is None else status
        kind = Response if service().cors_origins else Complete
        response = kind(shown.body or b"", code, [*shown.headers, *service().always])
        if not any(name == "Link" for name, _ in shown.headers):
            _link(response)
    for pair in warned(warnings):
        response.headers.add(*pair)
    return response


def warned(warnings: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """The headers that tell warnings."""
    return [("Annoserver-Warning", _told(one)) for one in warnings[:TOLD]]


def wanted(among: tuple[Form, ...] = EVERY) -> Form:
    """The form that this request asks for, by ?format= or by Accept."""
    named = request.args.get("format") if request.query_string else None
    return negotiation.choose(request.headers.get("Accept", ""), named, among)


def _told(warning: Problem) -> str:
    """A warning as a header: rule, pointer and message, in ASCII."""
    words = f"{warning.rule} {warning.pointer or '/'} {warning.message}"
    return "".join(letter if " " <= letter <= "~" else "?" for letter in words)


def described(lines: str, form: Form) -> Response:
    """Statements, given as N-Triples, in a form of RDF; 304 when the client has them already."""
    triples = graph.read(lines.encode(), Form.NTRIPLES.media_type)
    kind = form.media_type if form is Form.JSONLD else form.content_type
    response = Response(graph.text(triples, form.name.lower()), 200, content_type=kind)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response


def deleted(links: str) -> Response:
    """The answer to DELETE: no content, and so no type of it (protocol, 5.4)."""
    response = Response(status=204, headers=[("Link", links)])
    del response.headers["Content-Type"]
    return response


def options(allow: tuple[str, ...], *headers: tuple[str, str]) -> Response:
    """The answer to OPTIONS: what the resource can do, and no body."""
    response = Response(status=200, headers=[("Allow", ", ".join(allow)), *headers])
    response.headers["Access-Control-Allow-Methods"] = ", ".join(allow)
    return response


def decorate(response: Response) -> Response:
    """Add what every answer of the annotation paths carries, errors included; and CORS."""
    if isinstance(response, Complete):
        return response
    _link(response)
    path = request.path
    if not language.segment(path) and not path.startswith(("/sign", "/me")):
        _allow_origin(response)
    return response


def _link(response: Response) -> None:
    """Type links on all answers of containers and annotations (protocol, 4.1; LDP, 4.2.1.4)."""
    path = request.path
    if not path.startswith("/annotations"):
        return
    typed = 'rel="type"' in response.headers.get("Link", "")
    if typed or (request.args.get("page") is not None and response.status_code < HTTPStatus.BAD_REQUEST):
        return
    if path.endswith("/") or path.count("/") < SEGMENTS:
        response.headers.add("Link", CONTAINER)
    elif response.status_code in CONSTRAINED:
        response.headers.add("Link", f"{RESOURCE}, {CONSTRAINTS}")
    else:
        response.headers.add("Link", RESOURCE)


def _allow_origin(response: Response) -> None:
    """CORS: origins in the settings with credentials, all others without (wap.md, O19)."""
    origin = request.headers.get("Origin")
    known = service().cors_origins
    if known:
        response.vary.add("Origin")
    if origin in known:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    else:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = TAKEN
        response.headers.setdefault("Access-Control-Allow-Methods", METHODS)
        response.headers["Access-Control-Max-Age"] = "86400"
