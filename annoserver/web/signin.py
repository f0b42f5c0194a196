"""Signing in and out: Flask-Login over a signed cookie that ends with the browser's session."""

from __future__ import annotations

import re

from flask import Flask, Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import people
from annoserver.errors import Unknown
from annoserver.model.person import Person
from annoserver.store import people as shelf
from annoserver.web import render
from annoserver.web.context import service
from annoserver.web.language import Pages

bp = Pages("signin", __name__)

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody who is signed in."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """What the cookie says of them."""
        return str(self.person.id)


def install(app: Flask) -> None:
    """Let people sign in."""
    manager = LoginManager()
    manager.user_loader(_load)
    # Telephones change their address often, which is no reason to lose what is being written;
    # such a session is only no longer fresh (see public.people).
    manager.session_protection = "basic"
    # Not by init_app: that also looks after a cookie which remembers people, and so reads the session
    # on every request, of programs too.
    vars(app)["login_manager"] = manager
    app.jinja_env.globals["current_user"] = current_user
    app.register_blueprint(bp)


def _load(number: str) -> SignedIn | None:
    with service().database.reading() as store:
        person = shelf.get(store, int(number))
    return SignedIn(person) if person else None


@bp.get("/sign-in")
def ask() -> Response:
    """The form to sign in with."""
    return render.page(
        "people/sign-in.html", next=own_path(request.args.get("next", "")), name="", problem=""
    )


@bp.post("/sign-in")
def enter() -> Answer:
    """Sign in, in a session that has nothing of an earlier one."""
    name, onward = request.form.get("name", ""), own_path(request.form.get("next", ""))
    try:
        with service().database.reading() as store:
            person = people.sign_in(store, name, request.form.get("password", ""))
    except Unknown as error:
        return render.page("people/sign-in.html", 400, next=onward, name=name, problem=error.message)
    session.clear()
    login_user(SignedIn(person))
    flash(_("You are signed in as %(name)s.", name=person.name), "done")
    return redirect(onward or url_for("campaigns.listing"), 303)


@bp.post("/sign-out")
def leave() -> Answer:
    """Sign out."""
    logout_user()
    session.clear()
    return redirect(url_for("campaigns.listing"), 303)


def to_sign_in(onward: str) -> Answer:
    """Send somebody to the form, and back again afterwards."""
    return redirect(url_for("signin.ask", next=onward), 303)


def own_path(path: str) -> str:
    """The path if it is one on this server, else "": nobody is led elsewhere after signing in."""
    return path if OWN_PATH.fullmatch(path) else ""
