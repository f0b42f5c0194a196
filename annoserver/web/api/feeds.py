"""What changed here, page by page, for those who keep a copy."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from annoserver.errors import Invalid
from annoserver.exchange.feeds import changes
from annoserver.exchange.feeds.changes import Feed
from annoserver.model.container import Address
from annoserver.model.person import NOBODY, Actor
from annoserver.protocol.containers import number
from annoserver.protocol.results import open_to
from annoserver.store import events
from annoserver.store.database import Store
from annoserver.web.context import actor, now, service
from annoserver.web.respond import options

bp = Blueprint("feeds", __name__, url_prefix=f"/{changes.ROOT}")

deletions = Blueprint("deletions", __name__, url_prefix="/annotations")
"""Where Europeana's clients look for what was deleted."""

LIMIT, LARGEST = 100, 1000
FIRST = "1970-01-01T00:00:00Z"
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


@deletions.get("/deleted")
def deleted() -> Response:
    """IRIs of annotations and containers that were deleted, ?from= and ?to= a moment, the oldest first.

    As Europeana's API has it: a JSON array for ?page= of ?limit= IRIs, empty behind the last.
    """
    given = request.args.to_dict()
    if unknown := given.keys() - {"from", "to", "page", "limit"}:
        raise Invalid(
            f"There is no parameter “{min(unknown)}”; there are from, to, page, limit.", rule="filter"
        )
    since, until = _moment(given.get("from", FIRST)), _moment(given["to"]) if "to" in given else now()
    if since >= until:
        raise Invalid("from has to be earlier than to.", rule="filter")
    page, limit = number(given.get("page", "0")), number(given.get("limit", str(LIMIT)))
    with service().database.reading() as store:
        gone = events.deleted(store, since, until, page, min(max(limit, 1), LARGEST))
        base = store.base
    response = jsonify([_gone(base, one) for one in gone])
    response.headers["Cache-Control"] = "no-cache"
    return response


def _hidden(store: Store, campaign: str) -> tuple[int, ...]:
    """What is left out for who asks; the log of a container that was deleted is there for everybody."""
    if campaign and events.end(store, campaign):
        return ()
    return open_to(store, campaign, lambda name: _who(store, name), now()).hidden


def _gone(base: str, one: events.Deleted) -> str:
    """The IRI that something had."""
    return Address(base, one.container).annotation(one.name) if one.container else Address(base, one.name).iri


def _moment(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(f"“{words[:40]}” is no moment as in {FIRST}.", rule="filter") from error


def _who(store: Store, campaign: str) -> Actor:
    return actor(store, campaign) if "Authorization" in request.headers else NOBODY
