"""Why a statement holds, as RDF: the annotation, the decision on it with its policy, and the votes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from annoserver.exchange.records.xml import clean
from annoserver.exchange.release.about import LICENCE
from annoserver.exchange.release.merge.statements import decimal
from annoserver.ld import graph
from annoserver.ld.graph import Quad
from annoserver.ld.resources import agents, bodies, motivations, several
from annoserver.ld.terms import AS, CROWD, DC, DCTERMS, DQV, FOAF, OA, PROV, RDF, XSD, expand
from annoserver.ld.votes import find
from annoserver.model.annotation import Document, stamp
from annoserver.model.item import Accepted
from annoserver.model.rules.status import support
from annoserver.model.vote import Tally

TYPE = RDF + "type"
COUNTS: Mapping[str, str] = {"approvals": "up", "rejections": "down", "unsures": "unsure"}
"""Counts of our vocabulary, and the numbers of a tally that they are."""


class Pen:
    """Writes statements into one named graph, leaving out every value that RDF cannot hold."""

    def __init__(self, within: str) -> None:
        self.within = within
        self.quads: dict[Quad, None] = {}

    def link(self, subject: str, predicate: str, iri: str) -> None:
        """A statement whose value is a resource; nothing is said of what is no absolute IRI."""
        value = graph.node(iri)
        if value is not None:
            self.quads[graph.quad(subject, predicate, value, self.within)] = None

    def words(self, subject: str, predicate: str, text: str, language: str = "") -> None:
        """A statement whose value is words."""
        value = graph.words(clean(text), language)
        self.quads[graph.quad(subject, predicate, value, self.within)] = None

    def typed(self, subject: str, predicate: str, written: str, datatype: str) -> None:
        """A statement whose value has a datatype of XML Schema, such as integer."""
        value = graph.typed(written, XSD + datatype)
        self.quads[graph.quad(subject, predicate, value, self.within)] = None

    def moment(self, subject: str, predicate: str, moment: datetime) -> None:
        """A statement whose value is a time."""
        self.typed(subject, predicate, stamp(moment), "dateTime")


def tell(pen: Pen, iri: str, accepted: Accepted, plan: str, server: str) -> None:
    """The annotation of an accepted tag, and the decision on it; plan: IRI of the policy."""
    _annotation(pen, iri, accepted)
    _standing(pen, iri, accepted, plan, server)


def _annotation(pen: Pen, iri: str, accepted: Accepted) -> None:
    tag, document = accepted.tag, json.loads(accepted.document)
    pen.link(iri, TYPE, OA + "Annotation")
    pen.link(iri, OA + "motivatedBy", OA + "tagging")
    if tag.body.iri:
        pen.link(iri, OA + "hasBody", tag.body.iri)
    else:
        pen.link(iri, OA + "hasBody", f"{iri}#body")
    pen.link(iri, OA + "hasTarget", tag.item)
    if tag.property:
        pen.link(iri, CROWD + "asProperty", expand(tag.property))
    pen.moment(iri, DCTERMS + "created", accepted.created)
    pen.link(iri, DCTERMS + "rights", LICENCE)
    pen.link(iri, DQV + "hasQualityMeasurement", f"{iri}#standing")
    pen.link(iri, DCTERMS + "creator", accepted.creator)
    for program in agents(document, "generator"):
        pen.link(iri, AS + "generator", program)
    if not tag.body.iri:
        _text(pen, f"{iri}#body", tag.body.text, tag.body.language, "tagging")
    _creator(pen, accepted, document)


def _text(pen: Pen, body: str, words: str, language: str, purpose: str) -> None:
    pen.link(body, TYPE, OA + "TextualBody")
    pen.words(body, RDF + "value", words)
    if language:
        pen.words(body, DC + "language", language)
    pen.link(body, OA + "hasPurpose", OA + purpose)


def _creator(pen: Pen, accepted: Accepted, document: Document) -> None:
    """Whether a person or a program made it; names are given of programs only."""
    if graph.node(accepted.creator) is None:
        return
    kind = AS + "Application" if accepted.by_software else FOAF + "Person"
    pen.link(accepted.creator, TYPE, kind)
    for one in several(document.get("creator")) if accepted.by_software else ():
        if isinstance(one, dict) and one.get("id") == accepted.creator and isinstance(one.get("name"), str):
            pen.words(accepted.creator, FOAF + "name", one["name"])


def _standing(pen: Pen, iri: str, accepted: Accepted, plan: str, server: str) -> None:
    standing, decision = f"{iri}#standing", f"{iri}#decision"
    tally = accepted.standing.tally
    pen.link(standing, TYPE, DQV + "QualityMeasurement")
    pen.link(standing, DQV + "isMeasurementOf", CROWD + "support")
    pen.link(standing, DQV + "computedOn", iri)
    pen.typed(standing, DQV + "value", decimal(support(tally)), "decimal")
    _counts(pen, standing, tally)
    pen.link(standing, CROWD + "status", CROWD + accepted.standing.status)
    pen.typed(standing, CROWD + "policyVersion", str(accepted.policy), "positiveInteger")
    pen.link(standing, PROV + "wasGeneratedBy", decision)
    pen.link(decision, TYPE, PROV + "Activity")
    pen.moment(decision, PROV + "endedAtTime", accepted.standing.changed)
    pen.link(decision, PROV + "used", iri)
    for one in accepted.votes:
        pen.link(decision, PROV + "used", str(json.loads(one).get("id", "")))
    pen.link(decision, PROV + "qualifiedAssociation", f"{iri}#association")
    pen.link(f"{iri}#association", TYPE, PROV + "Association")
    pen.link(f"{iri}#association", PROV + "agent", server)
    pen.link(f"{iri}#association", PROV + "hadPlan", plan)


def _counts(pen: Pen, subject: str, tally: Tally) -> None:
    for name, number in COUNTS.items():
        pen.typed(subject, CROWD + name, str(getattr(tally, number)), "nonNegativeInteger")


def vote(pen: Pen, document: Document, root: str) -> None:
    """One vote, or the counts that an import brought, as the annotation that it is.

    root: IRI below which this server's annotations lie.
    """
    iri, found = str(document.get("id", "")), find(document, root)
    if graph.node(iri) is None or found is None:
        return
    pen.link(iri, TYPE, OA + "Annotation")
    pen.link(iri, OA + "motivatedBy", OA + "moderating")
    pen.link(iri, OA + "hasBody", CROWD + found.choice if found.choice else f"{iri}#review")
    pen.link(iri, OA + "hasTarget", f"{iri}#target")
    _dated(pen, iri, document)
    pen.link(f"{iri}#target", TYPE, OA + "SpecificResource")
    pen.link(f"{iri}#target", OA + "hasSource", found.source)
    pen.link(f"{iri}#target", OA + "hasScope", found.scope)
    if found.review:
        pen.link(f"{iri}#review", TYPE, CROWD + "Review")
        _counts(pen, f"{iri}#review", found.review)
    _reasons(pen, iri, document)


def _dated(pen: Pen, iri: str, document: Document) -> None:
    for name in ("created", "modified"):
        if isinstance(document.get(name), str):
            pen.typed(iri, DCTERMS + name, document[name], "dateTime")
    for creator in agents(document, "creator"):
        pen.link(iri, DCTERMS + "creator", creator)


def _reasons(pen: Pen, iri: str, document: Document) -> None:
    """What a voter said beside the choice."""
    said = [one for one in several(document.get("body")) if isinstance(one, dict)]
    remarks = [one for one in said if "commenting" in motivations(one, "purpose")]
    for number, one in enumerate(remarks, 1):
        for body in bodies({"body": one}):
            pen.link(iri, OA + "hasBody", f"{iri}#reason-{number}")
            _text(pen, f"{iri}#reason-{number}", body.text, body.language, "commenting")
