"""Exports as they are ordered: from the store to named bytes, piece by piece."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from annoserver.errors import Invalid
from annoserver.exchange.release import annotations, dataset, graph
from annoserver.exchange.release.about import About, Counts, unknown
from annoserver.exchange.release.curators import europeana, mint, ntua, sheets
from annoserver.exchange.release.tiers import delta
from annoserver.ld import tags
from annoserver.ld.graph import MEDIA_TYPES, Form
from annoserver.model.annotation import Tag
from annoserver.model.container import Address
from annoserver.model.item import Agreed
from annoserver.model.selection import EVERYTHING, Selection
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Status
from annoserver.store import containers, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import agreed, dumped

TERMS = 2_000
"""How many terms an export remembers, so that each is looked up once or little more."""

ENDINGS = {
    Form.NQUADS: "nq",
    Form.NTRIPLES: "nt",
    Form.TURTLE: "ttl",
    Form.JSONLD: "jsonld",
    Form.XML: "rdf",
    Form.TRIG: "trig",
}
Thing = TypeVar("Thing")
PROFILES = ("metis", "graph")
TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mint": "application/zip",
}
FIGURES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
DUMPS = {"jsonld": "application/ld+json", "ndjson": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Export:
    """Something to download: the file's name, its media type, and its bytes as they are made.

    counts: what became of the items so far; complete when the last piece is out.
    """

    name: str
    media_type: str
    chunks: Iterator[bytes]
    counts: Counts


def edm(
    store: Store,
    held: Held,
    profile: str,
    form: str = Form.NQUADS,
    *,
    source: bool = False,
    selection: Selection = EVERYTHING,
) -> Export:
    """The items of a campaign with their accepted tags.

    form is for the graph profile, and so is source: whether the provider's data come along.
    """
    if profile not in PROFILES:
        raise Invalid(f"There is no profile “{profile}”; there are {' and '.join(PROFILES)}.", rule="profile")
    _only_accepted(selection)
    counts = Counts()
    tells = about(store, held, selection)
    if profile == "metis":
        found = decided(store, held, selection, votes=False)
        pieces: Iterator[bytes] = dataset.chunks(found, tells, counts)
        return Export(_named(held, "metis.zip"), "application/zip", pieces, counts)
    if form not in [*ENDINGS]:
        raise Invalid(f"There is no format “{form}”; there are {', '.join(ENDINGS)}.", rule="format")
    chosen = Form(form)
    media_type = next(name for name, of in MEDIA_TYPES.items() if of is chosen)
    pieces = graph.chunks(_counted(decided(store, held, selection), counts), tells, chosen, source=source)
    return Export(_named(held, f"graph.{ENDINGS[chosen]}"), media_type, pieces, counts)


def dump(store: Store, held: Held, form: str, selection: Selection = EVERYTHING) -> Export:
    """The annotations of a campaign's container, votes included: all, or the tags of a selection."""
    if form not in DUMPS:
        raise Invalid(f"There is no format “{form}”; there are {' and '.join(DUMPS)}.", rule="format")
    name, counts = held.campaign.name, Counts()
    store.spare()
    container = containers.read(store, name)
    if selection != EVERYTHING:
        container = replace(container, total=dumped.number(store, held, selection))
    found = dumped.documents(store, held, selection)
    pieces = annotations.chunks(container, Address(store.base, name), _counted(found, counts), form)
    return Export(_named(held, f"annotations.{form}"), DUMPS[form], pieces, counts)


def table(store: Store, held: Held, form: str, selection: Selection = EVERYTHING) -> Export:
    """The statements that were agreed on as rows, for curators: csv, xlsx, or mint, which is a zip."""
    if form not in TABLES:
        raise Invalid(f"There is no format “{form}”; there are {', '.join(TABLES)}.", rule="format")
    counts, tells = Counts(), about(store, held, selection)
    found = decided(store, held, selection, votes=False, whole=False)
    if form == "mint":
        return Export(_named(held, "mint.zip"), TABLES[form], mint.chunks(found, tells, counts), counts)
    write = sheets.csv if form == "csv" else sheets.xlsx
    return Export(_named(held, f"tags.{form}"), TABLES[form], write(_counted(found, counts), tells), counts)


def partners(store: Store, held: Held, selection: Selection = EVERYTHING) -> Export:
    """The tags in the model of NTUA and CrowdHeritage: of every status, unless some are selected."""
    chosen = selection if selection.statuses else replace(selection, statuses=tuple(Status))
    counts = Counts()
    found = _counted(decided(store, held, chosen, votes=False, whole=False), counts)
    pieces = ntua.chunks(found, about(store, held, selection))
    return Export(_named(held, "ntua.jsonld"), "application/ld+json", pieces, counts)


def api(store: Store, held: Held, selection: Selection = EVERYTHING) -> Export:
    """The accepted tags as pages for Europeana's Annotation API, in a zip."""
    _only_accepted(selection)
    counts = Counts()
    found = decided(store, held, selection, votes=False, whole=False)
    pieces = europeana.chunks(found, about(store, held, selection), counts)
    return Export(_named(held, "europeana.zip"), "application/zip", pieces, counts)


def tiers(store: Store, held: Held, form: str, selection: Selection = EVERYTHING) -> Export:
    """The elements of Europeana's metadata tiers before and after: json, with the campaign's, or csv."""
    if form not in FIGURES:
        raise Invalid(f"There is no format “{form}”; there are {' and '.join(FIGURES)}.", rule="format")
    _only_accepted(selection)
    counts, tells = Counts(), about(store, held, selection)
    write = delta.csv if form == "csv" else delta.document
    pieces = write(decided(store, held, selection, votes=False), tells, counts)
    return Export(_named(held, f"tiers.{form}"), FIGURES[form], pieces, counts)


def _only_accepted(selection: Selection) -> None:
    if set(selection.statuses) - {Status.ACCEPTED}:
        raise Invalid("Only accepted tags are given on in this form.", rule="filter")


def decided(
    store: Store, held: Held, selection: Selection = EVERYTHING, *, votes: bool = True, whole: bool = True
) -> Iterable[Agreed]:
    """The items with tags that are selected, accepted ones unless the selection says otherwise; streamed."""
    store.spare()
    return agreed.agreed(store, held, reader(held), selection, votes=votes, whole=whole)


def about(store: Store, held: Held, selection: Selection = EVERYTHING) -> About:
    """What the export says of itself; its moment is that of the last change, so that it repeats."""
    last_change = containers.read(store, held.campaign.name).modified
    return About(held.campaign, store.base, last_change, _terms(store, held), selection)


def _named(held: Held, ending: str) -> str:
    """The name of a file, which says of demo data that they are."""
    return f"{held.campaign.name}{'-demo-data' if held.campaign.demo else ''}-{ending}"


def reader(held: Held) -> Callable[[bytes], Tag]:
    """How the tag is read out of a document that is stored as one."""

    def read(document: bytes) -> Tag:
        found = tags.find(json.loads(document.decode()), held.campaign.property)
        if found is None:
            raise Invalid("A document that has a standing is no tag.", rule="tag")
        return found

    return read


def _counted(things: Iterable[Thing], counts: Counts) -> Iterator[Thing]:
    for one in things:
        counts.items += 1
        yield one
        counts.written += 1


def _terms(store: Store, held: Held) -> Callable[[str], Term | None]:
    if not held.has_vocabularies:
        return unknown

    @lru_cache(maxsize=TERMS)
    def find(iri: str) -> Term | None:
        return vocabularies.find(store, held, [iri]).get(iri)

    return find
