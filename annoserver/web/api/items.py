"""Items for programs: everything that is known of one, in any form of RDF."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Missing
from annoserver.exchange.feeds import items as known
from annoserver.protocol.negotiation import GRAPHS, Form
from annoserver.store import items
from annoserver.web.context import service
from annoserver.web.respond import described, wanted

bp = Blueprint("item_resources", __name__, url_prefix=f"/{known.ROOT}")


@bp.get("/<dataset>/<path:local>")
def europeanas(dataset: str, local: str) -> Answer:
    """An item of Europeana by its data set and its name there."""
    iri = f"{known.EUROPEANA}{dataset}/{local}"
    with service().database.reading() as store:
        try:
            items.anywhere(store, iri)
        except Missing:  # an item whose own IRI lies here
            iri = f"{store.base}{known.ROOT}/{dataset}/{local}"
    return _answer(iri)


@bp.get("/")
def read() -> Answer:
    """An item by its IRI, ?iri=, whatever that is."""
    iri = request.args.get("iri", "")
    if iri.startswith(known.EUROPEANA):
        return redirect(known.address(service().database.base, iri), 301)
    return _answer(iri)


def _answer(iri: str) -> Answer:
    form = wanted((*GRAPHS, Form.HTML))
    with service().database.reading() as store:
        home = items.anywhere(store, iri)
        lines = "" if form is Form.HTML else known.statements(store, iri)
    if form is not Form.HTML:
        return described(lines, form)
    answer = redirect(url_for("items.read", name=home, iri=iri), 303)
    answer.vary.add("Accept")
    return answer
