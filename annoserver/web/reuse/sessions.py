"""Sessions in signed cookies, and the tokens of their forms: what is signed once is not signed again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, current_app, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

FIELD = "csrf_token"
"""Where Flask-WTF keeps the token in a session."""

KNOWN = 1000
"""How many cookies are known again."""


def token() -> str:
    """The token of the forms of this session, which is good as long as the session is."""
    raw = session.get(FIELD)
    return _signed(str(current_app.secret_key), raw) if isinstance(raw, str) else str(generate_csrf())


@lru_cache(maxsize=1024)
def _signed(secret: str, raw: str) -> str:
    """As Flask-WTF signs a token, once for each session."""
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies, which cost nothing where there is no cookie and none is needed.

    A cookie whose signature was good is known again; only one whose values cannot be changed, so that
    no request meets what another did with them.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], datetime]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        sent = request.cookies.get(self.get_cookie_name(app), "")
        found = self._known.get(sent) or self._read(app, sent)
        if found is None:
            return self.session_class()
        values, signed = found
        good = timedelta() <= datetime.now(UTC) - signed <= app.permanent_session_lifetime
        return self.session_class(values if good else None)

    def _read(self, app: Flask, sent: str) -> tuple[dict[str, Any], datetime] | None:
        signer = self.get_signing_serializer(app)
        if signer is None or not sent:
            return None
        try:
            found: Any = signer.loads(sent, return_timestamp=True)
        except BadSignature:
            return None
        values, signed = found
        if all(isinstance(value, str | bool) for value in values.values()):
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[sent] = values, signed
        return values, signed

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into the answer, when anybody has looked at it."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)
