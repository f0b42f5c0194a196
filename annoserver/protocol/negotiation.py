"""Choosing a representation: by Accept, where profiles are a hint, or by a format that people name."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from annoserver.errors import Unacceptable
from annoserver.model.annotation import ANNO

EXPANDED = "http://www.w3.org/ns/json-ld#expanded"
FLATTENED = "http://www.w3.org/ns/json-ld#flattened"


class Form(Enum):
    """A form in which resources are served; the first ones win ties.

    short: its part of an ETag; media_type, content_type: what is asked for, and what is answered;
    title: what it is called on pages. Its name, in small letters, is the value of ?format=.
    """

    JSONLD = ("ld", "application/ld+json", f'application/ld+json; profile="{ANNO}"', "JSON-LD")
    TURTLE = ("ttl", "text/turtle", "text/turtle; charset=utf-8", "Turtle")
    NTRIPLES = ("nt", "application/n-triples", "application/n-triples", "N-Triples")
    NQUADS = ("nq", "application/n-quads", "application/n-quads", "N-Quads")
    TRIG = ("trig", "application/trig", "application/trig", "TriG")
    XML = ("rdf", "application/rdf+xml", "application/rdf+xml", "RDF/XML")
    EXPANDED = (
        "ldx",
        "application/ld+json",
        f'application/ld+json; profile="{EXPANDED}"',
        "JSON-LD, expanded",
    )
    FLATTENED = (
        "ldf",
        "application/ld+json",
        f'application/ld+json; profile="{FLATTENED}"',
        "JSON-LD, flattened",
    )
    HTML = ("html", "text/html", "text/html; charset=utf-8", "HTML")

    def __init__(self, short: str, media_type: str, content_type: str, title: str) -> None:
        self.short = short
        self.media_type = media_type
        self.content_type = content_type
        self.title = title


GRAPHS = (Form.JSONLD, Form.TURTLE, Form.NTRIPLES, Form.NQUADS, Form.TRIG, Form.XML)
"""The forms that any RDF is served in."""

EVERY = tuple(Form)
FORMATS = {form.name.lower(): form for form in Form}
PROFILES = {
    ANNO: Form.JSONLD,
    "http://www.w3.org/ns/json-ld#compacted": Form.JSONLD,
    EXPANDED: Form.EXPANDED,
    FLATTENED: Form.FLATTENED,
}
ASKED_FOR = (Form.EXPANDED, Form.FLATTENED, Form.HTML)
"""Served only where they are named: a star never means them (wap.md, O3)."""

JSON = ("application/ld+json", "application/json")
USUAL = 300
"""Letters of an Accept header that is remembered; a longer one is read anew."""

EXACT = 3
"""How exactly a media type without a star is meant; each star takes one off."""


def choose(accept: str, named: str | None = None, among: tuple[Form, ...] = EVERY) -> Form:
    """The form for an Accept header, "" for none; named: what ?format= says, which goes before it.

    The first form on a tie; what is said of a form more exactly counts before what is said with
    stars. Raises Unacceptable when nothing fits.
    """
    if named is not None:
        return _named(named, among)
    if accept.strip() in ("", "*/*"):
        return among[0]
    return (_best if len(accept) <= USUAL else _best.__wrapped__)(accept, among)


@lru_cache(maxsize=256)
def _best(accept: str, among: tuple[Form, ...]) -> Form:
    """The form for an Accept header; clients send few different ones, and reading one takes long."""
    said = dict.fromkeys(among, (0, 0.0))
    for media_range, quality in parse_accept_header(accept, MIMEAccept):
        bare, options = parse_options_header(media_range)
        for form in _covered(bare.lower(), options.get("profile", ""), among):
            said[form] = max(said[form], (EXACT - bare.count("*"), quality))
    best = max(among, key=lambda form: said[form][1])
    if said[best][1] <= 0.0:
        raise _unacceptable("There is no representation that your Accept header takes", among)
    return best


def prefers_html(accept: str) -> bool:
    """Whether a page is what an Accept header likes best, as those of browsers do."""
    try:
        return choose(accept) is Form.HTML
    except Unacceptable:
        return False


def prefers_plain_json(accept: str) -> bool:
    """Whether application/json is named before application/ld+json (wap.md, O6)."""
    names = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    if "application/json" not in names:
        return False
    return "application/ld+json" not in names or names.index("application/json") < names.index(
        "application/ld+json"
    )


def _named(name: str, among: tuple[Form, ...]) -> Form:
    form = FORMATS.get(name.strip().lower())
    if form is None or form not in among:
        raise _unacceptable(f"There is no format “{name[:40]}”", among)
    return form


def _covered(bare: str, profile: str, among: tuple[Form, ...]) -> Iterable[Form]:
    """The forms that a media range is about."""
    if bare in JSON:
        return (_profiled(profile, among),)
    if bare == "*/*":
        return [form for form in among if form not in ASKED_FOR]
    kind, _, star = bare.partition("/")
    if star == "*":
        return [form for form in among if form.media_type.startswith(f"{kind}/") and form not in ASKED_FOR]
    return [form for form in among if form.media_type == bare]


def _profiled(profile: str, among: tuple[Form, ...]) -> Form:
    """The first profile of the list that is served, else that of annotations."""
    for iri in profile.split():
        form = PROFILES.get(iri.replace("https:", "http:", 1))
        if form in among:
            return form
    return Form.JSONLD


def _unacceptable(words: str, among: tuple[Form, ...]) -> Unacceptable:
    """What to say when nothing fits: every type there is, and the formats that can be named."""
    names = ", ".join(form.name.lower() for form in among)
    types = tuple(dict.fromkeys((*JSON, *(form.content_type.partition("; charset")[0] for form in among))))
    return Unacceptable(f"{words}; there are {names}, which ?format= takes too.", types)
