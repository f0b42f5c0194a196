"""Pictures that we serve ourselves, by the digest of their bytes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from annoserver.errors import Missing
from annoserver.store import items
from annoserver.web.context import service

bp = Blueprint("pictures", __name__, url_prefix="/pictures")

ENDINGS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""A drawing that is opened by itself runs nothing and fetches nothing."""


@bp.get("/<digest>.<ending>")
def read(digest: str, ending: str) -> Response:
    """One picture; its bytes never change under this address."""
    with service().database.reading() as store:
        media_type, content = items.read_picture(store, digest)
    if ENDINGS.get(ending) != media_type:
        raise Missing("There is no such picture.")
    response = Response(content, content_type=media_type)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(digest)
    response.make_conditional(request)
    return response
