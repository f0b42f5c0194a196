"""Posting before Flask is asked: a tag or a vote as programs send them, answered as its view would."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.wsgi import ClosingIterator

from annoserver.errors import AnnoError
from annoserver.model.annotation import Annotation
from annoserver.model.container import Address
from annoserver.protocol import negotiation
from annoserver.protocol.annotations import Sent, check
from annoserver.protocol.batch.arrivals import CONTAINER, LINE, Waiting
from annoserver.protocol.negotiation import Form
from annoserver.protocol.representation import of_created
from annoserver.web.context import JSON_TYPES, NAME, REFUSED, Service, arriving, digest
from annoserver.web.limits.counting import COUNTED, Limits
from annoserver.web.respond import warned
from annoserver.web.watch.requests import ROUTE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CREATED = f"{HTTPStatus.CREATED.value} {HTTPStatus.CREATED.phrase.upper()}"
UNUSUAL = ("HTTP_LINK", "HTTP_IDEMPOTENCY_KEY", "HTTP_TRANSFER_ENCODING")
"""Headers that only the view knows what to do about."""


class Arriving:
    """An application that takes in annotations itself where all is well, and hands all else on.

    Its answers are made when they are looked at, so that those of one moment share a transaction.
    What is refused is told by Flask, in the one place of errors: a document that breaks a rule is looked
    at there once more, and what the campaign refuses is handed on as the error that it was.
    """

    def __init__(self, inner: WSGIApplication, app: Flask) -> None:
        self._inner = inner
        self._service: Service = app.extensions[NAME]
        self._limits: Limits | None = app.extensions.get("limits")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and (found := CONTAINER.fullmatch(environ["PATH_INFO"])):
            token = self._token(environ) if self._plain(environ) else ""
            begun = self._begun(environ, token, found[1]) if token else None
            if begun is not None:
                return self._answers(environ, start_response, begun)
        return self._inner(environ, start_response)

    def _answers(
        self, environ: WSGIEnvironment, start_response: StartResponse, begun: Begun
    ) -> Iterator[bytes]:
        try:
            found = self._service.arrivals.settle(begun.waiting)
        except Exception as error:  # noqa: BLE001 (Flask tells it, and does not try again)
            environ[REFUSED] = error
            with closing(ClosingIterator(self._inner(environ, start_response))) as told:
                yield from told
            return
        body, headers = self._made(found, begun)
        start_response(CREATED, headers)
        yield body

    def _plain(self, environ: WSGIEnvironment) -> bool:
        """Whether what comes is JSON, of a length that is taken."""
        length = environ.get("CONTENT_LENGTH", "")
        if not length.isdecimal() or int(length) > self._service.max_body_bytes:
            return False
        if environ["QUERY_STRING"] or any(name in environ for name in UNUSUAL):
            return False
        return _media(environ.get("CONTENT_TYPE", ""))[0] in JSON_TYPES

    def _token(self, environ: WSGIEnvironment) -> str:
        """The digest of the token that is shown, "" where its owner may not write, or is new here, and is
        told so by Flask."""
        authorization = environ.get("HTTP_AUTHORIZATION", "")
        token = digest(authorization)
        if token and self._limits is not None:
            place = environ.get("REMOTE_ADDR") or "unknown"
            environ[COUNTED] = self._limits.is_grown(token) and self._limits.lets_write(authorization, place)
            return token if environ[COUNTED] else ""
        return token

    def _begun(self, environ: WSGIEnvironment, token: str, container: str) -> Begun | None:
        """What was sent, in line with all that came at the same moment; None where all is not well."""
        raw = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(raw)
        sent = _sent(environ, raw)
        if sent is None or len(raw) != int(environ["CONTENT_LENGTH"]):
            return None
        environ[ROUTE] = "annotations.create"
        arrival = arriving(sent, environ.get("HTTP_SLUG", ""), token, container)
        line = environ.get(LINE)
        return Begun(sent, self._service.arrivals.join(container, arrival, [] if line is None else line))

    def _made(self, found: Annotation, begun: Begun) -> tuple[bytes, list[tuple[str, str]]]:
        address = Address(self._service.database.base, begun.waiting.container)
        shown = of_created(found, address, Form.JSONLD)
        body = shown.body or b""
        more = (*self._service.always, *warned(begun.sent.warnings), ("Content-Length", str(len(body))))
        return body, [*shown.headers, *more]


class Begun(NamedTuple):
    """What was sent, and how it stands in line."""

    sent: Sent
    waiting: Waiting


def _sent(environ: WSGIEnvironment, raw: bytes) -> Sent | None:
    """What was sent, if no rule of the model is broken and JSON-LD is wanted back."""
    try:
        if negotiation.choose(environ.get("HTTP_ACCEPT", "")) is not Form.JSONLD:
            return None
        return check(raw, _media(environ["CONTENT_TYPE"])[1])
    except AnnoError:
        return None


@lru_cache(maxsize=100)
def _media(content_type: str) -> tuple[str, str]:
    """Media type and profile of a Content-Type header."""
    name, parameters = parse_options_header(content_type)
    return name.lower(), parameters.get("profile", "")
