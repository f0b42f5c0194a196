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

WHO, STAYS = "_user_id", "_permanent"
"""Where Flask-Login keeps who is signed in, and Flask that they are to stay when the browser is closed."""

IDLE = "SESSION_IDLE"
"""The setting of how long whoever does nothing stays signed in without having asked for it."""

STEPS = 15
"""In so many steps the moment moves on at which somebody did something last: not with every page."""

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


class Session(SecureCookieSession):
    """A session; aged: whether its cookie is to say anew when somebody was here last."""

    aged = False


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies, which cost nothing where there is no cookie and none is needed.

    A cookie whose signature was good is known again; only one whose values cannot be changed, so that
    no request meets what another did with them. When a cookie was signed tells how long somebody did
    nothing: after that it is a session in which nobody is signed in, and whose forms still hold.
    """

    session_class = Session

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], datetime]] = {}

    def open_session(self, app: Flask, request: Request) -> Session | None:
        """The session of a request."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        sent = request.cookies.get(self.get_cookie_name(app), "")
        found = self._known.get(sent) or self._read(app, sent)
        if found is None:
            return self.session_class()
        values, signed = found
        age = datetime.now(UTC) - signed
        if not timedelta() <= age <= app.permanent_session_lifetime:
            return self.session_class()
        if WHO not in values or values.get(STAYS):
            return self.session_class(values)
        if age > app.config[IDLE]:
            return self.session_class({FIELD: values[FIELD]} if FIELD in values else None)
        opened = self.session_class(values)
        opened.aged = age * STEPS > app.config[IDLE]
        return opened

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
            session.modified = session.modified or getattr(session, "aged", False)
            super().save_session(app, session, response)
