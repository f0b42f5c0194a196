"""Europeana's form of a record turned back into the form that its provider delivers."""

from __future__ import annotations

import re

from annoserver.exchange.records import xml
from annoserver.exchange.records.classes import PREFIXES, SHAPES, full
from annoserver.exchange.records.parts import AGGREGATION, OBJECT, Parts, reached
from annoserver.exchange.records.xml import Element
from annoserver.ld.terms import EDM
from annoserver.model.item import Record

_MEASURED = """edm:codecName edm:spatialResolution edm:hasColorSpace edm:componentColor ebucore:hasMimeType
ebucore:fileByteSize ebucore:duration ebucore:width ebucore:height ebucore:sampleSize ebucore:sampleRate
ebucore:bitRate ebucore:frameRate ebucore:orientation ebucore:audioChannelNumber"""
MEASURED = frozenset(map(full, _MEASURED.split()))
"""What Europeana found out about a file; a provider does not send it."""


def turn(found: Parts, about: str) -> bytes:
    """The provider's statements as one EDM external record, each in its own bytes.

    about: rdf:about of the object as the provider wrote it. What only Europeana says is left out:
    its own proxy and aggregation, what it measured, and what its enrichments alone point to.
    """
    root = found.graph.root
    link = xml.escape(about)
    opening = f'<edm:ProvidedCHO xmlns:edm="{EDM}" xmlns:rdf="{PREFIXES["rdf"]}" rdf:about="{link}">'.encode()
    pieces = [opening, *_kept(found, found.described, OBJECT), b"</edm:ProvidedCHO>"]
    if found.aggregation:
        whole = f'<edm:aggregatedCHO xmlns:edm="{EDM}" xmlns:rdf="{PREFIXES["rdf"]}" rdf:resource="{link}"/>'
        pieces += [_start(found, found.aggregation), whole.encode()]
        pieces += [*_kept(found, found.aggregation, AGGREGATION), _stop(found, found.aggregation)]
    start = [found.described, *found.aggregators, *([found.aggregation] if found.aggregation else [])]
    for one in reached(root, start):
        if one.name in SHAPES:
            pieces += [_start(found, one), *_kept(found, one, one.name), _stop(found, one)]
    source = found.graph.source
    pieces = [source[root.start : root.inner], *pieces, source[root.outer : root.end]]
    return xml.alone(Record(b"\n".join(pieces), found.graph.outside))


def _kept(found: Parts, one: Element, name: str) -> list[bytes]:
    """The children that the external form has, in its order."""
    places = ((SHAPES[name].place(child.name), child) for child in one.children)
    kept = [(place, child) for place, child in places if place is not None and child.name not in MEASURED]
    whole = EDM + "aggregatedCHO"
    children = [child for _, child in sorted(kept, key=lambda pair: pair[0]) if child.name != whole]
    return [_alone(found, child, one) for child in children]


def _alone(found: Parts, child: Element, inside: Element) -> bytes:
    """The bytes of a child, with the namespaces that its parent declared and its new one does not."""
    tag = found.graph.source[child.start : child.inner]
    around = found.graph.root.scope
    missing = {
        prefix: iri
        for prefix, iri in inside.scope.items()
        if around.get(prefix) != iri and not re.search(rb"\sxmlns:" + prefix.encode() + rb"\s*=", tag)
    }
    return xml.alone(Record(found.graph.cut(child), missing))


def _start(found: Parts, one: Element) -> bytes:
    return found.graph.source[one.start : one.inner]


def _stop(found: Parts, one: Element) -> bytes:
    return found.graph.source[one.outer : one.end]
