"""Records in JSON-LD, Turtle and the other forms of RDF, as the RDF/XML that they mean."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from annoserver.exchange.records import api, xml
from annoserver.exchange.records.classes import NAMESPACES, PREFIXES, SHAPES, TEXTS, TYPED, full, short
from annoserver.exchange.records.heap import Heap
from annoserver.exchange.records.xml import Graph
from annoserver.ld.graph import MEDIA_TYPES, NOWHERE, Form
from annoserver.ld.terms import RDF, XSD
from annoserver.model.item import Record

_TYPE = RDF + "type"
_CLASSES = (*SHAPES, *map(full, ("ore:Proxy", "edm:EuropeanaAggregation", "foaf:Organization")))
"""What may stand below rdf:RDF, in Europeana's own form too."""


def tree(record: Record) -> Graph:
    """The rdf:RDF of a stored record, whatever form it came in; raises Broken, or Invalid."""
    if record.media_type == api.MEDIA_TYPE:
        return next(xml.graphs(written(api.triples(record.source))))
    if MEDIA_TYPES.get(record.media_type, Form.XML) is Form.XML:
        return xml.read(record)
    heap = Heap(io.BytesIO(record.source), record.media_type)
    return next(xml.graphs(written(heap.triples())))


def written(triples: Iterable[ox.Triple]) -> bytes:
    """RDF/XML with a class at its place and its properties in EDM's order; equal graphs, equal bytes.

    What is described without one of EDM's classes, and every property that has no prefixed name,
    has no place in a record and is left out.
    """
    described: dict[str, list[ox.Triple]] = {}
    for one in triples:
        described.setdefault(_name(one.subject), []).append(one)
    typed = ((kind, about, some) for about, some in described.items() for kind in _kinds(some))
    chosen = sorted(typed, key=lambda found: (_CLASSES.index(found[0]), found[1]))
    declared = xml.declarations(PREFIXES)
    return b"".join([b"<rdf:RDF", declared, b">\n", *(_resource(*one) for one in chosen), b"</rdf:RDF>\n"])


def _kinds(some: Sequence[ox.Triple]) -> Iterator[str]:
    """The first of EDM's classes that a resource has."""
    names = {_name(one.object) for one in some if one.predicate.value == _TYPE}
    yield from [kind for kind in _CLASSES if kind in names][:1]


def _resource(kind: str, about: str, some: Sequence[ox.Triple]) -> bytes:
    lines = sorted(line for one in some for line in _property(kind, one))
    name = short(kind)
    inner = "".join(f"    {line}\n" for _, line in lines)
    return f'  <{name} rdf:about="{xml.escape(about)}">\n{inner}  </{name}>\n'.encode()


def _property(kind: str, one: ox.Triple) -> Iterator[tuple[int, str]]:
    """The element of a statement, after the number of its place in the class."""
    predicate = one.predicate.value
    cut = max(predicate.rfind("/"), predicate.rfind("#")) + 1
    if predicate == _TYPE or predicate[:cut] not in NAMESPACES:
        return
    place = SHAPES[kind].place(predicate) if kind in SHAPES else 0
    name, attribute, text = short(predicate), "", ""
    if isinstance(one.object, ox.Literal):
        text = xml.escape(xml.clean(one.object.value))
        if one.object.language:
            attribute = f' xml:lang="{xml.escape(one.object.language)}"'
        elif predicate in TYPED or (predicate in TEXTS and one.object.datatype.value != XSD + "string"):
            attribute = f' rdf:datatype="{xml.escape(one.object.datatype.value)}"'
    else:
        attribute = f' rdf:resource="{xml.escape(_name(one.object))}"'
    yield len(SHAPES) if place is None else place, f"<{name}{attribute}>{text}</{name}>"


def _name(node: object) -> str:
    """The IRI of a resource, relative where it was; a blank node gets one inside the document."""
    if isinstance(node, ox.NamedNode):
        return node.value.removeprefix(NOWHERE)
    return f"#{getattr(node, 'value', '')}"
