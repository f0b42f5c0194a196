"""Voting by form."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import votes
from annoserver.errors import Invalid
from annoserver.model.vote import Choice
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.public.acts import act

bp = Pages("votes", __name__)

UNDO = "undo"
TOLD = {
    Choice.APPROVE: lazy_gettext("You approved this tag."),
    Choice.REJECT: lazy_gettext("You rejected this tag."),
    Choice.UNSURE: lazy_gettext("You are unsure about this tag."),
}


@bp.post("/campaigns/<name>/votes")
def cast(name: str) -> Answer:
    """Answer about a tag, change the answer, or undo it."""
    tag, choice = request.form.get("tag", ""), request.form.get("choice", "")
    with act(name, request.form.get("item", ""), tag) as acted:
        acted.tell(_undo(name, tag) if choice == UNDO else _cast(name, tag, choice))
    return acted.back()


def _cast(name: str, tag: str, choice: str) -> str:
    if choice not in TOLD:
        raise Invalid(_("Please approve, reject, or say that you are unsure."), rule="vote-body")
    reason = request.form.get("reason", "")
    with service().database.transaction() as store:
        votes.cast(store, name, tag, Choice(choice), visitor(store, name), now(), reason)
    return str(TOLD[Choice(choice)])


def _undo(name: str, tag: str) -> str:
    with service().database.transaction() as store:
        undone = votes.undo(store, name, tag, visitor(store, name), now())
    return str(_("Your vote is withdrawn.") if undone else _("There is nothing to undo."))
