"""What was deleted, for those who keep a copy, in the shape of Europeana's Annotation API."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from annoserver.errors import Invalid
from annoserver.exchange.release import filters
from annoserver.model.container import Address
from annoserver.protocol.containers import number
from annoserver.store.origins import graves
from annoserver.store.origins.graves import Deleted, Place
from annoserver.web.context import now, service

bp = Blueprint("deletions", __name__, url_prefix="/annotations")
"""Where Europeana's clients look for what was deleted."""

LIMIT, LARGEST = 100, 1000
FIRST = "1970-01-01T00:00:00Z"
KNOWN = ("from", "to", "motivation", "page", "limit", "after")
COUNTED = 10_000
"""IRIs that pages by number reach, as all before them are read anew; links lead further, at one cost."""

CURSOR = re.compile(r"(\d{1,17})\.(\d{1,18})\.(.{0,400})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@bp.get("/deleted")
def deleted() -> Response:
    """IRIs of annotations and containers that were deleted, ?from= and ?to= a moment, the oldest first.

    As Europeana's API has it: a JSON array for ?page= of ?limit= IRIs, empty behind the last, and
    ?motivation= for some alone. The header Link names the next page, which costs what the first does.
    """
    given = request.args.to_dict()
    if unknown := given.keys() - {*KNOWN}:
        message = f"There is no parameter “{min(unknown)}”; there are {', '.join(KNOWN)}."
        raise Invalid(message, rule="filter")
    since, until = _moment(given.get("from", FIRST)), _moment(given["to"]) if "to" in given else now()
    if since >= until:
        raise Invalid("from has to be earlier than to.", rule="filter")
    limit = min(max(number(given.get("limit", str(LIMIT))), 1), LARGEST)
    chosen = filters.read({"motivation": request.args.getlist("motivation")}).motivations
    after = _read(given["after"]) if "after" in given else None
    skipped = _skipped(number(given.get("page", "0")), limit) if after is None else 0
    with service().database.reading() as store:
        found = graves.every(store, since, until, limit + 1, chosen, after=after, skipped=skipped)
        base = store.base
    response = jsonify([_gone(base, one) for one in found[:limit]])
    if len(found) > limit:
        response.headers["Link"] = f'<{_next(base, found[limit - 1].place, limit)}>; rel="next"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _skipped(page: int, limit: int) -> int:
    if page * limit > COUNTED:
        raise Invalid(f"Pages by number end at {COUNTED}; follow the header Link instead.", rule="filter")
    return page * limit


def _next(base: str, place: Place, limit: int) -> str:
    """The address of what comes behind a place, with all that was asked for."""
    asked = [one for one in request.args.items(multi=True) if one[0] not in ("page", "limit", "after")]
    micros = (place.moment - EPOCH) // MICROSECOND
    behind = [("limit", str(limit)), ("after", f"{micros}.{place.container}.{place.name}")]
    return f"{base}annotations/deleted?{urlencode([*asked, *behind])}"


def _read(words: str) -> Place:
    found = CURSOR.fullmatch(words)
    if found is None:
        raise Invalid("after is given by the header Link alone.", rule="filter")
    micros, container, name = found.groups()
    return Place(EPOCH + int(micros) * MICROSECOND, int(container), name)


def _gone(base: str, one: Deleted) -> str:
    """The IRI that something had."""
    return Address(base, one.container).annotation(one.name) if one.container else Address(base, one.name).iri


def _moment(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(f"“{words[:40]}” is no moment as in {FIRST}.", rule="filter") from error
