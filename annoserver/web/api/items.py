"""Items for programs: everything that is known of one, in any form of RDF."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Missing
from annoserver.exchange.feeds import items as known
from annoserver.model.person import NOBODY
from annoserver.model.rules.permission import Action, require
from annoserver.model.selection import Selection
from annoserver.protocol.negotiation import GRAPHS, Form
from annoserver.protocol.results import ROOT
from annoserver.store import campaigns, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import selected
from annoserver.store.origins import places
from annoserver.web.context import now, service
from annoserver.web.respond import described, wanted

bp = Blueprint("item_resources", __name__, url_prefix=f"/{known.ROOT}")
records = Blueprint("records", __name__)
"""Where the graph profile puts what it says of an item."""

DIGEST = re.compile(r"-([0-9a-f]{16})\Z")


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


@records.get("/campaigns/<campaign>/records/<path:local>")
def record(campaign: str, local: str) -> Answer:
    """Our record of an item, and its parts #proxy and #aggregation: all that is known of the item (303)."""
    with service().database.reading() as store:
        held = campaigns.find(store, campaign)
        require(NOBODY, Action.SEE, held.campaign, now())
        iri = f"{known.EUROPEANA}{local}" if "/" in local else _named(store, held, local)
        if iri and items.known(store, held, [iri]):
            return redirect(known.address(store.base, iri), 303)
        if iri and selected.number(store, held, Selection(items=(iri,)), 1):
            # Nobody imported it: what is said of it is all that there is.
            return redirect(f"{store.base}{ROOT}{campaign}/?target={quote(iri, safe='')}", 303)
    raise Missing("There is no such record.")


def _named(store: Store, held: Held, local: str) -> str:
    digest = DIGEST.search(local)
    return places.find(store, held, digest[1]) if digest else ""


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
