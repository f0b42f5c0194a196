"""Pages of items, and the way there from an item's own IRI."""

from __future__ import annotations

from flask import Response, request

from annoserver.crowd import campaigns, items, tags, vocabularies
from annoserver.model.campaign import State
from annoserver.model.container import Address
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.public.campaigns import SERVICE

bp = Pages("items", __name__)


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


def _position() -> int:
    """The position behind which tags are shown; -1 for all."""
    words = request.args.get("after", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) <= len("999999999999") else -1
