"""Items of a campaign, of a collection, or with a tag, as a grid with filters."""

from __future__ import annotations

from flask import Response, request

from annoserver.crowd import campaigns
from annoserver.errors import Missing
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.store.facts.items import LEAST, MINE, NEW, VOTES, Wanted
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.reuse.answers import kept

bp = Pages("collections", __name__)


@bp.get("/campaigns/<name>/collection")
@kept
def browse(name: str) -> Response:
    """The items of a collection, or of the whole campaign."""
    return _grid(name, "collections/grid.html", _wanted())


@bp.get("/campaigns/<name>/tag")
@kept
def tag(name: str) -> Response:
    """The items with a tag: a term by its IRI, or words."""
    wanted = _wanted()
    if not (wanted.term or wanted.said):
        raise Missing("No tag is named.")
    return _grid(name, "collections/tag.html", wanted)


def _wanted() -> Wanted:
    given = request.args
    show = given.get("show", "")
    return Wanted(
        collection=given.get("collection", ""),
        show=show if show in (MINE, NEW, VOTES) else "",
        sort=LEAST if given.get("sort") == LEAST else "",
        words=given.get("words", ""),
        term=given.get("term", ""),
        said=given.get("said", ""),
        after=given.get("after", ""),
    )


def _grid(name: str, template: str, wanted: Wanted) -> Response:
    with service().database.reading() as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        shelves = campaigns.shelves(store, held)
        here = next((one for one in shelves if one.collection.name == wanted.collection), None)
        if wanted.collection and here is None:
            raise Missing("This campaign has no such collection.")
        grid = campaigns.grid(store, held, wanted, actor)
        term = campaigns.term(store, held, wanted.term)
    return render.page(
        template,
        campaign=held.campaign,
        shelves=shelves,
        collection=here.collection if here else None,
        grid=grid,
        wanted=wanted,
        term=term,
        words_sought=wanted.words,
    )
