"""Why a statement holds, as RDF: the annotation, the decision on it with its policy, and the votes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from annoserver.exchange.release.about import LICENCE
from annoserver.exchange.release.merge.pen import TYPE, Pen, quoted, sound
from annoserver.exchange.release.merge.statements import decided_by, decimal
from annoserver.ld.resources import agents, bodies, motivations, several
from annoserver.ld.terms import AS, CROWD, DC, DCTERMS, DQV, FOAF, OA, PROV, RDF, XSD, expand
from annoserver.ld.votes import CHOICES, MOTIVATION, RULINGS, find
from annoserver.model.annotation import Document
from annoserver.model.item import Accepted
from annoserver.model.rules.status import support
from annoserver.model.text import is_iri
from annoserver.model.vote import Tally

COUNTS: Mapping[str, str] = {"approvals": "up", "rejections": "down", "unsures": "unsure"}
"""Counts of our vocabulary, and the numbers of a tally that they are."""

_PLAIN = frozenset({"@context", "id", "type", "motivation", "creator", "created", "body", "target"})
"""Members of a vote that says nothing but its choice; one that came from elsewhere has its via."""


def tell(pen: Pen, iri: str, accepted: Accepted, plan: str, server: str, votes: Sequence[Document]) -> None:
    """The annotation of an accepted tag, and the decision on it; plan: IRI of the policy."""
    _annotation(pen, iri, accepted)
    _standing(pen, iri, accepted, plan, server, votes)


def _annotation(pen: Pen, iri: str, accepted: Accepted) -> None:
    tag, document = accepted.tag, json.loads(accepted.document)
    own = {TYPE: OA + "Annotation", OA + "motivatedBy": OA + "tagging", DCTERMS + "rights": LICENCE}
    pen.links(iri, own | {DQV + "hasQualityMeasurement": f"{iri}#standing"})
    pen.link(iri, OA + "hasBody", tag.body.iri or f"{iri}#body")
    pen.link(iri, OA + "hasTarget", tag.item)
    if tag.property:
        pen.link(iri, CROWD + "asProperty", expand(tag.property))
    pen.moment(iri, DCTERMS + "created", accepted.created)
    pen.link(iri, DCTERMS + "creator", accepted.creator)
    for program in agents(document, "generator"):
        pen.link(iri, AS + "generator", program)
    if not tag.body.iri:
        _text(pen, f"{iri}#body", tag.body.text, tag.body.language, "tagging")
    _creator(pen, accepted, document)


def _text(pen: Pen, body: str, words: str, language: str, purpose: str) -> None:
    pen.links(body, {TYPE: OA + "TextualBody", OA + "hasPurpose": OA + purpose})
    pen.words(body, RDF + "value", words)
    if language:
        pen.words(body, DC + "language", language)


def _creator(pen: Pen, accepted: Accepted, document: Document) -> None:
    """Whether a person or a program made it; names are given of programs only."""
    if not sound(accepted.creator):
        return
    kind = AS + "Application" if accepted.by_software else FOAF + "Person"
    pen.link(accepted.creator, TYPE, kind)
    for one in several(document.get("creator")) if accepted.by_software else ():
        if isinstance(one, dict) and one.get("id") == accepted.creator and isinstance(one.get("name"), str):
            pen.words(accepted.creator, FOAF + "name", one["name"])


def _standing(
    pen: Pen, iri: str, accepted: Accepted, plan: str, server: str, votes: Sequence[Document]
) -> None:
    standing, decision, association = f"{iri}#standing", f"{iri}#decision", f"{iri}#association"
    tally = accepted.standing.tally
    pen.links(
        standing,
        {
            TYPE: DQV + "QualityMeasurement",
            DQV + "isMeasurementOf": CROWD + "support",
            DQV + "computedOn": iri,
            CROWD + "status": CROWD + accepted.standing.status,
            PROV + "wasGeneratedBy": decision,
        },
    )
    if not accepted.standing.ruled:
        pen.typed(standing, DQV + "value", decimal(support(tally)), "decimal")
    pen.words(standing, CROWD + "decidedBy", decided_by(accepted.standing))
    _counts(pen, standing, tally)
    pen.typed(standing, CROWD + "policyVersion", str(accepted.policy), "positiveInteger")
    pen.links(decision, {TYPE: PROV + "Activity", PROV + "qualifiedAssociation": association})
    pen.moment(decision, PROV + "endedAtTime", accepted.standing.changed)
    for one in (iri, *(str(vote.get("id", "")) for vote in votes)):
        if is_iri(one):
            pen.links(decision, {PROV + "used": one})
    pen.links(association, {TYPE: PROV + "Association", PROV + "agent": server, PROV + "hadPlan": plan})


def _counts(pen: Pen, subject: str, tally: Tally) -> None:
    for name, number in COUNTS.items():
        pen.typed(subject, CROWD + name, str(getattr(tally, number)), "nonNegativeInteger")


def vote(pen: Pen, document: Document, root: str) -> None:
    """One vote, or the counts that an import brought, as the annotation that it is.

    root: IRI below which this server's annotations lie.
    """
    if _PLAIN <= document.keys() <= _PLAIN | {"via"} and _plain(pen, document):
        return
    iri, found = str(document.get("id", "")), find(document, root)
    if not is_iri(iri) or found is None:
        return
    pen.links(iri, {TYPE: OA + "Annotation", OA + "motivatedBy": OA + "moderating"})
    pen.links(iri, {OA + "hasTarget": f"{iri}#target"})
    said = CROWD + found.choice if found.choice else ""
    said = said or next((body for body, status in RULINGS.items() if status is found.ruled), f"{iri}#review")
    pen.link(iri, OA + "hasBody", said)
    _dated(pen, iri, document)
    pen.link(f"{iri}#target", TYPE, OA + "SpecificResource")
    pen.link(f"{iri}#target", OA + "hasSource", found.source)
    pen.link(f"{iri}#target", OA + "hasScope", found.scope)
    if found.review:
        pen.link(f"{iri}#review", TYPE, CROWD + "Review")
        _counts(pen, f"{iri}#review", found.review)
    _reasons(pen, iri, document)


def _plain(pen: Pen, document: Document) -> bool:
    """Write a vote that is as we make them, which nearly all are, in one piece; False for any other."""
    iri, body, target, creator = (document[name] for name in ("id", "body", "target", "creator"))
    if document["motivation"] != MOTIVATION or not isinstance(body, str) or body not in CHOICES:
        return False
    if not isinstance(target, dict) or target.keys() != {"type", "source", "scope"} or not is_iri(iri):
        return False
    source, scope = target["source"], target["scope"]
    if not all(isinstance(one, str) and sound(one) for one in (creator, source, scope)):
        return False
    place, end = f"<{iri}#target>", pen.end
    pen.lines.append(
        f"<{iri}> <{TYPE}> <{OA}Annotation>{end}<{iri}> <{OA}motivatedBy> <{OA}moderating>{end}"
        f"<{iri}> <{OA}hasBody> <{body}>{end}<{iri}> <{OA}hasTarget> {place}{end}"
        f"<{iri}> <{DCTERMS}created> {quoted(str(document['created']))}^^<{XSD}dateTime>{end}"
        f"<{iri}> <{DCTERMS}creator> <{creator}>{end}{place} <{TYPE}> <{OA}SpecificResource>{end}"
        f"{place} <{OA}hasSource> <{source}>{end}{place} <{OA}hasScope> <{scope}>{end}"
    )
    return True


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
