"""Descriptions of the data sets that can be had here, for catalogues and crawlers."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Answer

from annoserver.exchange.feeds import datasets
from annoserver.model.container import CATALOGUE
from annoserver.model.person import NOBODY
from annoserver.model.rules.permission import Action, require
from annoserver.protocol.negotiation import GRAPHS, Form
from annoserver.store import campaigns
from annoserver.web.context import now, service
from annoserver.web.respond import described, wanted

bp = Blueprint("datasets", __name__)

FORMS = (Form.TURTLE, *(form for form in GRAPHS if form is not Form.TURTLE))


@bp.get("/campaigns/<name>/dataset")
def read(name: str) -> Response:
    """The data set of a campaign."""
    form = wanted(FORMS)
    with service().database.reading() as store:
        require(NOBODY, Action.SEE, campaigns.find(store, name).campaign, now())
        lines = datasets.statements(store, name)
    return described(lines, form)


@bp.get(f"/{CATALOGUE}")
def catalogue() -> Response:
    """All data sets."""
    form = wanted(FORMS)
    with service().database.reading() as store:
        lines = datasets.catalogue(store)
    return described(lines, form)


@bp.get("/.well-known/void")
def well_known() -> Answer:
    """Where crawlers look first (VoID, 7.2)."""
    return redirect(f"{service().database.base}{CATALOGUE}", 302)
