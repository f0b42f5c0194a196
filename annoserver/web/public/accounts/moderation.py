"""Excluding a person from a campaign by form, on the page of their pseudonym."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.moderation import exclusions
from annoserver.errors import Invalid, Taken
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.signin import to_sign_in
from annoserver.web.watch import rights

bp = Pages("moderating", __name__)

READMIT = "readmit"


@bp.post("/campaigns/<name>/agents/<key>/exclusion")
def decide(name: str, key: str) -> Answer:
    """Exclude somebody, or readmit them; their page tells what came of it."""
    there = url_for("agents.read", name=name, key=key)
    if not current_user.is_authenticated:
        return to_sign_in(there)
    back = request.form.get("choice") == READMIT
    try:
        with service().database.transaction() as store:
            reason = request.form.get("reason", "")
            exclusions.decide(store, name, key, reason, visitor(store, name), now(), back=back)
    except (Invalid, Taken):
        flash(render.phrase("care", "reason"), "refused")
    else:
        rights.excluded(name, key, back=back)
        flash(render.phrase("care", "readmitted" if back else "excluded"), "done")
    return redirect(there, 303)
