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

import pyoxigraph as ox

from annoserver.exchange.release.about import DEMO, LICENCE, About
from annoserver.exchange.release.merge import evidence, provider
from annoserver.exchange.release.merge.contextual import CLASSES, CONCEPT, labelled
from annoserver.exchange.release.merge.pen import TYPE, Pen, sound, spoken
from annoserver.exchange.release.merge.provider import EUROPEANA
from annoserver.exchange.release.merge.statements import Left, Statement, choose
from annoserver.ld import graph
from annoserver.ld.graph import Form
from annoserver.ld.terms import CROWD, DCTERMS, EDM, ORE, PROV, RDF, RDFS, SKOS, WGS84, expand
from annoserver.model.campaign import Policy
from annoserver.model.container import ROOT, Address
from annoserver.model.item import Agreed
from annoserver.model.text import pick

NAMED = frozenset({Form.NQUADS, Form.TRIG})
"""Forms that keep the graphs of the records apart; the others hold the same statements in one."""

LINES = frozenset({Form.NTRIPLES, Form.NQUADS})
"""Forms that are written directly; the others are made from their lines."""

STREAMED = frozenset({*LINES, Form.TURTLE, Form.TRIG})
"""Forms in which a part of a graph is a document as well, if prefixes are declared once."""

SPOOLED = 1 << 20
"""Bytes of the other forms that are kept in memory before they are sent; more go to a temporary file."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")
_PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)+")


def record_iri(about: About, item: str) -> str:
    """The IRI of our record of an item, which is that of its named graph.

    <base>campaigns/<name>/records/<DS>/<LOCAL> for an item of Europeana, else the end of its own
    IRI and a digest of the whole. Below it: #proxy, #aggregation, and two graphs of their own,
    #votes and #source.
    """
    local = item.removeprefix(EUROPEANA + "item/")
    if local == item:
        end = _UNSAFE.sub("_", re.split("[/:#]", unquote(item).rstrip("/:#"))[-1])[-60:].strip("_")
        local = f"{end}-{hashlib.sha256(item.encode()).hexdigest()[:16]}"
    return f"{_campaign(about)}/records/{local}"


def head(about: About, *, named: bool = True) -> str:
    """Lines of what the export says of the campaign and of the policy in force."""
    iri, campaign = _campaign(about), about.campaign
    pen, plan = Pen(iri if named else ""), _plan(about, campaign.policy_version)
    for language, title in sorted(campaign.title.items()):
        pen.words(iri, DCTERMS + "title", title, language)
    pen.link(iri, DCTERMS + "license", LICENCE)
    if campaign.demo:
        pen.words(iri, RDFS + "comment", DEMO, "en")
    pen.link(plan, TYPE, PROV + "Plan")
    pen.typed(plan, CROWD + "policyVersion", str(campaign.policy_version), "positiveInteger")
    pen.words(plan, RDFS + "comment", _said(campaign.policy), "en")
    return pen.written()


def lines(agreed: Agreed, about: About, *, named: bool = True, source: bool = False) -> str:
    """All that is said of one item, in N-Quads or, when not named, in N-Triples.

    Nothing, when none of its tags was accepted; source: with what its provider said.
    """
    if not agreed.tags:
        return ""
    iri, address = record_iri(about, agreed.item.iri), Address(about.base, about.campaign.name)
    pen, votes = Pen(iri if named else ""), Pen(f"{iri}#votes" if named else "")
    chosen, left = choose(agreed.tags)
    _proxy(pen, iri, agreed, about, chosen, left)
    _aggregation(pen, iri, agreed, about)
    for accepted in agreed.tags:
        cast = [json.loads(one) for one in accepted.votes]
        plan = _plan(about, accepted.policy)
        evidence.tell(pen, address.annotation(accepted.name), accepted, plan, about.base, cast)
        for one in cast:
            evidence.vote(votes, one, about.base + ROOT)
    _terms(pen, chosen, about)
    if not source:
        return pen.written() + votes.written()
    theirs = Pen(f"{iri}#source" if named else "")
    provider.tell(theirs, iri, agreed.item)
    return pen.written() + votes.written() + theirs.written()


def write(agreed: Iterable[Agreed], about: About, form: str, out: IO[bytes], *, source: bool = False) -> None:
    """The whole graph into an open file, record by record."""
    for piece in chunks(agreed, about, form, source=source):
        out.write(piece)


def chunks(agreed: Iterable[Agreed], about: About, form: str, *, source: bool = False) -> Iterator[bytes]:
    """The whole graph piece by piece, record by record while it is made.

    RDF/XML and JSON-LD, which have one root, are finished in a temporary file before their first
    piece is sent. Equal input gives equal bytes.
    """
    chosen = Form(form)
    parts = _parts(agreed, about, named=chosen in NAMED, source=source)
    if chosen in LINES:
        yield from parts
    elif chosen in STREAMED:
        for number, part in enumerate(parts):
            piece = io.BytesIO()
            graph.write(_read(part, chosen), chosen, piece)
            yield _PREFIXES.sub(b"", piece.getvalue(), count=1) if number else piece.getvalue()
    else:
        with tempfile.SpooledTemporaryFile(SPOOLED) as whole:
            graph.write((one for part in parts for one in _read(part, chosen)), chosen, whole)
            whole.seek(0)
            yield from iter(lambda: whole.read(SPOOLED), b"")


def _parts(agreed: Iterable[Agreed], about: About, *, named: bool, source: bool) -> Iterator[bytes]:
    yield head(about, named=named).encode()
    for one in agreed:
        yield lines(one, about, named=named, source=source).encode()


def _read(part: bytes, form: Form) -> Iterator[graph.Statement]:
    """The statements of some lines; lenient, since they hold only what was looked at before."""
    for one in ox.parse(part, ox.RdfFormat.N_QUADS, lenient=True):
        yield one if form in NAMED else one.triple


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


def _proxy(
    pen: Pen, record: str, agreed: Agreed, about: About, chosen: Sequence[Statement], left: Sequence[Left]
) -> None:
    """The statements themselves, on a proxy of ours that goes back to that of the provider."""
    proxy, item = f"{record}#proxy", agreed.item
    pen.links(proxy, {TYPE: ORE + "Proxy", ORE + "proxyIn": f"{record}#aggregation"})
    pen.link(proxy, ORE + "proxyFor", item.iri)
    pen.link(proxy, ORE + "lineage", provider.lineage(record, item.iri))
    pen.typed(proxy, EDM + "europeanaProxy", "false", "boolean")
    if item.kind:
        pen.words(proxy, EDM + "type", item.kind)
    provider.mention(pen, record, item)
    address, behind = Address(about.base, about.campaign.name), _behind(chosen, left)
    for one in chosen:
        derived = [address.annotation(name) for name in behind[one.accepted.name]]
        _statement(pen, record, one, derived)
        for iri in derived:
            pen.links(proxy, {PROV + "wasDerivedFrom": iri})


def _behind(chosen: Sequence[Statement], left: Sequence[Left]) -> dict[str, list[str]]:
    """The annotations that say what each statement says, by the name of the one that it is from."""
    instead = {one.accepted.name: one.instead for one in left if one.instead}
    behind = {one.accepted.name: [one.accepted.name] for one in chosen}
    for name in sorted(instead):
        last = name
        while last in instead:
            last = instead[last]
        if last in behind:
            behind[last].append(name)
    return behind


def _statement(pen: Pen, record: str, one: Statement, derived: Iterable[str]) -> None:
    """One statement on the proxy, and the same as a resource that says what it was derived from.

    Without that, a harvester could tell which annotations a proxy comes from, but not which of
    them each of its statements comes from.
    """
    proxy, predicate = f"{record}#proxy", expand(one.name)
    if one.iri and not sound(one.iri):
        return
    value = f"<{one.iri}>" if one.iri else spoken(one.text, one.language)
    own = f"{record}#statement-{hashlib.sha256(f'{one.name} {value}'.encode()).hexdigest()[:16]}"
    pen.lines.append(f"<{proxy}> <{predicate}> {value}{pen.end}")
    pen.lines.append(f"<{own}> <{RDF}object> {value}{pen.end}")
    pen.links(own, {TYPE: RDF + "Statement", RDF + "subject": proxy, RDF + "predicate": predicate})
    for iri in derived:
        pen.links(own, {PROV + "wasDerivedFrom": iri})


def _aggregation(pen: Pen, record: str, agreed: Agreed, about: About) -> None:
    """Who gives the proxy: this platform, in the name of the campaign."""
    aggregation, campaign = f"{record}#aggregation", about.campaign
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
        if not one.iri or not sound(one.iri):
            continue
        term = None if one.point else about.term(one.iri)
        labels = labelled(one.accepted, term)
        position = one.point or (term.position if term else None)
        if labels or position:
            pen.link(one.iri, TYPE, expand(CLASSES.get(one.name, CONCEPT)))
        for language, label in labels.items():
            pen.words(one.iri, SKOS + "prefLabel", label, language)
        for name, value in zip(("lat", "long"), position or (), strict=False):
            pen.typed(one.iri, WGS84 + name, f"{value:.6f}".rstrip("0").rstrip("."), "decimal")
