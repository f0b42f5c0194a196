"""The shapes of documents that operations take and give."""

from __future__ import annotations

from annoserver.exchange.feeds.oaipmh.arguments import VERBS
from annoserver.model.job import State
from annoserver.web.api.contract import people
from annoserver.web.api.contract.parts import CONDITIONS, IRI, OBJECT, TEXT, Part, choice

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
        "join": IRI,
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
        "motivation": choice("tagging", "commenting", "moderating", "describing", "bookmarking"),
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
WORDS: Part = {
    "type": "array",
    "description": "Words in languages, each once",
    "items": {
        "type": "object",
        "required": ["@value", "@language"],
        "properties": {"@value": TEXT, "@language": choice("en", "de", "fr")},
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
        "dcterms:title": WORDS,
        "dcterms:description": WORDS,
        "dcterms:publisher": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
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
    "properties": {"type": choice("OrderedCollection", "OrderedCollectionPage")},
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
    "properties": {"verb": choice(*VERBS)},
}
READINESS = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}, "checks": {"type": "object"}},
    "required": ["ready", "checks"],
}
JOB: Part = {
    "type": "object",
    "description": "A job: its progress, what it left out, and the file that it made",
    "required": ["id", "kind", "state", "progress", "refusals"],
    "properties": {
        "id": IRI,
        "kind": TEXT,
        "state": choice(*State),
        "message": TEXT,
        "progress": OBJECT,
        "counts": OBJECT,
        "file": {"anyOf": [OBJECT, {"type": "null"}]},
        "refusals": {"type": "array", "items": OBJECT},
    },
}
SCHEMAS: dict[str, Part] = {
    "Job": JOB,
    "Readiness": READINESS,
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
    **people.SHAPES,
}
