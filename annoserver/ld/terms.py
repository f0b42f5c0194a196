"""The words we know: namespaces, EDM properties, and the contexts that travel with the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from annoserver.model.annotation import ANNO

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
CC = "http://creativecommons.org/ns#"
CROWD = "https://w3id.org/annoserver/vocab#"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
DCTYPES = "http://purl.org/dc/dcmitype/"
DQV = "http://www.w3.org/ns/dqv#"
EDM = "http://www.europeana.eu/schemas/edm/"
FOAF = "http://xmlns.com/foaf/0.1/"
LDP = "http://www.w3.org/ns/ldp#"
ORE = "http://www.openarchives.org/ore/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "http://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "oa": OA,
        "as": AS,
        "cc": CC,
        "crowd": CROWD,
        "dc": DC,
        "dcterms": DCTERMS,
        "dctypes": DCTYPES,
        "dqv": DQV,
        "edm": EDM,
        "foaf": FOAF,
        "ldp": LDP,
        "ore": ORE,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "wgs84_pos": WGS84,
        "xsd": XSD,
    }
)
"""Prefix to namespace, as every Turtle and RDF/XML document of ours declares them."""

_MOTIVATIONS = """assessing bookmarking classifying commenting describing editing highlighting identifying
linking moderating questioning replying tagging"""
MOTIVATIONS = frozenset(_MOTIVATIONS.split())
"""The motivations of the Recommendation (model, 3.3.5)."""

LDP_CONTEXT = "http://www.w3.org/ns/ldp.jsonld"
CROWD_CONTEXT = "https://w3id.org/annoserver/contexts/crowd.jsonld"
CONTEXTS: Mapping[str, str] = MappingProxyType(
    {ANNO: "anno.jsonld", LDP_CONTEXT: "ldp.jsonld", CROWD_CONTEXT: "crowd.jsonld"}
)
"""Context IRIs that a document may name, and the file of contexts/ that each one is."""

_DC = """contributor coverage creator date description format identifier language publisher relation rights
source subject title type"""
_DCTERMS = """alternative conformsTo created extent hasFormat hasPart hasVersion isFormatOf isPartOf
isReferencedBy isReplacedBy isRequiredBy issued isVersionOf medium provenance references replaces requires
spatial tableOfContents temporal"""
_EDM = "currentLocation hasType isRelatedTo"

TAG_PROPERTIES: Mapping[str, str] = MappingProxyType(
    {f"dc:{name}": DC + name for name in _DC.split()}
    | {f"dcterms:{name}": DCTERMS + name for name in _DCTERMS.split()}
    | {f"edm:{name}": EDM + name for name in _EDM.split()}
)
"""What a tag may become, short name to IRI: the statements of a ProvidedCHO that may say that the crowd
made them (edm.md, 3); the others of EDM hold URIs only and would pass as the institution's own."""


def expand(name: str) -> str:
    """The IRI that a prefixed name stands for; anything else comes back as it is."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES and not rest.startswith("//") else name


def shorten(iri: str) -> str:
    """The prefixed name of an IRI in one of our namespaces, else the IRI as it is."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _NAMESPACES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and cut < len(iri) else iri


_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_OTHER_DCTERMS = "http://purl.org/dcterms/"


def tag_property(name: object) -> str | None:
    """The short name of the EDM property that is meant: "dc:subject", "dce:subject" or an IRI.

    `dc:` means the elements 1.1, as everywhere in EDM; None when a tag cannot become this.
    """
    if not isinstance(name, str):
        return None
    if name.startswith("dce:"):
        name = f"dc:{name[4:]}"
    elif name.startswith(_OTHER_DCTERMS):
        name = f"dcterms:{name[len(_OTHER_DCTERMS) :]}"
    short = shorten(name)
    return short if short in TAG_PROPERTIES else None


def context_iri(iri: str) -> str | None:
    """The IRI of the bundled context that is meant, whether written with http or https."""
    _, colon, rest = iri.partition("://")
    return _CONTEXTS_BY_REST.get(rest) if colon and iri.startswith("http") else None


_CONTEXTS_BY_REST = {iri.partition("://")[2]: iri for iri in CONTEXTS}


@cache
def context(iri: str) -> Mapping[str, Any]:
    """The terms of a bundled context, given its own IRI; not to be changed."""
    terms: dict[str, Any] = json.loads(shipped("contexts", CONTEXTS[iri]))["@context"]
    return MappingProxyType(terms)


def shipped(folder: str, name: str) -> bytes:
    """A file of contexts/ or vocab/: inside the package when installed, beside it in a checkout."""
    try:
        return (files(f"annoserver.{folder}") / name).read_bytes()
    except ModuleNotFoundError:
        return (Path(str(files("annoserver"))).parent / folder / name).read_bytes()
