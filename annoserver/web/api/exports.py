"""Downloads of a campaign: enriched EDM, and its annotations."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from flask import Blueprint, Response, request

from annoserver.errors import Invalid
from annoserver.exchange.release import filters, orders
from annoserver.exchange.release.orders import Export
from annoserver.model.person import NOBODY
from annoserver.model.rules.permission import Action, require
from annoserver.model.selection import Selection
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.web.context import actor, now, service

bp = Blueprint("exports", __name__, url_prefix="/campaigns/<campaign>/export")


@bp.get("/edm")
def edm(campaign: str) -> Response:
    """The items with their accepted tags: profile=metis, or profile=graph with a format.

    with-source=yes puts the providers' data into the graph.
    """
    profile, form = request.args.get("profile", "metis"), request.args.get("format", "nquads")
    source = request.args.get("with-source", "no") not in ("no", "0", "false")
    asked = _selection("profile", "format", "with-source")
    return _download(
        campaign,
        lambda store, held: orders.edm(store, held, profile, form, source=source, selection=asked),
    )


@bp.get("/annotations")
def annotations(campaign: str) -> Response:
    """All annotations of the container: format=jsonld or ndjson."""
    form, asked = request.args.get("format", "jsonld"), _selection("format")
    return _download(campaign, lambda store, held: orders.dump(store, held, form, asked))


@bp.get("/table")
def table(campaign: str) -> Response:
    """What was agreed on as rows: format=csv, xlsx or mint."""
    form, asked = request.args.get("format", "csv"), _selection("format")
    return _download(campaign, lambda store, held: orders.table(store, held, form, asked))


@bp.get("/ntua")
def ntua(campaign: str) -> Response:
    """The tags in the model of NTUA and CrowdHeritage, of every status unless some are asked for."""
    asked = _selection()
    return _download(campaign, lambda store, held: orders.partners(store, held, asked))


@bp.get("/europeana")
def europeana(campaign: str) -> Response:
    """Pages for Europeana's Annotation API, in a zip."""
    asked = _selection()
    return _download(campaign, lambda store, held: orders.api(store, held, asked))


@bp.get("/tiers")
def tiers(campaign: str) -> Response:
    """The elements of Europeana's metadata tiers before and after enrichment: format=json or csv."""
    form, asked = request.args.get("format", "json"), _selection("format")
    return _download(campaign, lambda store, held: orders.tiers(store, held, form, asked))


def _selection(*others: str) -> Selection:
    """The filters of the address; what is neither a filter nor one of the others is refused."""
    given = request.args.to_dict(flat=False)
    if unknown := given.keys() - filters.NAMES.keys() - set(others):
        known = ", ".join((*others, *filters.NAMES))
        raise Invalid(f"There is no filter “{min(unknown)}”; there are {known}.", rule="filter")
    return filters.read(given)


def _download(campaign: str, order: Callable[[Store, Held], Export]) -> Response:
    """Send an export while it is made, all of it from one moment of the database."""
    with ExitStack() as opened:
        store = opened.enter_context(service().database.reading())
        held = campaigns.find(store, campaign)
        who = actor(store, campaign) if "Authorization" in request.headers else NOBODY
        require(who, Action.DOWNLOAD_ALL, held.campaign, now())
        export = order(store, held)
        closing = opened.pop_all()
    response = Response(_pieces(export), mimetype=export.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.name}"'
    # Also when nobody reads to the end, as after HEAD.
    response.call_on_close(closing.close)
    return response


def _pieces(export: Export) -> Iterator[bytes]:
    return (piece for piece in export.chunks if piece)
