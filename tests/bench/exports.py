"""Exports: enriched EDM as a graph and for Metis, beside rdflib building and serialising the same."""

from __future__ import annotations

import io
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from rdflib import Dataset, Graph
from rdflib.term import IdentifiedNode, Node

from annoserver.exchange.records.delivery import outline
from annoserver.exchange.release import orders
from annoserver.store import campaigns, containers, items
from annoserver.store.database import Database
from tests.bench import content
from tests.bench.content import NOW, Site
from tests.bench.measures import Case, Floor, Sample
from tests.bench.plan import Plan
from tests.parts import agreed, records

VOTED = 3
"""Approvals of each tag, so that it is accepted."""

BARS = {"graph": 10.0, "metis": 5.0}
Triple = tuple[Node, Node, Node]
Quad = tuple[Node, Node, Node, IdentifiedNode | None]


def cases(plan: Plan) -> Sequence[Case]:
    """Both profiles of the same campaign."""
    if "SQLite" not in plan.engines():
        return []
    site = content.site(plan.database("SQLite", "exports"))
    plan.stack.callback(site.database.forget)
    site.fill("folk", plan.items, voted=VOTED)
    furnish(site, "folk", plan.items)
    graph, archive = (b"".join(_pieces(site.database, profile)) for profile in ("graph", "metis"))
    floors = {"graph": partial(_quads, _parsed(graph)), "metis": partial(_files, _members(archive))}
    return [
        Case(
            f"export {profile}",
            partial(_export, site.database, profile, plan.items),
            (Floor("rdflib, the same", partial(_timed, run, plan.items), BARS[profile]),),
            "items",
        )
        for profile, run in floors.items()
    ]


def furnish(site: Site, campaign: str, number: int) -> None:
    """Give each tag's item a record, as imports do."""
    with site.database.transaction() as store:
        held = containers.hold(store, campaign)
        collection = items.hold_collection(store, held, "items", {"en": "Items"})
        iris = [content.item(f"{one:012}") for one in range(1, number + 1)]
        sources = (records.rdf(records.cho(iri), records.aggregation(iri)) for iri in iris)
        read = [one for source in sources for one in agreed.items(source)]
        items.put(store, held, collection, read, NOW, outline.kept)


def _pieces(database: Database, profile: str) -> Iterable[bytes]:
    with database.reading() as store:
        yield from orders.edm(store, campaigns.find(store, "folk"), profile).chunks


def _export(database: Database, profile: str, number: int) -> Sample:
    def run() -> None:
        for _ in _pieces(database, profile):
            pass

    return _timed(run, number)


def _timed(run: Callable[[], object], number: int) -> Sample:
    began, worked = time.perf_counter(), time.process_time()
    run()
    elapsed, cost = time.perf_counter() - began, time.process_time() - worked
    return Sample(number / elapsed, number, cost=cost / number * 1e6)


def _parsed(graph: bytes) -> Sequence[Quad]:
    with warnings.catch_warnings():
        # rdflib's own parsers and serialisers of datasets use what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return list(Dataset().parse(data=graph, format="nquads").quads())


def _quads(statements: Sequence[Quad]) -> None:
    built = Dataset()
    for s, p, o, name in statements:
        built.graph(name).add((s, p, o))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        built.serialize(format="nquads", encoding="utf-8")


def _members(archive: bytes) -> Sequence[Sequence[Triple]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        found = [opened.read(name) for name in opened.namelist() if name.endswith(".xml")]
    return [list(Graph().parse(data=one, format="xml")) for one in found]


def _files(members: Sequence[Sequence[Triple]]) -> None:
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for number, statements in enumerate(members):
            graph = Graph()
            for prefix, iri in records.NAMESPACES.items():
                graph.bind(prefix, iri)
            graph.addN((s, p, o, graph) for s, p, o in statements)
            archive.writestr(f"{number}.xml", graph.serialize(format="pretty-xml"))
