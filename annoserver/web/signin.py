"""Signing in and out: Flask-Login over a signed cookie, with a row for each device."""

from __future__ import annotations

import re

from flask import Flask, Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import factors, keys, people, sessions
from annoserver.crowd.accounts.factors import Gate
from annoserver.errors import Unknown
from annoserver.model.person import Person
from annoserver.store import people as everybody
from annoserver.store.accounts import devices
from annoserver.web import render
from annoserver.web.context import NAME, looking_already, now, service, signed_in
from annoserver.web.language import Pages
from annoserver.web.reuse.sessions import IDLE
from annoserver.web.watch import rights

bp = Pages("signin", __name__)

HALF = "half"
"""Where a session has whose password was right, who is not signed in yet."""

HALF_LASTS = 10 * 60
"""Seconds to find a code in; and to set an app up."""

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody who is signed in; secret: what the cookie says, of which the store has the digest."""

    def __init__(self, person: Person, secret: str) -> None:
        self.person = person
        self.secret = secret

    @property
    def device(self) -> str:
        """The digest under which this browser is listed."""
        return keys.digest(self.secret)

    def get_id(self) -> str:
        """What the cookie says of them."""
        return self.secret


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
    lasting = app.extensions[NAME].lasting
    app.permanent_session_lifetime, app.config[IDLE] = lasting.ever, lasting.idle
    app.jinja_env.globals["current_user"] = current_user
    app.register_blueprint(bp)


def _load(secret: str) -> SignedIn | None:
    if (page := looking_already()) is not None:
        person = signed_in(page, keys.digest(secret))
    else:
        with service().database.glance() as store:
            person = devices.owner(store, keys.digest(secret), now())
    return SignedIn(person, secret) if person else None


@bp.get("/sign-in")
def ask() -> Response:
    """The form to sign in with."""
    return render.page(
        "people/sign-in.html", next=own_path(request.args.get("next", "")), name="", problem="", **_choice()
    )


@bp.post("/sign-in")
def sign_in() -> Answer:
    """Sign in, in a session that has nothing of an earlier one."""
    name, onward = request.form.get("name", ""), own_path(request.form.get("next", ""))
    try:
        # The slow look at the password is over before anything is locked.
        with service().database.reading() as store:
            person = people.sign_in(store, name, request.form.get("password", ""))
    except Unknown as error:
        rights.refused(error)
        problem = _("Name and password do not fit together.")
        return render.page("people/sign-in.html", 400, next=onward, name=name, problem=problem, **_choice())
    people.renew(service().database, person, request.form.get("password", ""))
    return come(person, onward, stay="stay" in request.form)


def _choice() -> dict[str, bool]:
    """What the form offers beside its fields."""
    return {"may_stay": bool(service().lasting.stay)}


def come(person: Person, onward: str = "", *, stay: bool = False) -> Answer:
    """Let somebody in whose password was right, or ask for the second factor first."""
    with service().database.reading() as store:
        gate = factors.gate(store, person, service().second_factor)
    if gate is Gate.OPEN:
        return enter(person, onward, stay=stay)
    rights.tell("password-right", person.id)
    _renew()
    session[HALF] = f"{person.id} {int(now().timestamp())} {int(stay)}"
    there = "factors.ask" if gate is Gate.CODE else "factors.read"
    return redirect(url_for(there, next=onward), 303)


def half() -> tuple[Person, bool] | None:
    """Who has said their password a while ago, and whether they want to stay; None for nobody."""
    said = session.get(HALF)
    if not isinstance(said, str):
        return None
    number, moment, stay = map(int, said.split())
    if not 0 <= now().timestamp() - moment <= HALF_LASTS:
        return None
    with service().database.reading() as store:
        person = everybody.get(store, number)
    return None if person is None or person.suspended else (person, bool(stay))


def enter(person: Person, onward: str = "", *, stay: bool = False) -> Answer:
    """Sign somebody in on this device, and lead them on; stay: also when the browser is closed."""
    admit(person, stay=stay)
    return redirect(onward or url_for("campaigns.listing"), 303)


def admit(person: Person, *, stay: bool) -> None:
    """Sign somebody in on this device, in a session that has nothing of an earlier one."""
    with service().database.transaction() as store:
        browser, lasting = request.user_agent.string, service().lasting
        begun = sessions.begin(store, person, browser, lasting, now(), stay=stay)
    rights.tell("sign-in", person.id)
    _renew()
    session.permanent = begun.stays
    login_user(SignedIn(person, begun.secret))
    flash(_("You are signed in as %(name)s.", name=person.public_name or person.name), "done")
    if not person.verified:
        flash(_("Please follow the link in our mail before you contribute."), "refused")


def _renew() -> None:
    """Begin the session anew, with what the next page is to say."""
    told = session.get("_flashes", [])  # where Flask keeps it
    session.clear()
    for kind, message in told:
        flash(message, kind)


@bp.post("/sign-out")
def leave() -> Answer:
    """Sign out; the cookie is good for nothing from then on."""
    if current_user.is_authenticated:
        with service().database.transaction() as store:
            devices.remove(store, current_user.person, current_user.device)
        rights.tell("sign-out", current_user.person.id)
    logout_user()
    session.clear()
    return redirect(url_for("campaigns.listing"), 303)


def to_sign_in(onward: str) -> Answer:
    """Send somebody to the form, and back again afterwards."""
    return redirect(url_for("signin.ask", next=onward), 303)


def own_path(path: str) -> str:
    """The path if it is one on this server, else "": nobody is led elsewhere after signing in."""
    return path if OWN_PATH.fullmatch(path) else ""
