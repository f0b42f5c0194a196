"""The repository for harvesters, by the Protocol for Metadata Harvesting (OAI-PMH 2.0)."""

from __future__ import annotations

from flask import Blueprint, Response, request

from annoserver.exchange.feeds.oaipmh import answers, verbs
from annoserver.exchange.feeds.oaipmh.verbs import ROOT, Repository
from annoserver.store.facts import records
from annoserver.web.context import now, service

bp = Blueprint("oaipmh", __name__)


@bp.route(f"/{ROOT}", methods=["GET", "POST"])
def harvest() -> Response:
    """The answer to one of the six verbs; its arguments stand in the address, or in a form that is sent."""
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    horizon = records.horizon(service().database)
    promised = records.promised(service().database, min(horizon, now()))
    with service().database.reading() as store:
        body = verbs.answer(Repository(store, horizon, now(), promised, service().contact), pairs)
    response = Response(body, 200, content_type=answers.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return response
