"""What changed here, page by page, for those who keep a copy."""

from __future__ import annotations

from flask import Blueprint, Response, request

from annoserver.exchange.feeds import changes
from annoserver.exchange.feeds.changes import Feed
from annoserver.protocol.containers import number
from annoserver.protocol.results import open_to
from annoserver.store import events
from annoserver.store.database import Store
from annoserver.web.context import actor, now, service
from annoserver.web.respond import options

bp = Blueprint("feeds", __name__, url_prefix=f"/{changes.ROOT}")

METHODS = ("GET", "HEAD", "OPTIONS")
TYPE = f'application/ld+json; profile="{changes.CONTEXT}"'
WHOLE = "public, max-age=3600"
"""A page that another one follows does not change any more."""


@bp.get("/", defaults={"campaign": ""}, provide_automatic_options=False)
@bp.get("/<campaign>/", provide_automatic_options=False)
def read(campaign: str) -> Response:
    """A feed, or with the parameter page one of its pages."""
    wanted = request.args.get("page")
    page = None if wanted is None else number(wanted)
    newest = changes.newest(service().database, campaign)
    with service().database.reading() as store:
        feed = Feed(store, campaign, newest, _hidden(store, campaign))
        body = changes.collection(feed) if page is None else changes.page(feed, page)
        whole = page is not None and page < feed.last and "Authorization" not in request.headers
    response = Response(body, 200, content_type=TYPE)
    response.headers["Cache-Control"] = WHOLE if whole else "no-cache"
    response.headers["Allow"] = ", ".join(METHODS)
    response.vary.add("Authorization")
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.route("/", defaults={"campaign": ""}, methods=["OPTIONS"])
@bp.route("/<campaign>/", methods=["OPTIONS"])
def ask(campaign: str) -> Response:  # noqa: ARG001 (the same for every feed)
    """What a feed can do."""
    return options(METHODS)


def _hidden(store: Store, campaign: str) -> tuple[int, ...]:
    """What is left out for who asks; the log of a container that was deleted is there for everybody."""
    if campaign and events.end(store, campaign):
        return ()
    return open_to(store, campaign, lambda name: actor(store, name), now()).hidden
