"""Profile A: an institution's own record with the accepted tags in it, as Europeana's ingestion takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records import forms, parts, xml
from annoserver.exchange.records.classes import PREFIXES, SHAPES, full
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.records.xml import Element, Graph
from annoserver.exchange.release.about import unknown
from annoserver.exchange.release.check import rules
from annoserver.exchange.release.check.findings import Finding
from annoserver.exchange.release.merge import outward
from annoserver.exchange.release.merge.carried import Carried, carry, ordered
from annoserver.exchange.release.merge.contextual import Resource, describe
from annoserver.exchange.release.merge.statements import Left, Statement, choose
from annoserver.ld.authorities import canonical
from annoserver.model.item import Agreed, Item
from annoserver.model.vocabulary import Term

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Enriched:
    """A record that can be delivered; left: the accepted tags that added nothing to it."""

    source: bytes
    added: tuple[Statement, ...]
    left: tuple[Left, ...]


def record(agreed: Agreed, term: Callable[[str], Term | None] = unknown) -> bytes | Refusal:
    """The bytes of one EDM external record in UTF-8, or why there are none."""
    enriched = enrich(agreed, term)
    return enriched if isinstance(enriched, Refusal) else enriched.source


def enrich(agreed: Agreed, term: Callable[[str], Term | None] = unknown) -> Enriched | Refusal:
    """The record with what its accepted tags add; the institution's bytes stay as they are.

    Refused is what Europeana would refuse: nothing that is missing is made up. Equal input gives
    equal bytes.
    """
    try:
        whole = _parts(agreed.item)
        if isinstance(whole, Refusal):
            return whole
        found, aggregators = whole
        added, left = choose(agreed.tags, found.described)
        inserted = ordered([*added, *carry(aggregators, found.described, added)])
        source = _written(found, inserted, _resources(added, found, term))
        faults = _faults(source, found)
    except (Invalid, Unfit) as broken:
        line = broken.line if isinstance(broken, xml.Broken) else 0
        return Refusal(broken.message, line=line, about=agreed.item.iri)
    if faults:
        reasons = dict.fromkeys(f"{one.message} (line {one.line})" for one in faults)
        return Refusal("; ".join(reasons), line=faults[0].line, about=agreed.item.iri)
    return Enriched(source, tuple(added), tuple(left))


def _faults(source: bytes, found: Parts) -> list[Finding]:
    """What is wrong with the new record, at the lines of the old one where that has the same fault."""
    faults = list(rules.record(source))
    known = {(one.rule, one.message) for one in faults}
    own = [one for one in rules.graph(found.graph) if (one.rule, one.message) in known] if faults else []
    return own or faults


def _parts(item: Item) -> tuple[Parts, Sequence[Element]] | Refusal:
    """The record of an item in the external form, whatever form it came in, and its aggregators' proxies."""
    if item.record is None:
        return Refusal("the item came without a record", about=item.iri)
    found = next(parts.split(forms.tree(item.record)), None)
    if not isinstance(found, Parts):
        return Refusal("the record does not say what its provider said", about=item.iri)
    if not found.described.children:
        return Refusal("the record says nothing of its object", about=item.iri)
    if not found.internal:
        return found, ()
    turned = next(parts.split(next(xml.graphs(outward.turn(found, item.provider_id)))))
    if not isinstance(turned, Parts):
        return Refusal("the record cannot be turned", about=item.iri)
    return turned, found.aggregators


def _resources(added: list[Statement], found: Parts, term: Callable[[str], Term | None]) -> list[Resource]:
    """What to describe beside the record: each URI once, and none that it describes itself."""
    known = {canonical(one.about) for one in found.graph.root.children}
    described = (describe(one, term(one.iri)) for one in added if one.iri and one.iri not in known)
    return list({one.iri: one for one in described if one}.values())


def _written(found: Parts, added: Sequence[Statement | Carried], resources: list[Resource]) -> bytes:
    graph, root = found.graph, found.graph.root
    inserts = [(_place(found.described, one), _statement(one, found.described)) for one in added]
    pieces: list[bytes] = []
    reached = 0
    for place, element in sorted(inserts, key=lambda insert: insert[0].start):
        pieces += [graph.source[reached : place.start], element, _indent(graph, place)]
        reached = place.start
    last = root.children[-1]
    pieces.append(graph.source[reached : last.end])
    pieces += [_indent(graph, root.children[0]) + _resource(one, root) for one in resources]
    pieces.append(graph.source[last.end :])
    return _declared(graph) + b"".join(pieces)


def _declared(graph: Graph) -> bytes:
    return b"" if graph.source[: graph.root.start].strip() else DECLARATION


def _place(described: Element, statement: Statement | Carried) -> Element:
    """The first child that has to stand after a new statement; edm:type does so at the latest."""
    shape = SHAPES[parts.OBJECT]
    own = shape.place(full(statement.name))
    places = ((child, shape.place(child.name)) for child in described.children)
    later = (child for child, place in places if own is None or place is None or place > own)
    return next(later, described.children[-1])


def _indent(graph: Graph, element: Element) -> bytes:
    """The white space before an element, which its new neighbour takes over."""
    before = graph.source[: element.start]
    return before[len(before.rstrip()) :]


def _statement(one: Statement | Carried, inside: Element) -> bytes:
    prefix = one.name.partition(":")[0]
    attributes = {"edm:wasGeneratedBy": one.maker}
    if one.confidence:
        attributes["edm:confidenceLevel"] = one.confidence
    if one.iri:
        attributes["rdf:resource"] = one.iri
    elif one.language:
        attributes["xml:lang"] = one.language
    used = {prefix, "edm"} | ({"rdf"} if one.iri else set())
    return _element(one.name, attributes, xml.escape(one.text), _missing(used, inside))


def _resource(one: Resource, inside: Element) -> bytes:
    """A contextual resource; the position of a place stands before its labels (edm.md, section 2)."""
    inner = [
        _element("skos:prefLabel", {"xml:lang": key}, xml.escape(text)) for key, text in one.labels.items()
    ]
    inner += [_element("skos:note", {"xml:lang": key}, xml.escape(text)) for key, text in one.notes.items()]
    if one.position:
        names = ("wgs84_pos:lat", "wgs84_pos:long")
        inner[:0] = [
            _element(name, {}, f"{value:.6f}".rstrip("0").rstrip("."))
            for name, value in zip(names, one.position, strict=True)
        ]
    if one.broader:
        inner.append(_element("skos:broader", {"rdf:resource": one.broader}, ""))
    used = {"rdf", "skos", one.kind.partition(":")[0]} | ({"wgs84_pos"} if one.position else set())
    content = b"".join(b"\n    " + element for element in inner) + b"\n  "
    return _element(one.kind, {"rdf:about": one.iri}, content.decode(), _missing(used, inside))


def _missing(used: set[str], inside: Element) -> bytes:
    """Declarations of the prefixes that mean something else, or nothing, at this place.

    They stand on the new element, so that no byte of the institution's has to change.
    """
    return xml.declarations(
        {name: PREFIXES[name] for name in used if inside.scope.get(name) != PREFIXES[name]}
    )


def _element(name: str, attributes: dict[str, str], content: str, declared: bytes = b"") -> bytes:
    written = "".join(f' {key}="{xml.escape(value)}"' for key, value in attributes.items() if value)
    opening = f"<{name}".encode() + declared + written.encode()
    return opening + (f">{content}</{name}>".encode() if content else b"/>")
