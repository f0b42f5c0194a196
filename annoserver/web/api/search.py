"""Searching annotations: a question in the address or in JSON, a collection or a page as its answer."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from annoserver.protocol import negotiation, preferences, results, search
from annoserver.protocol.representation import OF_RESULTS, Representation, of_results
from annoserver.protocol.results import Results
from annoserver.protocol.search import Question
from annoserver.web.context import JSON_TYPES, actor, body, now, service, shown
from annoserver.web.respond import options, respond, wanted
from annoserver.web.reuse.answers import document

bp = Blueprint("search", __name__, url_prefix=f"/{results.ROOT}")


@bp.get("/", defaults={"campaign": ""}, provide_automatic_options=False)
@bp.get("/<campaign>/", provide_automatic_options=False)
@document
def read(campaign: str) -> Response:
    """What a question in the address finds, or with the parameter page one page of it."""
    return respond(_answer(campaign, search.from_parameters(request.args.to_dict(flat=False))))


@bp.post("/", defaults={"campaign": ""}, provide_automatic_options=False)
@bp.post("/<campaign>/", provide_automatic_options=False)
def ask(campaign: str) -> Response:
    """What a question in JSON finds; Content-Location is where the same can be read by GET."""
    return respond(_answer(campaign, search.from_json(body(), request.args.to_dict(flat=False))))


@bp.route("/", defaults={"campaign": ""}, methods=["OPTIONS"])
@bp.route("/<campaign>/", methods=["OPTIONS"])
def tell(campaign: str) -> Response:  # noqa: ARG001 (the same for every campaign)
    """What a search can do."""
    return options(OF_RESULTS, ("Accept-Post", ", ".join(JSON_TYPES)))


def _answer(campaign: str, question: Question) -> Representation:
    accept = request.headers.get("Accept", "")
    form = wanted()
    page = request.args.get("page")
    view = _view(accept, iris=question.iris)
    with service().database.looking((bp.name, campaign, shown())) as store:
        scope = results.open_to(store, campaign, lambda name: actor(store, name), now())
        found = Results(store, question if page is not None else question.seen(view), scope, campaign)
        if page is not None:
            words, iri = results.page(found, page), found.iri(page)
        else:
            words, iri = results.collection(found, embedded=view.embedded), found.iri()
    answer = of_results(words, form, request.headers.get("If-None-Match", ""))
    return replace(answer, headers=(*answer.headers, ("Content-Location", iri)))


def _view(accept: str, *, iris: bool) -> preferences.View:
    prefer = ",".join(request.headers.getlist("Prefer"))
    fixed = iris if "iris" in request.args else None
    return preferences.view(prefer, iris=fixed, embed=negotiation.prefers_plain_json(accept))
