"""Downloads of campaigns: sent at once while they are made, or ordered as a job that makes a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Invalid, Missing
from annoserver.exchange.release.parcels import files, order, state
from annoserver.exchange.release.parcels.order import Order
from annoserver.model.rules.permission import Action, require
from annoserver.protocol.representation import CHANGING, KEPT
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.web.api.transfers import jobs
from annoserver.web.context import actor, now, service
from annoserver.web.limits import counting
from annoserver.web.once import once, writing

bp = Blueprint("exports", __name__)

SETTLED = timedelta(seconds=2)
"""What is younger may change once more within the second that Last-Modified tells."""

ABOUT = {
    "edm": """The items with their accepted tags: profile=metis, or profile=graph with a format.

    with-source=yes puts the providers' data into the graph.""",
    "annotations": "All annotations of the container: format=jsonld or ndjson.",
    "table": "What was agreed on as rows: format=csv, xlsx or mint.",
    "ntua": "The tags in the model of NTUA and CrowdHeritage, of every status unless some are asked for.",
    "europeana": "Pages for Europeana's Annotation API, in a zip.",
    "tiers": "The elements of Europeana's metadata tiers before and after: format=json or csv.",
}
"""What each kind of export is, as the contract with programs says it."""


def _sender(kind: str) -> Callable[[str], Answer]:
    def send(campaign: str) -> Answer:
        return _send(order.read(kind, request.args.to_dict(flat=False), campaign))

    send.__doc__ = ABOUT[kind]
    return send


for name in order.KINDS:
    bp.add_url_rule(f"/campaigns/<campaign>/export/{name}", name, _sender(name), methods=["GET"])


@bp.get("/export/<kind>")
def several(kind: str) -> Answer:
    """The same of several campaigns, ?campaign=a&campaign=b: a zip with a file for each."""
    return _send(order.read(_known(kind), request.args.to_dict(flat=False)))


@bp.post("/campaigns/<campaign>/export/<kind>")
def put(campaign: str, kind: str) -> Answer:
    """Order an export as a job, with the options and filters of the download at this address."""
    return _put(order.read(_known(kind), _given(), campaign))


@bp.post("/export/<kind>")
def put_several(kind: str) -> Answer:
    """Order an export of several campaigns, ?campaign=a&campaign=b, as a job."""
    return _put(order.read(_known(kind), _given()))


def _known(kind: str) -> str:
    if kind not in order.KINDS:
        raise Missing(f"There is no export “{kind}”; there are {', '.join(order.KINDS)}.")
    return kind


def _given() -> Mapping[str, list[str]]:
    """What was asked for in the address, and in a form that was sent."""
    form = request.form.to_dict(flat=False)
    return {**request.args.to_dict(flat=False), **{name: words for name, words in form.items() if any(words)}}


def _allowed(store: Store, wanted: Order) -> list[Held]:
    """The campaigns of an order, if they may be downloaded by whoever asks."""
    found = []
    for one in wanted.campaigns:
        held = campaigns.find(store, one)
        require(actor(store, one), Action.DOWNLOAD_ALL, held.campaign, now())
        found.append(held)
    return found


def _send(wanted: Order) -> Answer:
    """Send an export while it is made, all of it from one moment of the database."""
    with ExitStack() as opened:
        store = opened.enter_context(service().database.reading())
        found = state.of(store, wanted, _allowed(store, wanted))
        known = _validated(Response(), found)
        if known.status_code != 200:  # noqa: PLR2004 (304, or 412 for If-Match)
            return known
        _require_small(store, wanted)
        export = order.make(store, wanted)
        closing = opened.pop_all()
    response = Response(_pieces(export.chunks), mimetype=export.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.name}"'
    # Also when nobody reads to the end, as after HEAD.
    response.call_on_close(closing.close)
    return _validated(response, found)


def _validated(response: Response, found: state.Validators) -> Response:
    """The response with its validators; 304 when the client has it already."""
    response.set_etag(found.tag, weak=True)
    if now() - found.moment > SETTLED:
        response.last_modified = found.moment
    # What everybody gets, a cache in front may give for a while to all who harvest.
    name, kept = KEPT if "Authorization" not in request.headers else CHANGING
    response.headers[name] = kept
    response.vary.add("Authorization")
    response.make_conditional(request)
    return response


def _require_small(store: Store, wanted: Order) -> None:
    most = service().large_export
    if files.size(store, wanted, most) > most:
        words = urlencode(order.told(wanted), doseq=True)
        raise Invalid(
            f"This export has more than {most} tags, and so it is made as a job: POST to this same address"
            f" (curl -X POST '{store.base}export/{wanted.kind}?{words}'), and follow Location. With filters,"
            " such as since, a smaller one is sent at once.",
            rule="export-large",
        )


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    return (piece for piece in chunks if piece)


def _put(wanted: Order) -> Answer:
    with service().database.reading() as store:
        _allowed(store, wanted)
        person = actor(store, wanted.campaigns[0]).person
        number = None if person is None else person.id
        order.make(store, wanted)  # raises what cannot be ordered, and makes nothing before it is read
    by = counting.count_job(number)

    @once
    def ordered(campaign: str) -> Answer:  # noqa: ARG001 (whose tokens are known there)
        with writing() as store:
            job = files.put(store, wanted, by, now(), person=number)
        return jobs.accepted(job)

    return ordered(campaign=wanted.campaigns[0])
