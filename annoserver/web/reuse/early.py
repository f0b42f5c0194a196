"""Reading before Flask is asked: what programs read most, in the words that its views would answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask

from annoserver.errors import AnnoError
from annoserver.model.person import NOBODY
from annoserver.protocol import containers, negotiation, preferences
from annoserver.protocol.annotations import read
from annoserver.protocol.batch.arrivals import CONTAINER
from annoserver.protocol.negotiation import Form
from annoserver.protocol.representation import Representation, of_annotation
from annoserver.web.context import NAME, Service, now
from annoserver.web.reuse import answers
from annoserver.web.reuse.answers import MARK, Kept, Shelf
from annoserver.web.watch.requests import ROUTE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PLACE = "/annotations/"
ANNOTATION = re.compile(r"/annotations/([A-Za-z0-9._~-]+)/([A-Za-z0-9._~-]+)")
"""Paths in letters that mean themselves; of any other Flask makes out what it names."""

PAGE = re.compile(r"iris=([01])&page=([0-9]{1,12})")

OK, SAME = (f"{one.value} {one.phrase.upper()}" for one in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED))


class Early:
    """An application that answers some requests itself, and hands all others on.

    It never answers what Flask would answer differently: whoever says who they are, asks for a page to
    look at, is refused or misspells something goes on to the views, which are the one place of errors.
    """

    def __init__(self, inner: WSGIApplication, app: Flask) -> None:
        self._inner = inner
        self._service: Service = app.extensions[NAME]
        self._shelf: Shelf = app.extensions[answers.NAME]
        limits = app.extensions.get("limits")
        self._allows: Callable[[str, str], bool] | None = limits.allows if limits else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].startswith(PLACE):
            made = None if "HTTP_AUTHORIZATION" in environ else self._answer(environ)
            if made is not None and self._allowed(environ):
                headers = list(made.headers)
                if made.body is not None:
                    headers.append(("Content-Length", str(len(made.body))))
                start_response(SAME if made.body is None else OK, headers)
                return (made.body or b"",)
        return self._inner(environ, start_response)

    def _allowed(self, environ: WSGIEnvironment) -> bool:
        """Whether this address may read; whoever may not is told so by Flask."""
        return self._allows is None or self._allows("reads", environ.get("REMOTE_ADDR") or "unknown")

    def _answer(self, environ: WSGIEnvironment) -> Representation | None:
        try:
            path = environ["PATH_INFO"]
            if found := ANNOTATION.fullmatch(path):
                environ[ROUTE] = "annotations.read"
                return self._annotation(environ, *found.groups())
            environ[ROUTE] = "containers.read" if path != PLACE else "containers.read_root"
            return self._document(environ)
        except AnnoError:
            return None

    def _annotation(self, environ: WSGIEnvironment, container: str, name: str) -> Representation | None:
        if environ["QUERY_STRING"] or _form(environ) is not Form.JSONLD:
            return None
        with self._service.database.glance() as store:
            found = read(store, container, name, NOBODY, now())
        return self._whole(of_annotation(found, Form.JSONLD, environ.get("HTTP_IF_NONE_MATCH", "")))

    def _document(self, environ: WSGIEnvironment) -> Representation | None:
        """What was answered before and is still true, or what takes little to make."""
        key, known = answers.document_key(environ), environ.get("HTTP_IF_NONE_MATCH", "")
        mark, moment = self._shelf.marks.read(), now()
        environ[MARK] = mark
        kept = self._shelf.find(key, mark, moment)
        if kept is not None:
            return kept.shown(known)
        container = CONTAINER.fullmatch(environ["PATH_INFO"])
        if not container or _form(environ) is not Form.JSONLD:
            return None
        # What is to be kept is made whole, also for somebody who knows it and gets a 304.
        wanted = self._shelf.wants(key)
        made = self._made(environ, container[1], "" if wanted else known)
        if made is None or made.body is None or not wanted:
            return made
        tag = dict(made.headers)["ETag"]
        kept = Kept(mark, answers.minute(moment), made.headers, tag, made.body)
        self._shelf.keep(key, kept)
        return kept.shown(known)

    def _made(self, environ: WSGIEnvironment, container: str, known: str) -> Representation | None:
        """A page of a container, or the container as the client prefers to see it."""
        database, query = self._service.database, environ["QUERY_STRING"]
        if page := PAGE.fullmatch(query):
            number, iris = int(page[2]), page[1] == "1"
            with database.looking((PAGE, container, iris), number) as store:
                made = containers.page(store, container, number, Form.JSONLD, NOBODY, now(), known, iris=iris)
        elif not query:
            view = preferences.view(
                environ.get("HTTP_PREFER", ""), embed=negotiation.prefers_plain_json(_accepted(environ))
            )
            with database.looking((CONTAINER, container, view)) as store:
                made = containers.describe(store, container, view, Form.JSONLD, NOBODY, now(), known)
        else:
            return None
        return self._whole(made)

    def _whole(self, shown: Representation) -> Representation:
        return replace(shown, headers=(*shown.headers, *self._service.always))


def _accepted(environ: WSGIEnvironment) -> str:
    accepted: str = environ.get("HTTP_ACCEPT", "")
    return accepted


def _form(environ: WSGIEnvironment) -> Form:
    return negotiation.choose(_accepted(environ))
