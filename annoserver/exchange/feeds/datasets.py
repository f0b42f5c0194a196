"""The data set of each campaign, described for catalogues (DCAT 3) and for linked data (VoID)."""

from __future__ import annotations

from datetime import datetime

from annoserver.exchange.feeds import changes
from annoserver.exchange.feeds.oaipmh import names
from annoserver.exchange.feeds.oaipmh.verbs import ROOT as HARVEST
from annoserver.exchange.release.about import DEMO, LICENCE
from annoserver.exchange.release.merge.pen import TYPE, Pen
from annoserver.ld.terms import DCTERMS, EDM, FOAF, OA, RDFS, SKOS
from annoserver.model.annotation import stamp
from annoserver.model.container import CATALOGUE, Address, Container
from annoserver.store import campaigns, containers
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.campaigns import counts

DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
MEDIA = "https://www.iana.org/assignments/media-types/"

EXPORTS = (
    ("metis", "edm?profile=metis", "application/zip", "Enriched EDM, one record to a file"),
    ("nquads", "edm?profile=graph&format=nquads", "application/n-quads", "Enrichments with their votes"),
    ("turtle", "edm?profile=graph&format=turtle", "text/turtle", "Enrichments with their votes"),
    ("annotations", "annotations?format=jsonld", "application/ld+json", "All annotations, votes included"),
    ("lines", "annotations?format=ndjson", "application/x-ndjson", "All annotations, one to a line"),
    ("csv", "table?format=csv", "text/csv", "What was agreed on, as rows"),
)
"""Downloads: the name of each, its address, its media type, and what it is."""

DUMPS = ("nquads", "turtle", "annotations")
"""Those that are RDF."""


def catalogue(store: Store) -> str:
    """All public data sets, in N-Triples."""
    iri, pen = f"{store.base}{CATALOGUE}", Pen("")
    pen.link(iri, TYPE, DCAT + "Catalog")
    pen.link(iri, TYPE, VOID + "DatasetDescription")
    pen.words(iri, DCTERMS + "title", "Annotations of cultural heritage", "en")
    pen.link(iri, DCTERMS + "license", LICENCE)
    for one in containers.every(store):
        described = Address(store.base, one.name).dataset
        pen.link(iri, DCAT + "dataset", described)
        pen.link(iri, FOAF + "topic", described)
        pen.words(described, DCTERMS + "title", one.label)
    return pen.written()


def statements(store: Store, name: str) -> str:
    """One data set, in N-Triples; Missing when there is no such campaign."""
    held, container = campaigns.find(store, name), containers.read(store, name)
    iri, pen = Address(store.base, name).dataset, Pen("")
    _facts(pen, store, held, container, iri)
    for short, path, media_type, title in EXPORTS:
        place = f"{store.base}campaigns/{name}/export/{path}"
        one = _distribution(pen, iri, short, title)
        pen.link(one, DCAT + "accessURL", place)
        pen.link(one, DCAT + "downloadURL", place)
        pen.link(one, DCAT + "mediaType", MEDIA + media_type)
        if short in DUMPS:
            pen.link(iri, VOID + "dataDump", place)
    for short, place, norm, title in _services(store.base, name):
        one = _distribution(pen, iri, short, title)
        pen.link(one, DCAT + "accessURL", place)
        pen.link(one, DCTERMS + "conformsTo", norm)
    return pen.written()


def _facts(pen: Pen, store: Store, held: Held, container: Container, iri: str) -> None:
    one = held.campaign
    for kind in (DCAT + "Dataset", VOID + "Dataset"):
        pen.link(iri, TYPE, kind)
    for prop, texts in (("title", one.title), ("description", one.description)):
        for language, words in sorted(texts.items()):
            pen.words(iri, DCTERMS + prop, words, language)
    if one.demo:
        pen.words(iri, RDFS + "comment", DEMO, "en")
    if one.organiser:
        publisher = Address(store.base, one.name).publisher
        pen.link(iri, DCTERMS + "publisher", publisher)
        pen.link(publisher, TYPE, FOAF + "Agent")
        pen.words(publisher, FOAF + "name", one.organiser)
    pen.link(iri, DCTERMS + "license", LICENCE)
    _date(pen, iri, "issued", container.created)
    _date(pen, iri, "modified", container.modified)
    pen.link(iri, DCAT + "landingPage", f"{store.base}campaigns/{one.name}")
    pen.typed(iri, VOID + "entities", str(container.total), "integer")
    pen.words(iri, VOID + "uriSpace", Address(store.base, one.name).iri)
    _parts(pen, store, held, iri)
    for space in (OA, EDM, SKOS):
        pen.link(iri, VOID + "vocabulary", space)


def _parts(pen: Pen, store: Store, held: Held, iri: str) -> None:
    """How much there is of each: items, tags, and tags that were accepted."""
    found = counts(store, [held.id]).get(held.id)
    numbers = {"items": 0, "tags": 0} if found is None else {"items": found.items, "tags": found.tags}
    if found is not None:
        numbers |= {str(status): number for status, number in found.by_status.items()}
    for name, number in sorted(numbers.items()):
        part = f"{iri}#{name}"
        pen.link(iri, VOID + "subset", part)
        pen.link(part, TYPE, VOID + "Dataset")
        pen.words(part, DCTERMS + "title", name.capitalize(), "en")
        pen.typed(part, VOID + "entities", str(number), "integer")


def _services(base: str, name: str) -> tuple[tuple[str, str, str, str], ...]:
    """What can be followed: the name of each, its address, the norm that it fits, and what it is."""
    sets = f"{base}{HARVEST}?verb=ListRecords&metadataPrefix=edm&set={names.spec('campaign', name)}"
    return (
        (
            "container",
            Address(base, name).iri,
            "http://www.w3.org/TR/annotation-protocol/",
            "Annotation container",
        ),
        ("oai", sets, "http://www.openarchives.org/OAI/2.0/", "OAI-PMH set"),
        ("changes", Address(base, name).changes, changes.CONTEXT, "Change feed"),
    )


def _distribution(pen: Pen, iri: str, short: str, title: str) -> str:
    one = f"{iri}#{short}"
    pen.link(iri, DCAT + "distribution", one)
    pen.link(one, TYPE, DCAT + "Distribution")
    pen.words(one, DCTERMS + "title", title, "en")
    pen.link(one, DCTERMS + "license", LICENCE)
    return one


def _date(pen: Pen, iri: str, name: str, moment: datetime) -> None:
    pen.typed(iri, DCTERMS + name, stamp(moment), "dateTime")
