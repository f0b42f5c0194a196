"""Profile B: the accepted tags as RDF, each with the annotation, the decision and the votes behind it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from urllib.parse import unquote

from annoserver.exchange.release.about import DEMO, LICENCE, About
from annoserver.exchange.release.merge.contextual import CLASSES, CONCEPT, labelled
from annoserver.exchange.release.merge.evidence import TYPE, Pen, tell, vote
from annoserver.exchange.release.merge.statements import Left, Statement, choose
from annoserver.ld import graph
from annoserver.ld.graph import Form, Quad
from annoserver.ld.terms import CROWD, DCTERMS, EDM, ORE, PROV, RDFS, SKOS, WGS84, expand
from annoserver.model.campaign import Policy
from annoserver.model.container import ROOT, Address
from annoserver.model.item import Agreed
from annoserver.model.text import pick

EUROPEANA = "http://data.europeana.eu/"

NAMED = frozenset({Form.NQUADS, Form.TRIG})
"""Forms that keep the graphs of the records apart; the others hold the same statements in one."""

STREAMED = frozenset({Form.NTRIPLES, Form.NQUADS})
"""Forms in which a part of a graph is a document as well."""

SPOOLED = 1 << 20
"""Bytes of the other forms that are kept in memory before they are sent; more go to a temporary file."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


def record_iri(about: About, item: str) -> str:
    """The IRI of our record of an item, which is that of its named graph.

    <base>campaigns/<name>/records/<DS>/<LOCAL> for an item of Europeana, else the end of its own
    IRI and a digest of the whole. Below it: #proxy, #aggregation, and #votes, a graph of its own.
    """
    local = item.removeprefix(EUROPEANA + "item/")
    if local == item:
        end = _UNSAFE.sub("_", re.split("[/:#]", unquote(item).rstrip("/:#"))[-1])[-60:].strip("_")
        local = f"{end}-{hashlib.sha256(item.encode()).hexdigest()[:16]}"
    return f"{_campaign(about)}/records/{local}"


def head(about: About) -> list[Quad]:
    """What the export says of the campaign and of the policy in force."""
    iri, campaign = _campaign(about), about.campaign
    pen, plan = Pen(iri), _plan(about, campaign.policy_version)
    for language, title in sorted(campaign.title.items()):
        pen.words(iri, DCTERMS + "title", title, language)
    pen.link(iri, DCTERMS + "license", LICENCE)
    if campaign.demo:
        pen.words(iri, RDFS + "comment", DEMO, "en")
    pen.link(plan, TYPE, PROV + "Plan")
    pen.typed(plan, CROWD + "policyVersion", str(campaign.policy_version), "positiveInteger")
    pen.words(plan, RDFS + "comment", _said(campaign.policy), "en")
    return list(pen.quads)


def quads(agreed: Agreed, about: About) -> list[Quad]:
    """All that is said of one item; nothing, when none of its tags was accepted."""
    if not agreed.tags:
        return []
    iri, address = record_iri(about, agreed.item.iri), Address(about.base, about.campaign.name)
    pen, votes = Pen(iri), Pen(f"{iri}#votes")
    chosen, left = choose(agreed.tags)
    _proxy(pen, agreed, about, chosen, left)
    _aggregation(pen, agreed, about)
    for accepted in agreed.tags:
        tell(pen, address.annotation(accepted.name), accepted, _plan(about, accepted.policy), about.base)
        for one in accepted.votes:
            vote(votes, json.loads(one), about.base + ROOT)
    _terms(pen, chosen, about)
    return [*pen.quads, *votes.quads]


def write(agreed: Iterable[Agreed], about: About, form: str, out: IO[bytes]) -> None:
    """The whole graph into an open file, statement by statement."""
    chosen = Form(form)
    graph.write(_fitting(_every(agreed, about), chosen), chosen, out)


def chunks(agreed: Iterable[Agreed], about: About, form: str) -> Iterator[bytes]:
    """The whole graph piece by piece, for an answer; N-Triples and N-Quads while it is made.

    The other forms are finished in a temporary file before their first piece is sent.
    """
    chosen = Form(form)
    if chosen in STREAMED:
        for some in _parts(agreed, about):
            piece = io.BytesIO()
            graph.write(_fitting(some, chosen), chosen, piece)
            yield piece.getvalue()
        return
    with tempfile.SpooledTemporaryFile(SPOOLED) as whole:
        write(agreed, about, chosen, whole)
        whole.seek(0)
        yield from iter(lambda: whole.read(SPOOLED), b"")


