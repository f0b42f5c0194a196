"""The file of a campaign's contributors, for its organisers."""

from __future__ import annotations

from flask import Blueprint, Response, request

from annoserver.exchange.release.curators import contributors
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns
from annoserver.web.context import actor, now, service
from annoserver.web.watch import rights

bp = Blueprint("contributors", __name__)


@bp.get("/campaigns/<campaign>/contributors")
def read(campaign: str) -> Response:
    """Names of those who want to be credited, the rest as a number: format=json or csv."""
    form = request.args.get("format", "json")
    with service().database.reading() as store:
        held = campaigns.find(store, campaign)
        require(actor(store, campaign), Action.MANAGE, held.campaign, now())
        file = contributors.write(store, held, form, now())
    rights.tell("contributors-read", campaign=campaign)
    response = Response(file, mimetype=contributors.TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{campaign}-contributors.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
