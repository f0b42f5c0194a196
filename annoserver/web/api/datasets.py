"""Descriptions of the data sets that can be had here, for catalogues and crawlers; and how far each is."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import campaigns as cards
from annoserver.exchange.feeds import datasets
from annoserver.model.campaign import page_iri
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


@bp.get("/campaigns/<name>/progress")
def progress(name: str) -> Response:
    """How far a campaign is, by the number that its pages show; null when it wants no number."""
    with service().database.reading() as store:
        held = campaigns.find(store, name)
        require(NOBODY, Action.SEE, held.campaign, now())
        card, base = cards.card(store, held, now()), store.base
    counts, far = card.counts, card.progress
    return jsonify(
        campaign=page_iri(base, name),
        state=card.state.value,
        progress={"done": far.done, "wanted": far.wanted, "part": far.part} if far else None,
        contributions=counts.contributions,
        items=counts.items,
        tags=counts.tags,
        votes=counts.votes,
        contributors=counts.people,
    )


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
