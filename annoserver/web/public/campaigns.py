"""Pages of campaigns: the list of all, which is the first page, and each of them."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_login import current_user

from annoserver.crowd import boards, campaigns
from annoserver.model.container import CATALOGUE, Address
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.store.facts.shares.fitting import Wanted
from annoserver.web import render
from annoserver.web.context import looking, now, visitor
from annoserver.web.language import Pages
from annoserver.web.reuse.answers import kept

bp = Pages("campaigns", __name__)

SERVICE = "http://www.w3.org/ns/oa#annotationService"


@bp.get("/")
@kept
def listing() -> Response:
    """All campaigns, drafts left out; chosen by state and words, in some order, so many at a time."""
    state, words, sort = (request.args.get(name, "") for name in ("state", "words", "sort"))
    first = max(request.args.get("after", 0, int), 0)
    moment = now()
    with looking(at=moment) as store:
        shown, base = campaigns.overview(store, moment, state, words, sort, first), store.base
    response = render.again(
        "campaigns/list.html",
        shown=shown,
        state=state,
        words_sought=words,
        sort=sort,
        root=Address(base, "").iri,
    )
    response.headers["Link"] = f'<{base}{CATALOGUE}>; rel="describedby"'
    return response


@bp.get("/campaigns/<name>")
@kept
def read(name: str) -> Response:
    """One campaign: its texts, how far it is, its collections, its board, and one's own share."""
    with looking() as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        values: dict[str, Any] = {
            "card": campaigns.card(store, held, now()),
            "shelves": campaigns.shelves(store, held),
            "grid": campaigns.grid(store, held, Wanted(), actor, limit=8),
            "board": boards.board(store, held, actor, now(), weekly=False),
            "share": boards.share(store, held, actor, now()) if current_user.is_authenticated else None,
            "joined": actor.joined,
            "news": boards.news(store, held, actor),
        }
        address = Address(store.base, name)
    response = render.again("campaigns/read.html", campaign=held.campaign, container=address.iri, **values)
    response.headers["Link"] = f'<{address.iri}>; rel="{SERVICE}", <{address.dataset}>; rel="describedby"'
    return response
