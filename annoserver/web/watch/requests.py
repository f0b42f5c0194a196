"""Requests as they are counted and logged: by route, never by who asked or what for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from annoserver.web.watch.logs import shortened

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    Watcher = Callable[["Seen"], None]

ROUTE = "annoserver.route"
NOWHERE = "none"
"""The route of what no route answers: paths that people make up are no labels."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("annoserver.requests")


class Seen:
    """A request that was answered: its method, route, status, seconds, and who asked."""

    __slots__ = ("address", "method", "route", "seconds", "status")

    def __init__(self, environ: WSGIEnvironment) -> None:
        method = environ["REQUEST_METHOD"]
        self.method = method if method in METHODS else "other"
        self.address = environ.get("REMOTE_ADDR") or ""
        self.route = NOWHERE
        self.status = 500
        self.seconds = 0.0


def watched(inner: WSGIApplication, watchers: tuple[Watcher, ...]) -> WSGIApplication:
    """The application, of whose answers the watchers are told when the last byte was given to the server."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began, seen = time.perf_counter(), Seen(environ)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            seen.status = int(status[:3])
            return start_response(status, headers, *more)

        def end() -> None:
            seen.seconds = time.perf_counter() - began
            seen.route = environ.get(ROUTE, NOWHERE)
            for tell in watchers:
                tell(seen)

        return ClosingIterator(inner(environ, start), end)

    return answer


def logged(seen: Seen) -> None:
    """Log a request: no path and no query, in which secrets of links and words of people may stand."""
    about = {
        "method": seen.method,
        "route": seen.route,
        "status": seen.status,
        "milliseconds": round(seen.seconds * 1000, 1),
        "address": shortened(seen.address),
    }
    log.info(
        "%s %s %d %.1f ms %s",
        *about.values(),
        extra={"about": about},
    )
