"""Choosing a representation by Accept: by bare media type, with profiles as a hint."""

from __future__ import annotations

from enum import Enum

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from annoserver.errors import Unacceptable
from annoserver.model.annotation import ANNO


class Form(Enum):
    """A form in which resources are served: short name, media type, Content-Type."""

    JSONLD = ("ld", "application/ld+json", f'application/ld+json; profile="{ANNO}"')
    TURTLE = ("ttl", "text/turtle", "text/turtle; charset=utf-8")

    def __init__(self, short: str, media_type: str, content_type: str) -> None:
        self.short = short
        self.media_type = media_type
        self.content_type = content_type


OFFERED = {
    "application/ld+json": Form.JSONLD,
    "application/json": Form.JSONLD,
    "text/turtle": Form.TURTLE,
}
WIDE = {"*/*": Form.JSONLD, "application/*": Form.JSONLD, "text/*": Form.TURTLE}


def choose(accept: str) -> Form:
    """The form for an Accept header, "" for none; Unacceptable when nothing fits (wap.md, O3).

    JSON-LD when everything is accepted and on a tie; q=0 excludes.
    """
    if not accept.strip():
        return Form.JSONLD
    weights: dict[Form, float] = {}
    wide: dict[Form, float] = {}
    for media_range, quality in parse_accept_header(accept, MIMEAccept):
        bare = media_range.partition(";")[0].strip().lower()
        if (form := OFFERED.get(bare)) is not None:
            weights[form] = max(weights.get(form, 0.0), quality)
        elif (form := WIDE.get(bare)) is not None:
            wide[form] = max(wide.get(form, 0.0), quality)
    ranked = {**wide, **weights}
    best = max(Form, key=lambda form: (ranked.get(form, 0.0), form is Form.JSONLD))
    if ranked.get(best, 0.0) <= 0.0:
        raise Unacceptable("There is no representation that your Accept header takes.", tuple(OFFERED))
    return best


def prefers_plain_json(accept: str) -> bool:
    """Whether application/json is named before application/ld+json (wap.md, O6)."""
    names = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    if "application/json" not in names:
        return False
    return "application/ld+json" not in names or names.index("application/json") < names.index(
        "application/ld+json"
    )