def _parts(agreed: Iterable[Agreed], about: About) -> Iterator[list[Quad]]:
    yield head(about)
    for one in agreed:
        yield quads(one, about)


def _every(agreed: Iterable[Agreed], about: About) -> Iterator[Quad]:
    for part in _parts(agreed, about):
        yield from part


def _fitting(statements: Iterable[Quad], form: Form) -> Iterator[graph.Statement]:
    return (one if form in NAMED else one.triple for one in statements)


def _campaign(about: About) -> str:
    return f"{about.base}campaigns/{about.campaign.name}"


def _plan(about: About, version: int) -> str:
    return f"{_campaign(about)}#policy-{version}"


def _said(policy: Policy) -> str:
    """The numbers of the rule in a sentence (crowd.md, section 3)."""
    bound = "none" if policy.bound is None else policy.bound
    full = "never" if policy.full is None else f"after {policy.full} votes"
    return (
        f"Accepted with a lead of {policy.margin} and a share of {policy.share} of the votes; "
        f"lower bound: {bound}; contested: {full}; the author counts: {policy.author}; "
        f"one rejection bars: {policy.veto}."
    )


def _proxy(pen: Pen, agreed: Agreed, about: About, chosen: Sequence[Statement], left: Sequence[Left]) -> None:
    """The statements themselves, on a proxy of ours beside that of the provider."""
    proxy, item = f"{pen.within}#proxy", agreed.item
    pen.link(proxy, TYPE, ORE + "Proxy")
    pen.link(proxy, ORE + "proxyFor", item.iri)
    pen.link(proxy, ORE + "proxyIn", f"{pen.within}#aggregation")
    if item.iri.startswith(EUROPEANA + "item/"):
        pen.link(proxy, ORE + "lineage", item.iri.replace("/item/", "/proxy/provider/", 1))
    pen.typed(proxy, EDM + "europeanaProxy", "false", "boolean")
    for one in chosen:
        if one.iri:
            pen.link(proxy, expand(one.name), one.iri)
        else:
            pen.words(proxy, expand(one.name), one.text, one.language)
    if item.kind:
        pen.words(proxy, EDM + "type", item.kind)
    address = Address(about.base, about.campaign.name)
    behind = [one.accepted for one in chosen] + [one.accepted for one in left if one.instead]
    for name in sorted(one.name for one in behind):
        pen.link(proxy, PROV + "wasDerivedFrom", address.annotation(name))


def _aggregation(pen: Pen, agreed: Agreed, about: About) -> None:
    """Who gives the proxy: this platform, in the name of the campaign."""
    aggregation, campaign = f"{pen.within}#aggregation", about.campaign
    title, language = pick(campaign.title)
    name, tongue = (campaign.organiser, "") if campaign.organiser else (title or campaign.name, language)
    pen.link(aggregation, TYPE, ORE + "Aggregation")
    pen.link(aggregation, EDM + "aggregatedCHO", agreed.item.iri)
    pen.words(aggregation, EDM + "dataProvider", name, tongue)
    pen.words(aggregation, EDM + "provider", name, tongue)
    pen.link(aggregation, EDM + "isShownAt", _campaign(about))
    latest = max(one.standing.changed for one in agreed.tags)
    pen.moment(aggregation, DCTERMS + "modified", latest)


def _terms(pen: Pen, chosen: Iterable[Statement], about: About) -> None:
    """Labels of the terms that are used, so that the file reads by itself."""
    for one in chosen:
        term = about.term(one.iri) if one.iri else None
        labels = labelled(one.accepted, term) if one.iri else {}
        if not labels or graph.node(one.iri) is None:
            continue
        pen.link(one.iri, TYPE, expand(CLASSES.get(one.name, CONCEPT)))
        for language, label in labels.items():
            pen.words(one.iri, SKOS + "prefLabel", label, language)
        if term and term.position:
            for name, value in zip(("lat", "long"), term.position, strict=True):
                pen.typed(one.iri, WGS84 + name, f"{value:.6f}".rstrip("0").rstrip("."), "decimal")
