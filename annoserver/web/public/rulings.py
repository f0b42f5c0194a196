"""Ruling on a tag by form."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.moderation import rulings
from annoserver.errors import Invalid
from annoserver.model.vote import Status
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.public.acts import act

bp = Pages("rulings", __name__)

WITHDRAW = "withdraw"


@bp.post("/campaigns/<name>/rulings")
def give(name: str) -> Answer:
    """Decide on a tag, or withdraw the ruling on it."""
    tag, decided = request.form.get("tag", ""), request.form.get("decided", "")
    with act(name, request.form.get("item", ""), tag) as acted:
        acted.tell(_withdraw(name, tag) if decided == WITHDRAW else _give(name, tag, decided))
    return acted.back()


def _give(name: str, tag: str, decided: str) -> str:
    if decided not in rulings.DECISIONS:
        raise Invalid(_("Please accept or refuse the tag."), rule="ruling-decision")
    reason = request.form.get("reason", "")
    with service().database.transaction() as store:
        rulings.give(store, name, tag, Status(decided), reason, visitor(store, name), now())
    return str(_("Your ruling stands."))


def _withdraw(name: str, tag: str) -> str:
    with service().database.transaction() as store:
        gone = rulings.withdraw(store, name, tag, visitor(store, name), now())
    return str(_("The ruling is withdrawn.") if gone else _("There is nothing to undo."))
