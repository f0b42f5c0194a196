"""Items of a campaign, of a collection, or with a tag, as a grid with filters."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from annoserver.crowd import campaigns
from annoserver.crowd.campaigns import Grid
from annoserver.errors import Missing
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.store.facts.shares.fitting import LEAST, MINE, NEW, NEXT, VOTES, Wanted
from annoserver.web import render
from annoserver.web.context import looking, now, visitor
from annoserver.web.language import Pages
from annoserver.web.reuse.answers import kept

bp = Pages("collections", __name__)


LIST = "list"
PARAMETERS = {"kind": "type", "period": "year", "rights": "rights", "provider": "provider"}
"""What the facets are called, and their parameters."""


@bp.get("/campaigns/<name>/collection")
@kept
def browse(name: str) -> Response:
    """The items of a collection, or of the whole campaign."""
    return _grid(name, "collections/grid.html", _wanted(), campaigns.browse)


@bp.get("/campaigns/<name>/tag")
@kept
def tag(name: str) -> Response:
    """The items with a tag: a term by its IRI, or words."""
    wanted = _wanted()
    if not (wanted.term or wanted.said):
        raise Missing("No tag is named.")
    return _grid(name, "collections/tag.html", wanted, campaigns.grid)


def _wanted() -> Wanted:
    given = request.args
    show = given.get("show", "")
    return Wanted(
        collection=given.get("collection", ""),
        show=show if show in (MINE, NEW, VOTES) else "",
        sort=sort if (sort := given.get("sort", "")) in (LEAST, NEXT) else "",
        words=given.get("words", ""),
        term=given.get("term", ""),
        said=given.get("said", ""),
        after=given.get("after", ""),
        facets={field: given[name] for field, name in PARAMETERS.items() if given.get(name)},
    )


def _grid(name: str, template: str, wanted: Wanted, find: Callable[..., Grid]) -> Response:
    with looking() as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        shelves = campaigns.shelves(store, held)
        here = next((one for one in shelves if one.collection.name == wanted.collection), None)
        if wanted.collection and here is None:
            raise Missing("This campaign has no such collection.")
        grid = find(store, held, wanted, actor)
        term = campaigns.term(store, held, wanted.term)
    query = _asked(wanted)
    return render.again(
        template,
        campaign=held.campaign,
        shelves=shelves,
        collection=here.collection if here else None,
        grid=grid,
        wanted=wanted,
        term=term,
        words_sought=wanted.words,
        query=query,
        listing=bool(query["view"]),
        parameters=PARAMETERS,
    )


def _asked(wanted: Wanted) -> dict[str, str]:
    """What was asked for but where it begins, as parameters of further links."""
    named = {name: getattr(wanted, name) for name in ("collection", "show", "sort", "words", "term", "said")}
    chosen = {name: wanted.facets.get(field, "") for field, name in PARAMETERS.items()}
    return {**named, **chosen, "view": LIST if request.args.get("view") == LIST else ""}
