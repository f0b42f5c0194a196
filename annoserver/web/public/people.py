"""The page of one's own, with the tokens for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_fresh
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import keys
from annoserver.model.person import Person
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import tidy
from annoserver.store import campaigns
from annoserver.store.facts import people as facts
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.signin import to_sign_in
from annoserver.web.watch import rights

DAYS = ("30", "90", "365")
LONGEST_LABEL = 64

bp = Pages("people", __name__)


@bp.get("/me")
def me() -> Answer:
    """Who I am here, and where I take part."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("people.me"))
    return _me(current_user.person)


@bp.post("/me/tokens")
def make_token() -> Answer:
    """A new token, shown this once; made only in a session that is surely the person's own."""
    if not current_user.is_authenticated or not login_fresh():
        return to_sign_in(url_for("people.me"))
    person, name = current_user.person, request.form.get("campaign", "")
    with service().database.transaction() as store:
        held = campaigns.find(store, name) if name else None
        if held:
            require(visitor(store, name), Action.SEE, held.campaign, now())
        made = keys.new_token(store, person, held, now(), **_scope())
    rights.tell("token-made")
    return _me(person, made)


def _scope() -> dict[str, Any]:
    """What a token is to be good for, as the form says."""
    days = request.form.get("days", "")
    lasts = timedelta(days=int(days)) if days in DAYS else None
    return {
        "label": tidy(request.form.get("label", ""))[:LONGEST_LABEL],
        "reads_only": request.form.get("access") == "read",
        "expires": now() + lasts if lasts else None,
    }


@bp.post("/me/tokens/removal")
def remove_token() -> Answer:
    """Make a token useless."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("people.me"))
    with service().database.transaction() as store:
        gone = facts.revoke(store, current_user.person, request.form.get("token", ""))
    if gone:
        rights.tell("token-revoked")
    flash(
        _("The token is removed; programs can no longer use it.") if gone else _("There is no such token."),
        "done",
    )
    return redirect(url_for("people.me"), 303)


def _me(person: Person, token: str = "") -> Response:  # nosec B107 # (none was made)
    with service().database.reading() as store:
        response = render.page(
            "people/me.html",
            person=person,
            memberships=facts.memberships(store, person),
            tokens=facts.tokens(store, person),
            campaigns=[held.campaign for held in campaigns.every(store) if not held.campaign.draft],
            token=token,
        )
    response.headers["Cache-Control"] = "no-store"
    return response
