"""The parts that operations are described with: parameters and the shapes of documents."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from annoserver.exchange.feeds.oaipmh.arguments import VERBS
from annoserver.exchange.release import filters
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


def _choice(*words: str) -> Part:
    return {"type": "string", "enum": list(words)}


PATHS: dict[str, Part] = {
    "container": _path("container", "name of a campaign, and so of its container"),
    "campaign": _path("campaign", "name of a campaign"),
    "annotation": _path("name", "name of the annotation, the last segment of its IRI"),
    "campaign-name": _path("name", "name of a campaign"),
    "dataset": _path("dataset", "a data set of Europeana's"),
    "local": _path("local", "name of an item in it"),
    "key": _path("key", "key of the agent, the last segment of its IRI"),
    "context": _parameter(
        Where.PATH, "name", "name of a context", _choice("anno.jsonld", "ldp.jsonld", "crowd.jsonld")
    ),
}
HEADERS: dict[str, Part] = {
    "slug": _header("Slug", "the name that the new resource should have"),
    "prefer": _header("Prefer", 'return=representation; include="…", as the protocol says in 4.2'),
    "if-match": _header("If-Match", "ETag of the state that is changed"),
    "if-none-match": _header("If-None-Match", "ETag of the state that is known"),
    "once": _header("Idempotency-Key", "a name for this request, which is then obeyed once in 24 hours"),
}
QUERIES: dict[str, Part] = {
    "page": _query("page", "number of a page, from 0 on", {"type": "integer", "minimum": 0}),
    "result-page": _query("page", "name of a page, as the links give it", TEXT),
    "iris": _query("iris", "1: pages of IRIs; 0: pages of whole annotations", _choice("0", "1")),
    "form": _query("format", "goes before Accept", _choice(*FORMATS)),
    "graph-form": _query("format", "goes before Accept", _choice(*(form.name.lower() for form in GRAPHS))),
    "force": _query("force", "1: with everything that is in it", _choice("0", "1")),
    "atomic": _query("atomic", "1: all or none", _choice("0", "1")),
    "query": _query("query", "a query in JSON, beside the other conditions", TEXT),
    "sort": _query(
        "sort", "order, - before it for the reverse", _choice(*Sort, *(f"-{one}" for one in Sort))
    ),
    "size": _query(
        "size", "results on a page", {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
    ),
    "profile": _query("profile", "what Metis takes, or plain RDF", _choice("metis", "graph")),
    "with-source": _query("with-source", "yes: with what the provider said", _choice("yes", "no")),
    "edm-form": _query("format", "of the graph", _choice("nquads", "ntriples", "turtle", "jsonld", "xml")),
    "dump-form": _query("format", "one document, or a line for each", _choice("jsonld", "ndjson")),
    "table-form": _query("format", "kind of table", _choice("csv", "xlsx", "mint")),
    "tiers-form": _query("format", "kind of report", _choice("json", "csv")),
    "words": _query("words", "what was typed", TEXT),
    "language": _query("lang", "language of labels", TEXT),
    "question": _query("question", "number of the campaign's question", {"type": "integer", "minimum": 0}),
    "iri": _query("iri", "IRI of an item", IRI),
    "from": _query("from", "from this moment on", {"type": "string", "format": "date-time"}),
    "to": _query("to", "until this moment", {"type": "string", "format": "date-time"}),
    "limit": _query("limit", "IRIs on a page", {"type": "integer", "minimum": 1, "maximum": 1000}),
    "verb": _query("verb", "of OAI-PMH; each has arguments of its own", _choice(*VERBS)),
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

PROBLEM: Part = {
    "type": "object",
    "description": "application/problem+json (RFC 9457)",
    "required": ["title", "status"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "rule": TEXT,
        "existing": IRI,
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"rule": TEXT, "pointer": TEXT, "message": TEXT},
            },
        },
    },
}
ANNOTATION: Part = {
    "type": "object",
    "description": "A Web Annotation in JSON-LD (https://www.w3.org/TR/annotation-model/)",
    "required": ["@context", "type", "target"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "Annotation"},
        "motivation": _choice("tagging", "commenting", "moderating", "describing", "bookmarking"),
        "body": {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {"type": {"const": "TextualBody"}, "value": TEXT, "language": TEXT},
                },
                IRI,
            ]
        },
        "target": IRI,
    },
}
DESCRIPTION: Part = {
    "type": "object",
    "description": "The description of a container",
    "required": ["@context", "type", "label"],
    "properties": {
        "@context": {"const": ["http://www.w3.org/ns/anno.jsonld", "http://www.w3.org/ns/ldp.jsonld"]},
        "type": {"const": ["BasicContainer", "AnnotationCollection"]},
        "label": {"type": "string", "minLength": 1},
    },
}
STORED: Part = {
    "description": "The resource in JSON-LD: compact, expanded or flattened",
    "anyOf": [
        {"type": "object", "required": ["id", "type"]},
        {"type": "object", "required": ["@graph"]},
        {"type": "array"},
    ],
}
QUERY: Part = {
    "type": "object",
    "description": "All conditions have to hold; and, or: arrays of queries; not: a query",
    "minProperties": 1,
    "properties": {name: {"anyOf": [TEXT, {"type": "array", "items": TEXT}]} for name in CONDITIONS}
    | {joint: {"type": "array", "items": {"$ref": "#/components/schemas/Query"}} for joint in ("and", "or")}
    | {"not": {"$ref": "#/components/schemas/Query"}},
}
RECEIPTS: Part = {
    "type": "string",
    "description": "A line for each document: {index, status, id, etag} or {index, status, problem}",
}
PAGE: Part = {
    "type": "object",
    "description": "An AnnotationPage; only its items are read",
    "required": ["type", "items"],
    "properties": {
        "type": {"const": "AnnotationPage"},
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/Annotation"}},
    },
}
FEED: Part = {
    "type": "object",
    "description": "IIIF Change Discovery 1.0",
    "required": ["@context", "id", "type"],
    "properties": {"type": _choice("OrderedCollection", "OrderedCollectionPage")},
}
SUGGESTIONS: Part = {
    "type": "object",
    "required": ["words", "terms"],
    "properties": {
        "words": TEXT,
        "terms": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    },
}
ERASURES: Part = {
    "type": "object",
    "required": ["erasures", "next"],
    "properties": {"erasures": {"type": "array", "items": OBJECT}, "next": IRI},
}
HARVEST: Part = {
    "type": "object",
    "description": "The arguments of a request of OAI-PMH",
    "required": ["verb"],
    "properties": {"verb": _choice(*VERBS)},
}
READINESS = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}, "checks": {"type": "object"}},
    "required": ["ready", "checks"],
}

SCHEMAS: dict[str, Part] = {
    "Deleted": {"type": "array", "items": IRI},
    "Harvest": HARVEST,
    "Problem": PROBLEM,
    "Annotation": ANNOTATION,
    "Description": DESCRIPTION,
    "Stored": STORED,
    "Query": QUERY,
    "Receipts": RECEIPTS,
    "AnnotationPage": PAGE,
    "Feed": FEED,
    "Suggestions": SUGGESTIONS,
    "Erasures": ERASURES,
    "Readiness": READINESS,
}
