"""Our shapes of EDM (vocab/edm-shapes.ttl), held against what a record says as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from annoserver.exchange.records.classes import short
from annoserver.exchange.records.delivery.findings import Finding
from annoserver.exchange.records.xml import Element
from annoserver.exchange.release.merge.pen import TYPE, Pen, sound
from annoserver.exchange.release.merge.provider import absolute, state
from annoserver.ld.terms import shipped

FILE = "edm-shapes.ttl"

REMEDY = rdflib.URIRef("https://w3id.org/annoserver/vocab/edm-shapes#remedy")

NOWHERE = "http://record.invalid/"
"""Base of the relative IRIs of a record, which need not be known to be compared."""


def faults(root: Element) -> list[Finding]:
    """What the shapes say against a record, in the order of its lines."""
    _, report, _ = pyshacl.validate(_graph(root), shacl_graph=_shapes(), inference="none")
    found = {_finding(root, report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return sorted(found, key=lambda one: (one.line, one.rule, one.message))


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shipped("vocab", FILE), format="turtle")


def _graph(root: Element) -> rdflib.Graph:
    """The record as RDF, its attributes of provenance left aside, which are none (edm.md, section 3)."""
    pen = Pen("")
    for one in root.children:
        about = _iri(one.about)
        if not one.about or not sound(about):
            continue
        pen.link(about, TYPE, one.name)
        for child in one.children:
            state(pen, about, child, _iri)
    return rdflib.Graph().parse(data=pen.written(), format="nt")


def _iri(written: str) -> str:
    return absolute(written, NOWHERE)


def _finding(root: Element, report: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    shape = report.value(result, SH.sourceShape)
    path, focus = report.value(result, SH.resultPath), str(report.value(result, SH.focusNode))
    found = list(_where(root, focus, str(path or ""), str(report.value(result, SH.value) or "")))
    place = found[0] if found else root
    said = str(report.value(result, SH.resultMessage))
    name = str(shape).rpartition("#")[2] if isinstance(shape, rdflib.URIRef) else "shape"
    return Finding(
        rule=name,
        line=place.line,
        message=f"{said}: {short(place.name)}",
        warning=report.value(result, SH.resultSeverity) != SH.Violation,
        advice=str(_shapes().value(shape, REMEDY) or ""),
    )


def _where(root: Element, focus: str, path: str, value: str) -> Iterator[Element]:
    """The elements that a result may mean, the best first: the value, the property, the resource."""
    subjects = [one for one in root.children if _iri(one.about) == focus]
    children = [child for one in subjects for child in one.every(path)]
    yield from (one for one in children if value in (one.text.strip(), _iri(one.resource or "")))
    yield from children
    yield from subjects
