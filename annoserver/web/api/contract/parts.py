"""The parameters that operations are described with."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from annoserver.exchange.feeds.oaipmh.arguments import VERBS
from annoserver.exchange.intake.orders.order import KINDS
from annoserver.exchange.release import filters
from annoserver.exchange.release.parcels import order
from annoserver.model.search.query import Field, Sort
from annoserver.protocol.negotiation import FORMATS, GRAPHS
from annoserver.protocol.search import LARGEST, SIZE

Part = dict[str, Any]

TEXT: Part = {"type": "string"}
OBJECT: Part = {"type": "object"}
IRI: Part = {"type": "string", "format": "uri"}
BEGINNING = {
    Field.TEXT_PREFIX: "whose words begin with this",
    Field.TARGET_PREFIX: "on targets that begin with this",
    Field.BODY_PREFIX: "with a body that begins with this",
    Field.FRAGMENT: "on a part of the target beside it that overlaps this one: xywh=… or t=…",
    Field.TAG: "votes on this tag",
}
FILTERS = tuple(filters.NAMES)
CONDITIONS = tuple(field.value for field in Field)


class Where(StrEnum):
    """Where a parameter stands."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"


def _parameter(where: Where, name: str, description: str, schema: Part) -> Part:
    required = {"required": True} if where is Where.PATH else {}
    return {"name": name, "in": where.value, "description": description, "schema": schema, **required}


def _path(name: str, description: str) -> Part:
    return _parameter(Where.PATH, name, description, {"type": "string", "minLength": 1})


def _query(name: str, description: str, schema: Part) -> Part:
    return _parameter(Where.QUERY, name, description, schema)


def _header(name: str, description: str) -> Part:
    return _parameter(Where.HEADER, name, description, {"type": "string", "minLength": 1})


def choice(*words: str) -> Part:
    """One of some words."""
    return {"type": "string", "enum": list(words)}


PATHS: dict[str, Part] = {
    "container": _path("container", "name of a campaign, and so of its container"),
    "campaign": _path("campaign", "name of a campaign"),
    "annotation": _path("name", "name of the annotation, the last segment of its IRI"),
    "campaign-name": _path("name", "name of a campaign"),
    "dataset": _path("dataset", "a data set of Europeana's"),
    "local": _path("local", "name of an item in it"),
    "key": _path("key", "key of the agent, the last segment of its IRI"),
    "export": _parameter(Where.PATH, "kind", "kind of export", choice(*order.KINDS)),
    "job": _path("key", "key of a job, the last segment of its address"),
    "context": _parameter(
        Where.PATH, "name", "name of a context", choice("anno.jsonld", "ldp.jsonld", "crowd.jsonld")
    ),
}
HEADERS: dict[str, Part] = {
    "slug": _header("Slug", "the name that the new resource should have"),
    "prefer": _header("Prefer", 'return=representation; include="…", as the protocol says in 4.2'),
    "if-match": _header("If-Match", "ETag of the state that is changed"),
    "if-none-match": _header("If-None-Match", "ETag of the state that is known"),
    "range": _header("Range", "the part that is wanted, such as bytes=1000-"),
    "once": _header("Idempotency-Key", "a name for this request, which is then obeyed once in 24 hours"),
}
QUERIES: dict[str, Part] = {
    "page": _query("page", "number of a page, from 0 on", {"type": "integer", "minimum": 0}),
    "result-page": _query("page", "name of a page, as the links give it", TEXT),
    "iris": _query("iris", "1: pages of IRIs; 0: pages of whole annotations", choice("0", "1")),
    "form": _query("format", "goes before Accept", choice(*FORMATS)),
    "graph-form": _query("format", "goes before Accept", choice(*(form.name.lower() for form in GRAPHS))),
    "force": _query("force", "1: with everything that is in it", choice("0", "1")),
    "atomic": _query("atomic", "1: all or none", choice("0", "1")),
    "query": _query("query", "a query in JSON, beside the other conditions", TEXT),
    "sort": _query("sort", "order, - before it for the reverse", choice(*Sort, *(f"-{one}" for one in Sort))),
    "size": _query(
        "size", "results on a page", {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
    ),
    "profile": _query("profile", "what Metis takes, or plain RDF", choice("metis", "graph")),
    "with-source": _query("with-source", "yes: with what the provider said", choice("yes", "no")),
    "edm-form": _query("format", "of the graph", choice("nquads", "ntriples", "turtle", "jsonld", "xml")),
    "dump-form": _query("format", "one document, or a line for each", choice("jsonld", "ndjson")),
    "table-form": _query("format", "kind of table", choice("csv", "xlsx", "mint")),
    "tiers-form": _query("format", "kind of report", choice("json", "csv")),
    "import": _query("kind", "kind of import; each has the options of its command", choice(*KINDS)),
    "file-name": _query("name", "of the file that is sent as the body", TEXT),
    "any-form": _query("format", "as the kind of export has it", TEXT),
    "words": _query("words", "what was typed", TEXT),
    "language": _query("lang", "language of labels", TEXT),
    "question": _query("question", "number of the campaign's question", {"type": "integer", "minimum": 0}),
    "iri": _query("iri", "IRI of an item", IRI),
    "from": _query("from", "from this moment on", {"type": "string", "format": "date-time"}),
    "to": _query("to", "until this moment", {"type": "string", "format": "date-time"}),
    "after": _query("after", "where the answer before ended, as its link gives it", TEXT),
    "limit": _query("limit", "IRIs on a page", {"type": "integer", "minimum": 1, "maximum": 1000}),
    "verb": _query("verb", "of OAI-PMH; each has arguments of its own", choice(*VERBS)),
    "since": _query("since", "number of the last line that is known", {"type": "integer", "minimum": 0}),
} | {
    name: _query(name, f"annotations {BEGINNING.get(field, 'with this ' + name)}", TEXT)
    for field in Field
    if (name := field.value)
}
SELECTIONS: dict[str, Part] = {
    f"only-{name}": _query(name, description, TEXT) for name, description in filters.NAMES.items()
}
PARAMETERS: dict[str, Part] = PATHS | HEADERS | QUERIES | SELECTIONS
