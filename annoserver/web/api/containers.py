"""The annotation protocol's containers: the root, a campaign's container, its pages."""

from urllib.parse import quote

from flask import Blueprint, Response, request

from annoserver.crowd import lifecycle
from annoserver.errors import NotAllowed
from annoserver.model.container import Address
from annoserver.model.person import Role
from annoserver.model.rules.permission import manages
from annoserver.protocol import containers, descriptions, negotiation, preferences, slugs
from annoserver.protocol.representation import (
    ACCEPTED,
    CONTAINER,
    MANAGING,
    OF_CONTAINER,
    OF_PAGE,
    OF_ROOT,
    Representation,
)
from annoserver.web.context import actor, body, now, only, service
from annoserver.web.once import once, writing
from annoserver.web.respond import deleted, options, respond, wanted
from annoserver.web.reuse.answers import document
from annoserver.web.watch import rights

YES = ("1", "true")

bp = Blueprint("containers", __name__, url_prefix="/annotations")


@bp.get("/", provide_automatic_options=False)
@document
def read_root() -> Response:
    """The container of containers, or with the parameter page one of its pages."""
    form, known = wanted(), request.headers.get("If-None-Match", "")
    view = preferences.listing(",".join(request.headers.getlist("Prefer")))
    with service().database.reading() as store:
        if "page" in request.args:
            return respond(containers.root_page(store, request.args["page"], form, known))
        return respond(containers.root(store, view, form, actor(store, ""), known))


@bp.post("/", provide_automatic_options=False)
@once
def create() -> Response:
    """Make a campaign with its container: for organisers."""
    refuse_on_page()
    with service().database.reading() as store:
        containers.require_opening(store, actor(store, ""))
    raw, form = body(), wanted()
    descriptions.refuse_other_kinds(request.headers.getlist("Link"))
    about, hint = descriptions.about(descriptions.check(raw)), slugs.clean(request.headers.get("Slug", ""))
    with writing() as store:
        who = actor(store, "")
        containers.require_opening(store, who)
        name = who.person.name if who.person else ""
        address = lifecycle.open_by(store, about, hint, service().page_size, now(), name)
        shown = containers.opened(store, address, form)
    rights.tell("role-given", role=Role.ORGANISER, campaign=address.name)
    return respond(shown, 201)


@bp.get("/<container>/", provide_automatic_options=False)
@document
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
        who = actor(store, container)
        shown = containers.describe(
            store, container, view, form, who, now(), request.headers.get("If-None-Match", "")
        )
    return respond(shown)


def _page(container: str, number: str, form: negotiation.Form, *, iris: bool) -> Representation:
    wanted = containers.number(number)
    with service().database.reading() as store:
        who = actor(store, container)
        none_match = request.headers.get("If-None-Match", "")
        return containers.page(store, container, wanted, form, who, now(), none_match, iris=iris)


@bp.put("/<container>/", provide_automatic_options=False)
@once
def change(container: str) -> Response:
    """Change the description of a container: for its organisers."""
    refuse_on_page()
    with service().database.reading() as store:
        containers.may_manage(store, container, actor(store, container), now())
    raw, form = body(), wanted()
    document = descriptions.check(raw)
    with writing() as store:
        who = actor(store, container)
        containers.hold(store, container, who, now())
        about = containers.changed(store, container, document, only())
        lifecycle.describe(store, container, about)
        shown = containers.describe(store, container, preferences.view(""), form, who, now(), "")
    return respond(shown)


@bp.delete("/<container>/", provide_automatic_options=False)
@once
def remove(container: str) -> Response:
    """Delete a container that is empty, or with force=1 one with all that is in it: for its organisers."""
    refuse_on_page()
    with writing() as store:
        held = containers.hold(store, container, actor(store, container), now())
        force = request.args.get("force", "").lower() in YES
        containers.remove(store, held, now(), only(), force=force)
    return deleted(CONTAINER)


@bp.patch("/", provide_automatic_options=False)
@bp.patch("/<container>/", provide_automatic_options=False)
def patch(container: str = "") -> Response:
    """Refuse PATCH (protocol, 5.3), and say what there is for who is asking."""
    refuse_on_page()
    with service().database.reading() as store:
        containers.exists(store, container)
        who = actor(store, container)
        if container:
            allowed = (*OF_CONTAINER, *(MANAGING if manages(who, container) else ()))
        else:
            allowed = (*OF_ROOT, *(("POST",) if containers.opens(store, who) else ()))
    raise NotAllowed("There is no PATCH here; PUT replaces the whole.", allowed)


@bp.route("/", methods=["OPTIONS"])
def ask_root() -> Response:
    """What the root, or one of its pages, can do for who is asking."""
    if "page" in request.args:
        return options(OF_PAGE)
    with service().database.reading() as store:
        more = ("POST",) if containers.opens(store, actor(store, "")) else ()
    accepted = (("Accept-Post", ACCEPTED),) if more else ()
    return options((*OF_ROOT, *more), ("Link", CONTAINER), *accepted)


@bp.route("/<container>/", methods=["OPTIONS"])
def ask(container: str) -> Response:
    """What a container, or one of its pages, can do."""
    if "page" in request.args:
        return options(OF_PAGE)
    with service().database.reading() as store:
        containers.exists(store, container)
        more = MANAGING if manages(actor(store, container), container) else ()
    return options((*OF_CONTAINER, *more), ("Link", CONTAINER), ("Accept-Post", ACCEPTED))


@bp.route("", methods=["GET", "POST"], provide_automatic_options=False)
@bp.route("/<container>", methods=["GET", "POST", "PUT", "DELETE"], provide_automatic_options=False)
def add_slash(container: str = "") -> Response:
    """A container without its slash: elsewhere, by the same method (308)."""
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    iri = Address(service().database.base, quote(container)).iri
    return Response(status=308, headers=[("Location", f"{iri}{query}"), ("Link", CONTAINER)])


@bp.route("", methods=["OPTIONS"], provide_automatic_options=False)
@bp.route("/<container>", methods=["OPTIONS"])
def ask_without_slash(container: str = "") -> Response:  # noqa: ARG001 (the same for every container)
    """A preflight follows no redirect, so it is answered here."""
    return options(OF_CONTAINER, ("Link", CONTAINER), ("Accept-Post", ACCEPTED))


def refuse_on_page() -> None:
    """Raise NotAllowed for a change that is sent to a page."""
    if "page" in request.args:
        raise NotAllowed("A page can only be read; post to its container.", OF_PAGE)
