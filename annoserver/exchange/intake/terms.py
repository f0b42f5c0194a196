"""Vocabularies that come as SKOS files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from annoserver.errors import Invalid
from annoserver.ld import skos
from annoserver.model.vocabulary import Term

MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A vocabulary as its file gives it; iri: of the concept scheme, "" when it has none."""

    iri: str
    title: Mapping[str, str]
    terms: Iterable[Term]


def read(name: str, content: bytes) -> Loaded:
    """The vocabulary of a file; Invalid when its name or content is none that is read here."""
    media_type = MEDIA_TYPES.get(PurePath(name).suffix.lower())
    if media_type is None:
        raise Invalid(f"{name} has none of the endings that are read here: {', '.join(MEDIA_TYPES)}.")
    return Loaded(*skos.terms(content, media_type))
