"""The description of what programs can ask for: as OpenAPI, and as a page."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from annoserver.web import render
from annoserver.web.api.contract.document import document
from annoserver.web.context import service

bp = Blueprint("contract", __name__)


@bp.get("/openapi.json")
def read() -> Response:
    """The description of every route for programs, in OpenAPI 3.1."""
    response = jsonify(_document())
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/api")
def show() -> Response:
    """The same as a page, room by room."""
    described = _document()
    rooms: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            rooms.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return render.page("contract/read.html", rooms=rooms, parts=described["components"])


def _document() -> dict[str, Any]:
    with service().database.glance() as store:
        base = store.base
    return document(current_app, version("annoserver"), base.removesuffix("/"))
