"""A record before all that we can hold against it."""

from __future__ import annotations

from annoserver.exchange.records import xml
from annoserver.exchange.records.delivery import rules
from annoserver.exchange.records.delivery.findings import Finding
from annoserver.exchange.release.check import shapes
from annoserver.exchange.release.check.schema import Schema


def examine(source: bytes, schema: Schema | None = None) -> list[Finding]:
    """Everything that is wrong with a record in EDM's external form, errors before warnings.

    Structure and order, the shapes, and Europeana's schema where it is at hand.
    """
    found = list(rules.record(source))
    # Our rules are as strict as the shapes: what both complain of on one line is said once.
    lines = {one.line for one in found}
    try:
        graphs = list(xml.graphs(source))
    except xml.Broken:
        return found
    for graph in graphs[:1]:
        found += [one for one in shapes.faults(graph.root) if one.warning or one.line not in lines]
    if schema is not None:
        found += schema.faults(source)
    return sorted(found, key=lambda one: one.warning)
