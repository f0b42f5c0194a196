"""Profile A: an institution's own record with the accepted tags in it, as Europeana's ingestion takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records import forms, parts, xml
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.records.xml import Element, Graph
from annoserver.exchange.release.about import unknown
from annoserver.exchange.release.check import rules
from annoserver.exchange.release.check.findings import Finding
from annoserver.exchange.release.merge import insertion, outward
from annoserver.exchange.release.merge.carried import Carried, carry, ordered
from annoserver.exchange.release.merge.contextual import Resource, describe
from annoserver.exchange.release.merge.statements import Left, Statement, choose
from annoserver.ld.authorities import canonical
from annoserver.model.item import Agreed, Item
from annoserver.model.vocabulary import Term

WIDEST = 200
"""Bytes of white space before an element that are looked at."""

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
        source, root = _written(found, inserted, _resources(added, found, term))
        faults = _faults(source, replace(found.graph, root=root))
    except (Invalid, Unfit) as broken:
        line = broken.line if isinstance(broken, xml.Broken) else 0
        return Refusal(broken.message, line=line, about=agreed.item.iri)
    if faults:
        reasons = dict.fromkeys(f"{one.message} (line {one.line})" for one in faults)
        return Refusal("; ".join(reasons), line=faults[0].line, about=agreed.item.iri)
    return Enriched(source, tuple(added), tuple(left))


def _faults(source: bytes, graph: Graph) -> list[Finding]:
    """What is wrong with the new record: with its tree, at the lines of the old one, and with its bytes."""
    faults = list(rules.graph(graph))
    if not graph.whole:
        faults.append(Finding("root", graph.root.line, "a record is one rdf:RDF and nothing around it"))
    xml.sound(source)
    return faults


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


def _written(
    found: Parts, added: Sequence[Statement | Carried], resources: Sequence[Resource]
) -> tuple[bytes, Element]:
    """The bytes of the new record, and its tree; every piece of the old one is in both."""
    graph, root, described = found.graph, found.graph.root, found.described
    children, pieces, reached = list(described.children), [_declared(graph)], 0
    inserts = [(insertion.place(described, one.name), insertion.statement(one)) for one in added]
    inserts.sort(key=lambda insert: insert[0])
    # Later places first in the list of children, so that earlier ones stay where they are.
    for number, new in inserts[::-1]:
        children.insert(number, new.element(described.children[number]))
    for number, new in inserts:
        place = described.children[number]
        pieces += [graph.source[reached : place.start], new.written(described), _indent(graph, place)]
        reached = place.start
    last, indent = root.children[-1], _indent(graph, root.children[0])
    pieces.append(graph.source[reached : last.end])
    described_too = [insertion.resource(one) for one in resources]
    pieces += [indent + one.written(root) for one in described_too]
    pieces.append(graph.source[last.end :])
    whole = [replace(one, children=children) if one is described else one for one in root.children]
    whole += [one.element(last) for one in described_too]
    return b"".join(pieces), replace(root, children=whole)


def _declared(graph: Graph) -> bytes:
    return b"" if graph.source[: graph.root.start].strip() else DECLARATION


def _indent(graph: Graph, element: Element) -> bytes:
    """The white space before an element, which its new neighbour takes over."""
    before = graph.source[max(0, element.start - WIDEST) : element.start]
    return before[len(before.rstrip()) :]
