"""Pages of items, and the way there from an item's own IRI."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import campaigns, items, tags, vocabularies
from annoserver.model.campaign import State
from annoserver.model.container import Address
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.store import items as kept
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.public.campaigns import SERVICE

bp = Blueprint("items", __name__)


@bp.get("/campaigns/<name>/items")
def read(name: str) -> Response:
    """One item: picture, metadata, tags, and the forms to vote and to tag."""
    words = request.args.get("words", "")
    with service().database.reading() as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        shown = items.read(store, held, request.args.get("iri", ""), actor, _position())
        terms = vocabularies.suggestions(store, held, words)
        container = Address(store.base, name).iri
    response = render.page(
        "items/read.html",
        campaign=held.campaign,
        restricted=held.has_vocabularies,
        open=held.campaign.state(now()) is State.OPEN and not actor.barred,
        shown=shown,
        item=shown.item,
        words_sought=words,
        terms=terms,
        questions=campaigns.questions(held.campaign),
        longest=tags.longest,
        asked=request.args.get("property", ""),
        container=container,
    )
    response.headers["Link"] = f'<{container}>; rel="{SERVICE}"'
    return response


@bp.get("/<any(demo, item, items):head>/<path:rest>")
def lead(head: str, rest: str) -> Answer:
    """From the IRI of an item that lies on our own base to a page about it (303: it is no document)."""
    with service().database.reading() as store:
        iri = f"{store.base}{head}/{rest}"
        name = kept.anywhere(store, iri)
    return redirect(url_for("items.read", name=name, iri=iri), 303)


def _position() -> int:
    """The position behind which tags are shown; -1 for all."""
    words = request.args.get("after", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) <= len("999999999999") else -1
