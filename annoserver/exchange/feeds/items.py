"""What is known here of an item, as statements: its record, what was added to it, and where to find more."""

from __future__ import annotations

from urllib.parse import quote

from annoserver.exchange.feeds.oaipmh import names
from annoserver.exchange.feeds.oaipmh.verbs import ROOT as HARVEST
from annoserver.exchange.release import graph, orders
from annoserver.exchange.release.merge import provider
from annoserver.exchange.release.merge.pen import TYPE, Pen
from annoserver.ld.terms import FOAF, OA, RDFS
from annoserver.model.container import Address
from annoserver.store import campaigns, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import agreed, records

ROOT = "items"
EXPORTS = (
    "edm?profile=metis",
    "edm?profile=graph",
    "annotations",
    "table",
    "ntua",
    "europeana",
    "tiers",
)
"""Every profile that what was said of an item can be had in."""

EUROPEANA = f"{provider.EUROPEANA}item/"
"""What the IRIs of Europeana's items begin with; a data set and a name follow."""


def address(base: str, iri: str) -> str:
    """Where an item is described."""
    if iri.startswith(EUROPEANA):
        return f"{base}{ROOT}/{iri.removeprefix(EUROPEANA)}"
    return f"{base}{ROOT}/?iri={quote(iri, safe='')}"


def statements(store: Store, iri: str) -> str:
    """All that public campaigns say of an item, in N-Triples; Missing when none has it."""
    here, pen, found = address(store.base, iri), Pen(""), []
    pen.link(here, TYPE, FOAF + "Document")
    pen.link(here, FOAF + "primaryTopic", iri)
    pen.link(here, RDFS + "seeAlso", f"{store.base}search/?target={quote(iri, safe='')}")
    for name in items.homes(store, iri):
        held = campaigns.find(store, name)
        _links(pen, store, here, held, iri)
        found.append(_said(store, held, iri))
    return pen.written() + "".join(found)


def _links(pen: Pen, store: Store, here: str, held: Held, iri: str) -> None:
    name = held.campaign.name
    pen.link(here, OA + "annotationService", Address(store.base, name).iri)
    pen.link(here, RDFS + "seeAlso", Address(store.base, name).dataset)
    for place in EXPORTS:
        join = "&" if "?" in place else "?"
        export = f"{store.base}campaigns/{name}/export/{place}{join}item={quote(iri, safe='')}"
        pen.link(here, RDFS + "seeAlso", export)
    if header := records.find(store, name, iri):
        identifier = quote(names.identifier(store.base, header), safe="")
        asked = f"verb=GetRecord&metadataPrefix=edm&identifier={identifier}"
        pen.link(here, RDFS + "seeAlso", f"{store.base}{HARVEST}?{asked}")


def _said(store: Store, held: Held, iri: str) -> str:
    """The record as it was received, and each accepted tag with the votes behind it."""
    tells = orders.about(store, held)
    lines = []
    for one in agreed.on(store, held, orders.reader(held), [iri], votes=True).values():
        source = Pen("")
        provider.tell(source, graph.record_iri(tells, iri), one.item)
        lines += [source.written(), graph.lines(one, tells, named=False)]
    return "".join(lines)
