"""The way to the next item."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import following
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages

bp = Pages("following", __name__)


@bp.get("/campaigns/<name>/next")
def lead(name: str) -> Answer:
    """To the item that comes next for this visitor; looking for it changes nothing."""
    with service().database.reading() as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        item = following.item(store, held, actor)
    if item is None:
        flash(_("There is nothing more to do here. Thank you!"), "done")
        return redirect(url_for("campaigns.read", name=name), 303)
    answer = redirect(url_for("items.read", name=name, iri=item), 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer
