"""Reporting a tag or a person, by a form."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import reports
from annoserver.errors import Invalid, Taken
from annoserver.model.rules.permission import Action, require
from annoserver.model.vote import Reason
from annoserver.store import campaigns
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.signin import own_path, to_sign_in

bp = Pages("reports", __name__)

REASONS = {
    Reason.WRONG: later("It is wrong"),
    Reason.OFFENSIVE: later("It is offensive"),
    Reason.PERSONAL: later("It says something private about a person"),
    Reason.SPAM: later("It is advertising"),
    Reason.OTHER: later("Something else"),
}


@bp.get("/campaigns/<name>/report")
def ask(name: str) -> Answer:
    """The form: about the tag ?tag=, or the person whose agent is ?agent=."""
    if not current_user.is_authenticated:
        return to_sign_in(f"{request.script_root}{request.full_path}")
    return _form(name, "")


@bp.post("/campaigns/<name>/report")
def send(name: str) -> Answer:
    """Put the report into the queue."""
    form = request.form
    if not current_user.is_authenticated:
        return to_sign_in(url_for("campaigns.read", name=name))
    try:
        with service().database.transaction() as store:
            reports.send(
                store,
                name,
                visitor(store, name),
                form.get("reason", ""),
                now(),
                tag=form.get("tag", ""),
                agent=form.get("agent", ""),
                words=form.get("words", ""),
            )
        flash(_("Thank you. Somebody will look at it."), "done")
    except Taken:
        flash(_("Thank you. Somebody will look at it."), "refused")
    except Invalid:
        return _form(name, _("Please say what is wrong."))
    return redirect(own_path(form.get("next", "")) or url_for("campaigns.read", name=name), 303)


def _form(name: str, problem: str) -> Response:
    with service().database.reading() as store:
        held = campaigns.find(store, name)
        require(visitor(store, name), Action.SEE, held.campaign, now())
    return render.page(
        "accounts/report.html",
        400 if problem else 200,
        campaign=held.campaign,
        given=request.values,
        reasons=REASONS,
        problem=problem,
    )
