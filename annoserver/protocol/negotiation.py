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
EXACT = 3
"""How exactly a media type without a star is meant; each star takes one off."""

COVERED = {
    "*/*": tuple(Form),
    "application/*": (Form.JSONLD,),
    "text/*": (Form.TURTLE,),
    **{media_type: (form,) for media_type, form in OFFERED.items()},
}


def choose(accept: str) -> Form:
    """The form for an Accept header, "" for none; Unacceptable when nothing fits (wap.md, O3).

    JSON-LD on a tie; what is said of a form more exactly counts before what is said with stars.
    """
    if not accept.strip():
        return Form.JSONLD
    said = dict.fromkeys(Form, (0, 0.0))
    for media_range, quality in parse_accept_header(accept, MIMEAccept):
        bare = media_range.partition(";")[0].strip().lower()
        for form in COVERED.get(bare, ()):
            said[form] = max(said[form], (EXACT - bare.count("*"), quality))
    best = max(Form, key=lambda form: (said[form][1], form is Form.JSONLD))
    if said[best][1] <= 0.0:
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
