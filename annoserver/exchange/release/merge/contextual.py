"""Contextual resources: what a record or graph says of a term, so that it can be read by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annoserver.exchange.records.xml import clean
from annoserver.exchange.release.merge.statements import Statement
from annoserver.ld.authorities import canonical
from annoserver.ld.resources import identity, language, several, types
from annoserver.ld.terms import EDM, FOAF, SKOS
from annoserver.ld.values import is_language
from annoserver.model.annotation import Document
from annoserver.model.item import Accepted
from annoserver.model.text import is_iri, tidy
from annoserver.model.vocabulary import Term

CONCEPT, PLACE, AGENT, TIME_SPAN = "skos:Concept", "edm:Place", "edm:Agent", "edm:TimeSpan"

CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("dc:subject", "dc:type", "dc:format", "dcterms:medium", "edm:hasType"), CONCEPT),
    **dict.fromkeys(("dcterms:spatial", "dc:coverage", "edm:currentLocation"), PLACE),
    **dict.fromkeys(("dc:creator", "dc:contributor", "dc:publisher"), AGENT),
    **dict.fromkeys(("dcterms:temporal", "dcterms:created", "dcterms:issued", "dc:date"), TIME_SPAN),
}
"""The class that a property points to; a link of another property is described nowhere."""

_CONCEPTS = frozenset({CONCEPT})
_PLACES = frozenset({PLACE})
_AGENTS = frozenset({AGENT})
AUTHORITIES: Mapping[str, frozenset[str]] = {
    "https://sws.geonames.org/": _PLACES,
    "http://vocab.getty.edu/tgn/": _PLACES,
    "http://data.europeana.eu/place/": _PLACES,
    "http://vocab.getty.edu/ulan/": _AGENTS,
    "http://viaf.org/viaf/": _AGENTS,
    "http://kulturnav.org/": _AGENTS,
    "http://www.mimo-db.eu/InstrumentMaker/": _AGENTS,
    "http://data.europeana.eu/agent/": _AGENTS,
    "http://semantics.gr/authorities/searchculture-persons/": _AGENTS,
    "http://data.europeana.eu/timespan/": frozenset({TIME_SPAN}),
    "http://semantics.gr/authorities/historical-periods/": frozenset({TIME_SPAN}),
    "http://www.wikidata.org/entity/": frozenset({CONCEPT, PLACE, AGENT, TIME_SPAN}),
    "https://d-nb.info/gnd/": frozenset({CONCEPT, PLACE, AGENT}),
    **dict.fromkeys(
        (
            "http://vocab.getty.edu/aat/",
            "http://id.loc.gov/authorities/subjects/",
            "http://id.loc.gov/authorities/names/",
            "https://iconclass.org/",
            "http://www.yso.fi/onto/yso/",
            "http://vocabularies.unesco.org/thesaurus/",
            "http://udcdata.info/rdf/",
            "http://www.mimo-db.eu/InstrumentsKeywords/",
            "http://www.mimo-db.eu/HornbostelAndSachs/",
            "http://thesaurus.europeanafashion.eu/thesaurus/",
            "http://data.europeana.eu/concept/",
            "http://partage.vocnet.org/",
            "http://obg.vocnet.org/",
            "https://www.eagle-network.eu/voc/material/lod/",
            "http://purl.org/dismarc/ns/dmFormats/",
            "http://purl.org/dismarc/ns/dmGenres/",
            "http://semantics.gr/authorities/ekt-item-types/",
            "http://semantics.gr/authorities/craft-item-types/",
            "http://semantics.gr/authorities/thematic_tags/",
            "http://semantics.gr/authorities/ekt-unesco/",
        ),
        _CONCEPTS,
    ),
}
"""What the URIs of an authority file stand for; those of others may stand for anything."""

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("Concept", CONCEPT, SKOS + "Concept"), CONCEPT),
    **dict.fromkeys(("Place", PLACE, EDM + "Place"), PLACE),
    **dict.fromkeys(("TimeSpan", TIME_SPAN, EDM + "TimeSpan"), TIME_SPAN),
    **dict.fromkeys(("Agent", AGENT, EDM + "Agent", "Person", "foaf:Person", FOAF + "Person"), AGENT),
    **dict.fromkeys(("Organization", "foaf:Organization", FOAF + "Organization"), AGENT),
}
"""Classes that the body of a tag may name, as EDM calls them."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A term as a record describes it. kind: its class, as a short name; labels and notes by language,
    "" when unknown; position: latitude and longitude of a place, in degrees."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    broader: str = ""
    position: tuple[float, float] | None = None


def describe(statement: Statement, term: Term | None) -> Resource | None:
    """The resource behind a link, when a label is known and its class fits the property."""
    kind = CLASSES.get(statement.name, "")
    if statement.point:
        return Resource(statement.iri, PLACE, labelled(statement.accepted, None), position=statement.point)
    labels = labelled(statement.accepted, term)
    if not statement.iri or not kind or not labels or not _fits(statement, kind):
        return None
    if term is None:
        return Resource(statement.iri, kind, labels)
    placed = term.position if kind == PLACE else None
    if term.position is not None and kind != PLACE:
        return None
    broader = term.broader if kind == CONCEPT and is_iri(term.broader) else None
    return Resource(statement.iri, kind, labels, _sound(term.notes), broader or "", placed)


def _fits(statement: Statement, kind: str) -> bool:
    """Whether a term can be of the class that its property points to, by its authority and its own type."""
    of = next((kinds for start, kinds in AUTHORITIES.items() if statement.iri.startswith(start)), None)
    named = {_TYPES[name] for body in _named(statement.accepted) for name in types(body) if name in _TYPES}
    return (of is None or kind in of) and (not named or kind in named)


def labelled(accepted: Accepted, term: Term | None) -> dict[str, str]:
    """The labels of a term by language: the vocabulary's, else those that were sent with the tag."""
    known = _sound(term.labels) if term else {}
    return known or _sound(dict(_sent(accepted))) or _sound({"": accepted.tag.label})


def _sound(words: Mapping[str, str]) -> dict[str, str]:
    """Words in languages that are some, in the order of their codes."""
    kept = ((key, tidy(clean(text))) for key, text in sorted(words.items()) if not key or is_language(key))
    return {key: text for key, text in kept if text}


def _sent(accepted: Accepted) -> Iterator[tuple[str, str]]:
    """Language and label that were sent with the term."""
    for body in _named(accepted):
        yield from _labels(body)


def _named(accepted: Accepted) -> Iterator[Document]:
    """The bodies that name the term of a tag, each with the source inside it."""
    for body in several(json.loads(accepted.document).get("body")):
        if isinstance(body, dict) and canonical(identity(body)) == accepted.tag.body.iri:
            yield body
            if isinstance(body.get("source"), dict):
                yield body["source"]


def _labels(body: Document) -> Iterator[tuple[str, str]]:
    labels, label = body.get("prefLabel"), body.get("label")
    if isinstance(labels, dict):
        for key, value in labels.items():
            yield from ((key, one) for one in several(value)[:1] if isinstance(one, str))
    elif isinstance(label, str):
        yield language(body), label
