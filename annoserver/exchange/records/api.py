"""What Europeana's Record API gives as JSON, and the statements that it means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pyoxigraph as ox

from annoserver.errors import Invalid
from annoserver.exchange.records.classes import LINKS, PLAIN, PREFIXES, TEXTS, full
from annoserver.ld.resources import several
from annoserver.ld.terms import RDF

MEDIA_TYPE = "application/json"
"""That of a record which is kept as the API gave it."""

BASE = "http://data.europeana.eu"
NONE = "def"
"""The language of what has none, among links."""

_TYPE = ox.NamedNode(RDF + "type")
_OBJECT = re.compile(r'"object"\s*:\s*(?=\{)')
_KEY = re.compile(r'"apikey"\s*:\s*"([^"\\]{4,})"')
_WEB = re.compile(r"(?:https?://|urn:)\S", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')
_PREFIXED = re.compile(
    r"(dcterms|dcTerms|dc|edm|ebucore|ore|owl|skos|foaf|rdaGr2|svcs|odrl|cc|doap)([A-Z].*)"
)

CLASSES: Mapping[str, str] = {
    "proxies": "ore:Proxy",
    "aggregations": "ore:Aggregation",
    "providedCHOs": "edm:ProvidedCHO",
    "webResources": "edm:WebResource",
    "concepts": "skos:Concept",
    "agents": "edm:Agent",
    "places": "edm:Place",
    "timespans": "edm:TimeSpan",
    "organizations": "foaf:Organization",
    "licenses": "cc:License",
    "services": "svcs:Service",
    "europeanaAggregation": "edm:EuropeanaAggregation",
}
"""Where a resource stands in an answer, and what it is."""

_BARE = """ore: proxyIn proxyFor lineage aggregates
edm: aggregatedCHO europeanaProxy hasView begin end isNextInSequence hasMet isRelatedTo year country language
dcterms: isPartOf hasPart
skos: prefLabel altLabel hiddenLabel note broader narrower related broadMatch narrowMatch relatedMatch
exactMatch closeMatch notation inScheme"""
NAMES: dict[str, str] = {
    "webResourceEdmRights": "edm:rights",
    "webResourceDcRights": "dc:rights",
    "svcsHasService": "svcs:has_service",
    "latitude": "wgs84_pos:lat",
    "longitude": "wgs84_pos:long",
    "altitude": "wgs84_pos:alt",
}
"""Names that say nothing of their namespace, or another one."""

for _part in re.split(r"\n(?=\w+: )", _BARE):
    _prefix, _, _locals = _part.partition(":")
    NAMES |= {name: f"{_prefix}:{name}" for name in _locals.split()}


def cut(source: bytes) -> bytes:
    """The record in an answer, byte for byte, b"" when this is none; the key to the API is left out."""
    if not all(word in source for word in (b'"proxies"', b'"aggregations"')) or b'"@context"' in source:
        return b""
    try:
        text = source.decode()
        start = (
            found.end() if (found := _OBJECT.search(text)) else len(text) - len(text.lstrip("\ufeff \t\r\n"))
        )
        answer, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return b""
    if not all(isinstance(answer.get(one), list) and answer[one] for one in ("proxies", "aggregations")):
        return b""
    record = text[start:end]
    if key := _KEY.search(text):
        record = record.replace(f"/{key[1]}/", "/-/").replace(f"={key[1]}", "=-")
    return record.encode()


def triples(record: bytes) -> list[ox.Triple]:
    """The statements of a record that was cut out of an answer; Invalid when it says nothing."""
    try:
        found = json.loads(record)
    except (ValueError, RecursionError) as error:
        raise Invalid("this is no record of Europeana's Record API") from error
    about = found.get("about")
    if isinstance(about, str) and not found.get("providedCHOs"):
        found["providedCHOs"] = [{"about": about if "/item/" in about else f"/item{about}"}]
    return list(dict.fromkeys(_resources(found)))


def _resources(found: Mapping[str, Any]) -> Iterator[ox.Triple]:
    for name, kind in CLASSES.items():
        for one in several(found.get(name)):
            if isinstance(one, dict) and isinstance(one.get("about"), str) and one["about"].strip():
                yield from _resource(ox.NamedNode(_iri(one["about"])), kind, one)


def _resource(about: ox.NamedNode, kind: str, one: Mapping[str, Any]) -> Iterator[ox.Triple]:
    yield ox.Triple(about, _TYPE, ox.NamedNode(full(kind)))
    for key, value in one.items():
        if key in CLASSES:
            yield from _resources({key: value})
        elif name := _name(key):
            for node in _values(full(name), value):
                yield ox.Triple(about, ox.NamedNode(full(name)), node)


def _name(key: str) -> str:
    """The property that a key stands for, "" for what is none."""
    if key in NAMES:
        return NAMES[key]
    found = _PREFIXED.fullmatch(key)
    if found is None:
        return ""
    prefix = found[1].lower() if found[1] != "rdaGr2" else found[1]
    return f"{prefix}:{found[2][0].lower()}{found[2][1:]}" if prefix in PREFIXES else ""


def _values(predicate: str, value: Any) -> Iterator[ox.NamedNode | ox.Literal]:
    """The values of a property: of no language, or by language; among the former may be links."""
    if isinstance(value, dict):
        for language, words in value.items():
            for one in several(words):
                if isinstance(one, str) and one.strip():
                    yield _node(predicate, one, "" if language == NONE else language)
        return
    for one in several(value):
        if isinstance(one, bool):
            yield ox.Literal(str(one).lower())
        elif isinstance(one, int | float):
            yield ox.Literal(str(one))
        elif isinstance(one, str) and one.strip():
            yield _node(predicate, one, "")


def _node(predicate: str, words: str, language: str) -> ox.NamedNode | ox.Literal:
    own = words.startswith(("/item/", "/proxy/", "/aggregation/"))
    text = predicate in TEXTS or predicate in PLAIN
    if not text and (own or _WEB.match(words.strip())) and (predicate in LINKS or " " not in words.strip()):
        return ox.NamedNode(_iri(words))
    if language:
        try:
            return ox.Literal(words, language=language)
        except ValueError:
            return ox.Literal(words)
    return ox.Literal(words)


def _iri(words: str) -> str:
    """An IRI, whole and without what is forbidden in one; a redirect of Europeana's is followed by hand."""
    given = words.strip()
    if given.startswith("/"):
        given = BASE + given
    parts = urlsplit(given)
    if parts.hostname in ("api.europeana.eu", "www.europeana.eu") and parts.path.endswith("/redirect"):
        given = parse_qs(parts.query).get("shownAt", [given])[0]
    return _FORBIDDEN.sub(lambda found: quote(found[0]), given)
