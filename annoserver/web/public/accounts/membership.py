"""The page on which people join a campaign, and leave it again."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import membership
from annoserver.crowd.accounts.membership import Agreed
from annoserver.errors import Invalid
from annoserver.model.person import NOTICE
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.signin import own_path, to_sign_in

bp = Pages("joined", __name__)


@bp.get("/campaigns/<name>/join")
def ask(name: str) -> Response:
    """What is published of whoever takes part, and the form to agree to it; nothing is ticked."""
    return _page(name, own_path(request.args.get("next", "")))


@bp.post("/campaigns/<name>/join")
def join(name: str) -> Answer:
    """Take part from now on, or change what one agreed to."""
    form, onward = request.form, own_path(request.form.get("next", ""))
    if not current_user.is_authenticated:
        return to_sign_in(url_for("joined.ask", name=name, next=onward))
    notice = form.get("notice", "") if "agreed" in form else ""
    agreed = Agreed(notice, of_age="of_age" in form, credited="credited" in form)
    try:
        with service().database.transaction() as store:
            membership.join(store, name, agreed, visitor(store, name), now())
    except Invalid as error:
        return _page(name, onward, error.rule)
    flash(render.phrase("membership", "joined"), "done")
    return redirect(onward or url_for("campaigns.read", name=name), 303)


@bp.post("/campaigns/<name>/leave")
def leave(name: str) -> Answer:
    """Take part no longer."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("joined.ask", name=name))
    with service().database.transaction() as store:
        left = membership.leave(store, name, visitor(store, name), now())
    if left:
        flash(render.phrase("membership", "left"), "done")
    return redirect(url_for("campaigns.read", name=name), 303)


def _page(name: str, onward: str, problem: str = "") -> Response:
    with service().database.reading() as store:
        campaign, consent = membership.read(store, name, visitor(store, name), now())
    values: dict[str, Any] = {"campaign": campaign, "consent": consent, "notice": NOTICE, "next": onward}
    response = render.page("accounts/membership.html", 400 if problem else 200, problem=problem, **values)
    response.headers["Cache-Control"] = "no-store"
    return response
