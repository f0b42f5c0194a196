"""The parts of an EDM record: the object, who gives it, and the resources that both reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annoserver.exchange.records.xml import Element, Graph
from annoserver.ld.terms import EDM, ORE, RDF, SKOS

OBJECT = EDM + "ProvidedCHO"
PROXY = ORE + "Proxy"
AGGREGATION = ORE + "Aggregation"
OVERALL = EDM + "EuropeanaAggregation"
SINGLE = frozenset({OBJECT, PROXY, AGGREGATION, OVERALL})
"""Classes of which a record has its own: nothing is reached through those of another record."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One record inside an rdf:RDF.

    described: the element with the provider's statements, which is the object itself or, in
    Europeana's internal form, the provider's proxy; europeana: Europeana's own proxy; overall: its
    aggregation; reached: web resources and contextual classes, in document order; aggregators: proxies
    made from another one, which hold what aggregators or earlier deliveries of tags added.
    """

    graph: Graph
    object: Element
    described: Element
    aggregation: Element | None
    reached: tuple[Element, ...]
    europeana: Element | None = None
    overall: Element | None = None
    aggregators: tuple[Element, ...] = ()

    @property
    def internal(self) -> bool:
        """Whether this is what Europeana made of a record, not what a provider sent."""
        return self.described is not self.object

    @property
    def label(self) -> dict[str, str]:
        """The first preferred label of each resource that is described here, by rdf:about."""
        labels = ((one.about, one.first(SKOS + "prefLabel")) for one in self.reached)
        return {about: label.text.strip() for about, label in labels if label is not None}


def split(graph: Graph) -> Iterator[Parts | Element]:
    """Every record of an rdf:RDF; an object that only Europeana itself describes comes as its element."""
    objects = graph.root.every(OBJECT)
    proxies = graph.root.every(PROXY)
    for one in objects:
        own = [proxy for proxy in proxies if len(objects) == 1 or _points(proxy, ORE + "proxyFor", one)]
        described = next((proxy for proxy in own if _provided(proxy)), None) if proxies else one
        yield one if described is None else _parts(graph, one, described, own, alone=len(objects) == 1)


def _parts(graph: Graph, one: Element, described: Element, own: list[Element], *, alone: bool) -> Parts:
    aggregation = _aggregation(graph.root, one, described, alone=alone)
    start = [described, *([aggregation] if aggregation else [])]
    return Parts(
        graph=graph,
        object=one,
        described=described,
        aggregation=aggregation,
        # A record alone in its rdf:RDF has everything there is.
        reached=_others(graph.root) if alone else reached(graph.root, start),
        europeana=next((proxy for proxy in own if is_europeanas(proxy)), None),
        overall=next((one for one in graph.root.every(OVERALL) if alone), None),
        aggregators=tuple(one for one in own if not is_europeanas(one) and not _provided(one)),
    )


def _provided(proxy: Element) -> bool:
    """Not Europeana's own, and not made from another proxy: what the institution said."""
    derived = "/proxy/aggregator/" in proxy.about or proxy.first(ORE + "lineage") is not None
    return not derived and not is_europeanas(proxy)


def is_europeanas(proxy: Element) -> bool:
    """Whether a proxy holds what Europeana itself says."""
    flag = proxy.first(EDM + "europeanaProxy")
    return flag is not None and flag.text.strip().lower() in ("true", "1")


def _points(element: Element, name: str, to: Element) -> bool:
    return any(child.resource == to.about for child in element.every(name))


def _aggregation(root: Element, one: Element, described: Element, *, alone: bool) -> Element | None:
    aggregations = root.every(AGGREGATION)
    within = {child.resource for child in described.every(ORE + "proxyIn")}
    for aggregation in aggregations:
        if aggregation.about in within or (not within and _points(aggregation, EDM + "aggregatedCHO", one)):
            return aggregation
    return aggregations[0] if alone and aggregations else None


def added(found: Parts) -> list[Element]:
    """What aggregators added to a record: their proxies, the aggregations of these, and what both reach."""
    root = found.graph.root
    within = {child.resource for proxy in found.aggregators for child in proxy.every(ORE + "proxyIn")}
    own = [*found.aggregators, *(one for one in root.every(AGGREGATION) if one.about in within)]
    return [*own, *reached(root, own)]


def reached(root: Element, start: list[Element]) -> tuple[Element, ...]:
    """The resources that some elements point to, directly or through others, in document order."""
    named: dict[str, list[Element]] = {}
    for other in _others(root):
        named.setdefault(other.about, []).append(other)
    waiting, seen = list(start), set[int]()
    while waiting:
        for link in waiting.pop().walk():
            for other in named.pop(link.attributes.get(RDF + "resource", ""), []):
                seen.add(other.start)
                waiting.append(other)
    return tuple(other for other in _others(root) if other.start in seen)


def _others(root: Element) -> tuple[Element, ...]:
    return tuple(child for child in root.children if child.name not in SINGLE)
