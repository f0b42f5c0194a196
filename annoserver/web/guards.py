"""Guards: forms only from our own pages, and headers that keep pages to what they need."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect

from annoserver.errors import Invalid
from annoserver.web import failures
from annoserver.web.respond import Complete
from annoserver.web.reuse.sessions import Sessions

PROGRAMS = "annoserver.web.api."
"""Where the blueprints are that take tokens and no cookies: their requests need no form token."""

HARMLESS = "annoserver.web.public.home"
"""Its form changes nothing here, and a token would give a cookie to everybody who reads a page."""

POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    # Pictures of items come from whoever provides them.
    "img-src 'self' https: http:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
CONTENT_POLICY = "Content-Security-Policy"
SECURE = "upgrade-insecure-requests"
TRANSPORT = ("Strict-Transport-Security", f"max-age={365 * 24 * 60 * 60}")
"""Browsers come by https alone from now on. Of the domains below ours we know nothing, and say nothing."""


def install(app: Flask, *, secure: bool) -> None:
    """Guard the pages of an application that has all its blueprints; secure: it is reached by https."""
    app.config.update(
        # Browsers take a cookie of such a name over https alone, and from no neighbouring domain.
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may lie open for hours; its token is worth what the session is worth.
        WTF_CSRF_TIME_LIMIT=None,
    )
    forms = CSRFProtect(app)
    for room in app.blueprints.values():
        if room.import_name.startswith((PROGRAMS, HARMLESS)):
            forms.exempt(room)
    app.register_error_handler(CSRFError, _refuse)
    app.session_interface = Sessions()
    always = headers(secure=secure)

    @app.after_request
    def keep(response: Response) -> Response:
        if not isinstance(response, Complete):
            for name, value in always:
                response.headers.setdefault(name, value)
        return response


def headers(*, secure: bool) -> tuple[tuple[str, str], ...]:
    """What every answer carries."""
    return (
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        (CONTENT_POLICY, "; ".join((*POLICY, SECURE) if secure else POLICY)),
        *((TRANSPORT,) if secure else ()),
    )


def let_connect(response: Response, url: str) -> None:
    """Let the scripts of this page ask one other server, that of a picture which is served in tiles."""
    if url:
        parts = urlsplit(url)
        let_in = f"connect-src 'self' {parts.scheme}://{parts.netloc}"
        policy = dict(headers(secure=current_app.config["SESSION_COOKIE_SECURE"]))[CONTENT_POLICY]
        response.headers[CONTENT_POLICY] = policy.replace("connect-src 'self'", let_in)


def _refuse(_error: CSRFError) -> Response:
    return failures.ours(
        Invalid(
            _(
                "This form was not sent from a page of ours that is still valid. Please go back, load the"
                " page again and send it once more."
            ),
            rule="csrf",
        )
    )
