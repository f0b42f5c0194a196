"""Items of an OAI-PMH repository, page by page, with what it says it has no longer."""

from __future__ import annotations

from collections.abc import Iterator

from annoserver.exchange.intake import edm
from annoserver.exchange.intake.batches.shelving import Lot
from annoserver.exchange.outside.oaipmh import Page, Repository, Selection
from annoserver.exchange.records import xml
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item

WITHOUT = "there is no rdf:RDF in the record; is the metadata prefix right?"


def harvest(repository: Repository, wanted: Selection, place: str) -> Iterator[Lot]:
    """The records of a selection; place: the selection and the token of the page to go on with."""
    mark = f"{wanted.since}|{wanted.until}|"
    token = place.removeprefix(mark) if place.startswith(mark) else ""
    for page in repository.records(wanted, token):
        yield _lot(page, f"{mark}{page.token}" if page.token else "", repository.url)


def _lot(page: Page, place: str, file: str) -> Lot:
    things: list[Item | Refusal] = []
    names: dict[str, str] = {}
    graphs = xml.graphs(page.content)
    try:
        for header in page.headers:
            if header.deleted:
                continue
            found = [one for _ in range(header.graphs) for one in edm.read(next(graphs), page.content, file)]
            names |= {one.iri: header.identifier for one in found if isinstance(one, Item)}
            things += found or [Refusal(WITHOUT, file, about=header.identifier)]
    except (xml.Broken, StopIteration) as broken:
        reason = broken.message if isinstance(broken, xml.Broken) else "the page is cut off"
        things.append(Refusal(reason, file))
    deleted = [header.identifier for header in page.headers if header.deleted]
    return Lot(things, place, names, deleted)
