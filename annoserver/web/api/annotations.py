"""The annotation protocol's annotations: create, read, replace and delete."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, request

from annoserver.errors import AnnoError
from annoserver.model.container import Address
from annoserver.protocol import annotations
from annoserver.protocol.annotations import Sent
from annoserver.protocol.batch import adding
from annoserver.protocol.negotiation import Form
from annoserver.protocol.representation import OF_ANNOTATION, RESOURCE, of_annotation, of_created
from annoserver.web.api.containers import refuse_on_page
from annoserver.web.context import REFUSED, actor, arriving, body, now, only, service, shown
from annoserver.web.once import once, open_already, writing
from annoserver.web.respond import deleted, options, respond, wanted

bp = Blueprint("annotations", __name__, url_prefix="/annotations")


@bp.post("/<container>/", provide_automatic_options=False)
@once
def create(container: str) -> Response:
    """Add an annotation to a container; most are taken in before (web.reuse.arriving)."""
    if (refused := request.environ.get(REFUSED)) is not None:
        raise refused
    refuse_on_page()
    with _allowed_first(container):
        sent, form = _sent()
    slug = request.headers.get("Slug", "")
    if (store := open_already()) is None:
        made = service().arrivals.add(container, arriving(sent, slug, shown(), container))
    else:
        made = adding.create(store, container, sent, slug, actor(store, container), now())
    address = Address(service().database.base, container)
    return respond(of_created(made, address, form), 201, sent.warnings)


@bp.get("/<container>/<name>", provide_automatic_options=False)
def read(container: str, name: str) -> Response:
    """One annotation."""
    form = wanted()
    with service().database.glance() as store:
        who = actor(store, container)
        found = annotations.read(store, container, name, who, now())
    return respond(of_annotation(found, form, request.headers.get("If-None-Match", "")))


@bp.put("/<container>/<name>", provide_automatic_options=False)
@once
def change(container: str, name: str) -> Response:
    """Put a new state in the place of the old one."""
    with _allowed_first(container):
        sent, form = _sent()
    with writing() as store:
        made = annotations.change(
            store,
            container,
            name,
            sent,
            actor(store, container),
            now(),
            only(),
        )
    return respond(of_annotation(made, form), 200, sent.warnings)


@bp.delete("/<container>/<name>", provide_automatic_options=False)
@once
def remove(container: str, name: str) -> Response:
    """Delete an annotation for good."""
    with writing() as store:
        annotations.remove(store, container, name, actor(store, container), now(), only())
    return deleted(RESOURCE)


@bp.route("/<container>/<name>", methods=["OPTIONS"])
def ask(container: str, name: str) -> Response:  # noqa: ARG001 (the same for every annotation)
    """What an annotation can do."""
    return options(OF_ANNOTATION, ("Link", RESOURCE))


def _sent() -> tuple[Sent, Form]:
    """What was sent and what is wanted back, checked in the order of wap.md, 4.1."""
    raw = body()
    form = wanted()
    annotations.refuse_container(request.headers.getlist("Link"))
    return annotations.check(raw, request.mimetype_params.get("profile", "")), form


@contextmanager
def _allowed_first(container: str) -> Iterator[None]:
    """Let 404, 401 and 403 go before the faults of a body, without asking twice when it is sound."""
    try:
        yield
    except AnnoError:
        with service().database.reading() as store:
            annotations.may_write(store, container, actor(store, container), now())
        raise
