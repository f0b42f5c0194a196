"""Addresses under which clients of other servers look for containers, and where these are here."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, request

from annoserver.web.context import service

bp = Blueprint("aliases", __name__, url_prefix="/w3c")

METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]


@bp.route("/", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
@bp.route("/<path:rest>", methods=METHODS)
def lead(rest: str) -> Response:
    """From where AnnoRepo has its containers and annotations to ours, by the same method (308)."""
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    container, _, name = rest.partition("/")
    # A container without its slash would be led on once more.
    path = f"{container}/{name}" if container else ""
    with service().database.glance() as store:
        base = store.base
    return Response(status=308, headers=[("Location", f"{base}annotations/{quote(path)}{query}")])
