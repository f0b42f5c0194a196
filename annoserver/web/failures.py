"""From an error to its answer: one table of statuses, problem+json for programs, a page for people."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from annoserver.errors import (
    AnnoError,
    Busy,
    Forbidden,
    Full,
    Gone,
    Invalid,
    Misconfigured,
    Missing,
    NotAllowed,
    Reused,
    Stale,
    Taken,
    TooLarge,
    TooMany,
    Unacceptable,
    Unconditional,
    Unfit,
    Unknown,
    Unreachable,
    no_room,
)
from annoserver.protocol import negotiation
from annoserver.web import render, wording
from annoserver.web.context import service
from annoserver.web.watch import ids, rights

STATUS: dict[type[AnnoError], int] = {
    Invalid: 400,
    Unknown: 401,
    Forbidden: 403,
    Missing: 404,
    NotAllowed: 405,
    Unacceptable: 406,
    Taken: 409,
    Gone: 410,
    Stale: 412,
    TooLarge: 413,
    Unfit: 415,
    Reused: 422,
    Unconditional: 428,
    TooMany: 429,
    Unreachable: 502,
    Busy: 503,
    Full: 507,
    Misconfigured: 500,
}
WATCH = ("/healthz", "/readyz", "/metrics")
PROGRAMS = ("/annotations", "/batch", "/changes", "/search", "/contexts", "/vocab", *WATCH)

DOCUMENTS = ("/annotations", "/catalogue", "/erasures", "/items", "/oai", "/search")
"""Where people read as well as programs: whoever does not say that they want a page gets none."""

API = "annoserver.web.api."
PEOPLE = f"{API}people."
"""Where programs ask about people, beside the pages of campaigns."""

UNPROCESSABLE = 422

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Answer every error of ours and of Flask's."""
    app.register_error_handler(AnnoError, ours)
    app.register_error_handler(HTTPException, flasks)
    app.register_error_handler(Exception, unforeseen)


def ours(error: AnnoError) -> Response:
    """The answer for one of the errors in the tree."""
    status = STATUS[type(error)]
    rights.refused(error)
    response = _answer(status, error.title, error.message, _members(error), wording.refusal(error))
    if isinstance(error, Unknown):
        response.headers["WWW-Authenticate"] = 'Bearer realm="annoserver"'
    if isinstance(error, NotAllowed):
        response.headers["Allow"] = ", ".join(error.methods)
    if isinstance(error, Unfit) and error.accepted:
        # What may be sent instead (RFC 9110, 15.5.16; LDP, 7.1).
        for name in ("Accept", *(("Accept-Post",) if request.method == "POST" else ())):
            response.headers[name] = ", ".join(error.accepted)
    if isinstance(error, Busy | TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if related := _related(error):
        response.headers.add("Link", f'<{related}>; rel="related"')
    return response


def _related(error: AnnoError) -> str:
    """What is there already, or where one joins first; "" for nothing."""
    if error.rule == "joined":
        return service().database.base + error.iri
    return error.iri if isinstance(error, Taken) else ""


def flasks(error: HTTPException) -> Response:
    """The answer for what Flask refuses: unknown routes, methods, broken requests."""
    made = cast(Response, Response.force_type(error.get_response(), request.environ))
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return made
    response = _answer(error.code, HTTPStatus(error.code).phrase, error.description or "", {})
    for name in ("Allow", "Content-Range", "Retry-After"):
        if name in made.headers:
            response.headers[name] = made.headers[name]
    return response


def unforeseen(error: Exception) -> Response:
    """The answer for a fault of ours: it is logged whole, and nothing of it is shown."""
    if no_room(error):
        return ours(Full())
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    message = _("Something went wrong on our side; it has been logged.")
    return _answer(500, "Internal Server Error", message, {}, message)


def _members(error: AnnoError) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if error.rule:
        members["rule"] = error.rule
    if isinstance(error, Invalid | Unfit) and error.problems:
        members["problems"] = [
            {"rule": one.rule, "pointer": one.pointer, "message": one.message} for one in error.problems
        ]
    if isinstance(error, Unacceptable):
        members["offered"] = list(error.offered)
    if error.rule == "joined":
        members |= _joining(error.iri)
    elif error.iri:
        members["existing" if isinstance(error, Taken) else "resource"] = error.iri
    return members


def _joining(path: str) -> dict[str, str]:
    """Where people read what they agree to, which is what this problem is about, and where programs do."""
    base = service().database.base
    return {"type": f"{base}{path.rpartition('/')[0]}/join", "join": f"{base}{path}"}


def _answer(status: int, title: str, message: str, members: dict[str, Any], said: str = "") -> Response:
    if _for_program():
        problem = _problem(status, title, message, members)
        body = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        response = Response(body, status, content_type="application/problem+json")
    else:
        response = Response(_page(status, title, message, said), status, mimetype="text/html")
    # 404 and 410 may be kept by caches (RFC 9110, 15.1), for whoever asks in the same way alone.
    response.vary.add("Accept")
    return response


def _page(status: int, title: str, message: str, said: str) -> str:
    """A page for people: the sentence that is said in its language, else the English one, marked as such."""
    heading = wording.FAILURES.get(status, title)
    return render.html(
        "failure.html",
        status=status,
        title=heading,
        message=message,
        translated=said or wording.EXPLAINED.get(status),
        request_id=ids.current(),
    )


def _problem(status: int, title: str, message: str, members: dict[str, Any]) -> dict[str, Any]:
    about = {"type": "about:blank", "title": title, "status": status, "detail": message}
    return about | members | {"request": ids.current()}


def in_batch(error: AnnoError) -> dict[str, Any]:
    """The problem of one document among many, where 422 says that it is at fault and not the request."""
    rights.refused(error)
    status = UNPROCESSABLE if isinstance(error, Invalid | Unfit) else STATUS[type(error)]
    return _problem(status, error.title, error.message, _members(error))


def _for_program() -> bool:
    if request.path.startswith(DOCUMENTS) and request.method in ("GET", "HEAD"):
        return not negotiation.prefers_html(request.headers.get("Accept", ""))
    room = current_app.blueprints.get(request.blueprint or "")
    if room and room.import_name.startswith(PEOPLE):
        return True
    if request.path.startswith(PROGRAMS) or "/export/" in request.path:
        return True
    if room and room.import_name.startswith(API):
        # Who takes anything there, as curl does, is no browser.
        return "text/html" not in request.headers.get("Accept", "")
    return not request.accept_mimetypes.accept_html
