"""The EDM record of a demo item, as an institution would deliver it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # (they write XML)

RIGHTS = "http://creativecommons.org/publicdomain/zero/1.0/"
PROVENANCE = "Demo data: a synthetic record about a drawing made by a program. There is no such photograph."
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "edm": "http://www.europeana.eu/schemas/edm/",
    "ore": "http://www.openarchives.org/ore/terms/",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record says. place: in words; picture, page: IRIs; source: title of the collection."""

    iri: str
    identifier: str
    title: str
    language: str
    about: str
    creator: str
    place: str
    year: int
    source: str
    dataset: str
    data_provider: str
    provider: str
    picture: str
    page: str


def write(facts: Facts) -> bytes:
    """A ProvidedCHO, WebResource and Aggregation, children in the order of the schema (EDM external)."""
    declared = "".join(f"\n    xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in NAMESPACES.items())
    parts = (_object(facts), _picture(facts), _aggregation(facts))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n{"".join(parts)}</rdf:RDF>\n'.encode()
    )


def _object(facts: Facts) -> str:
    return _resource(
        "edm:ProvidedCHO",
        facts.iri,
        _text("dc:creator", facts.creator),
        _text("dc:description", facts.about, "en"),
        _text("dc:identifier", facts.identifier),
        _text("dc:title", facts.title, facts.language),
        _text("dc:type", "Photograph", "en"),
        _text("dcterms:created", str(facts.year)),
        _text("dcterms:isPartOf", facts.source, "en"),
        _text("dcterms:isPartOf", facts.dataset),
        _text("dcterms:provenance", PROVENANCE, "en"),
        _text("dcterms:spatial", facts.place, "en"),
        _text("edm:type", "IMAGE"),
    )


def _picture(facts: Facts) -> str:
    return _resource(
        "edm:WebResource",
        facts.picture,
        _text("dc:description", PROVENANCE, "en"),
        _text("dc:format", "image/svg+xml"),
        _link("edm:rights", RIGHTS),
    )


def _aggregation(facts: Facts) -> str:
    return _resource(
        "ore:Aggregation",
        f"{facts.iri}#aggregation",
        _link("edm:aggregatedCHO", facts.iri),
        _text("edm:dataProvider", facts.data_provider),
        _link("edm:isShownAt", facts.page),
        _link("edm:isShownBy", facts.picture),
        _link("edm:object", facts.picture),
        _text("edm:provider", facts.provider),
        _link("edm:rights", RIGHTS),
    )


def _resource(name: str, iri: str, *children: str) -> str:
    return f"  <{name} rdf:about={quoteattr(iri)}>\n{''.join(children)}  </{name}>\n"


def _text(name: str, words: str, language: str = "") -> str:
    tongue = f' xml:lang="{language}"' if language else ""
    return f"    <{name}{tongue}>{escape(words)}</{name}>\n"


def _link(name: str, iri: str) -> str:
    return f"    <{name} rdf:resource={quoteattr(iri)}/>\n"
