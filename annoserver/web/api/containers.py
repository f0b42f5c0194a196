"""The annotation protocol's containers: the root, a campaign's container, its pages."""

from flask import Blueprint, Response, request

from annoserver.errors import NotAllowed
from annoserver.model.container import Address
from annoserver.model.person import NOBODY
from annoserver.protocol import containers, negotiation, preferences
from annoserver.protocol.representation import (
    ACCEPTED,
    CONTAINER,
    OF_CONTAINER,
    OF_PAGE,
    OF_ROOT,
    Representation,
)
from annoserver.web.context import actor, now, service
from annoserver.web.respond import options, respond, wanted

bp = Blueprint("containers", __name__, url_prefix="/annotations")


@bp.get("/", provide_automatic_options=False)
def read_root() -> Response:
    """The container of containers."""
    form = wanted()
    with service().database.reading() as store:
        shown = containers.root(store, form, request.headers.get("If-None-Match", ""))
    return respond(shown)


@bp.get("/<container>/", provide_automatic_options=False)
def read(container: str) -> Response:
    """A container, or with the parameter page one of its pages."""
    accept = request.headers.get("Accept", "")
    form = wanted()
    iris = containers.mode(request.args.get("iris"))
    if "page" in request.args:
        return respond(_page(container, request.args["page"], form, iris=bool(iris)))
    prefer = ",".join(request.headers.getlist("Prefer"))
    view = preferences.view(prefer, iris=iris, embed=negotiation.prefers_plain_json(accept))
    with service().database.reading() as store:
        who = actor(store, container) if "Authorization" in request.headers else NOBODY
        shown = containers.describe(
            store, container, view, form, who, now(), request.headers.get("If-None-Match", "")
        )
    return respond(shown)


def _page(container: str, number: str, form: negotiation.Form, *, iris: bool) -> Representation:
    wanted = containers.number(number)
    with service().database.reading() as store:
        who = actor(store, container) if "Authorization" in request.headers else NOBODY
        none_match = request.headers.get("If-None-Match", "")
        return containers.page(store, container, wanted, form, who, now(), none_match, iris=iris)


@bp.route("/", methods=["OPTIONS"])
def ask_root() -> Response:
    """What the root can do."""
    return options(OF_ROOT, ("Link", CONTAINER))


@bp.route("/<container>/", methods=["OPTIONS"])
def ask(container: str) -> Response:
    """What a container, or one of its pages, can do."""
    if "page" in request.args:
        return options(OF_PAGE)
    with service().database.reading() as store:
        containers.exists(store, container)
    return options(OF_CONTAINER, ("Link", CONTAINER), ("Accept-Post", ACCEPTED))


@bp.route("/<container>", methods=["GET", "POST"], provide_automatic_options=False)
def add_slash(container: str) -> Response:
    """A container without its slash: elsewhere, by the same method (308)."""
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    iri = Address(service().database.base, container).iri
    return Response(status=308, headers=[("Location", f"{iri}{query}"), ("Link", CONTAINER)])


@bp.route("/<container>", methods=["OPTIONS"])
def ask_without_slash(container: str) -> Response:  # noqa: ARG001 (the same for every container)
    """A preflight follows no redirect, so it is answered here."""
    return options(OF_CONTAINER, ("Link", CONTAINER), ("Accept-Post", ACCEPTED))


def refuse_on_page() -> None:
    """Raise NotAllowed for a change that is sent to a page."""
    if "page" in request.args:
        raise NotAllowed("A page can only be read; post to its container.", OF_PAGE)
