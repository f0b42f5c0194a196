"""Pages of campaigns: the list of all, and each with its items."""

from __future__ import annotations

from flask import Response, request

from annoserver.crowd import campaigns
from annoserver.model.container import Address
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages

bp = Pages("campaigns", __name__)

SERVICE = "http://www.w3.org/ns/oa#annotationService"


@bp.get("/")
def listing() -> Response:
    """All campaigns, drafts left out."""
    with service().database.reading() as store:
        cards = campaigns.cards(store, now())
        base = store.base
    return render.page("campaigns/list.html", cards=cards, root=Address(base, "").iri)


@bp.get("/campaigns/<name>")
def read(name: str) -> Response:
    """One campaign: its texts, its collections, and some of its items."""
    after, collection = request.args.get("after", ""), request.args.get("collection", "")
    with service().database.reading() as store:
        held = shelf.find(store, name)
        require(visitor(store, name), Action.SEE, held.campaign, now())
        card = campaigns.card(store, held, now())
        collections = campaigns.collections(store, held)
        grid = campaigns.grid(store, held, after, collection)
        container = Address(store.base, name).iri
    response = render.page(
        "campaigns/read.html",
        card=card,
        campaign=held.campaign,
        collections=collections,
        grid=grid,
        after=after,
        collection=next((one for one in collections if one.name == collection), None),
        container=container,
    )
    response.headers["Link"] = f'<{container}>; rel="{SERVICE}"'
    return response
