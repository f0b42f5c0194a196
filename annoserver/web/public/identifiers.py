"""From the IRIs of things that lie on our own base to the pages about them."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as Answer

from annoserver.store import items
from annoserver.web.context import service

bp = Blueprint("identifiers", __name__)


@bp.get("/<any(demo, item, items):head>/<path:rest>")
def lead(head: str, rest: str) -> Answer:
    """From the IRI of an item that lies on our own base to a page about it (303: it is no document)."""
    with service().database.reading() as store:
        iri = f"{store.base}{head}/{rest}"
        name = items.anywhere(store, iri)
    return redirect(url_for("items.read", name=name, iri=iri), 303)
