"""Exports: annotations beside a bare select, EDM beside rdflib building and writing the same graphs."""

from __future__ import annotations

import io
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from annoserver.exchange.intake.batches import shelving
from annoserver.exchange.release import graph, orders
from annoserver.exchange.release.orders import Export
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from tests.bench import bare, files
from tests.bench.options import Options
from tests.bench.rounds import OURS, Case, Sample
from tests.bench.stock import NOW, Stock

GROUP = "export"
NAME = "to-be-exported"
SELECT, RDFLIB = "bare select", "rdflib"
TAGS_ON_A_RECORD = 3
SAMPLED = 100
"""Records that rdflib is given: its rate does not depend on how many there are."""

KEYS = ("export-annotations", "export-graph", "export-metis")
Term = tuple[str, str, str | None, str | None]
"""A term in plain Python: kind, value, language, datatype."""


def cases(stock: Stock, options: Options, folder: Path) -> Iterator[Case]:
    """Every export, of items with three accepted tags, two votes on each."""
    if not options.wants(GROUP, *KEYS):
        return
    count = max(1, options.things // 5)
    _prepare(stock, folder, count)
    runs = {
        "export-annotations": _annotations(stock, folder),
        "export-graph": _graph(stock),
        "export-metis": _metis(stock),
    }
    texts = {
        "export-annotations": ("export annotations, NDJSON", "annotations/s", {}),
        "export-graph": ("export graph, N-Quads", "records/s", {RDFLIB: 10.0}),
        "export-metis": ("export Metis zip", "records/s", {RDFLIB: 5.0}),
    }
    for key, (title, unit, goals) in texts.items():
        if options.wants(GROUP, key):
            yield Case(GROUP, key, title, unit, runs[key], goals, size=count)


def _prepare(stock: Stock, folder: Path, count: int) -> None:
    stock.campaign(NAME)
    files.records(folder / "to-be-exported.zip", count)
    for _ in shelving.bring(stock.database, NAME, "items", [folder / "to-be-exported.zip"], NOW):
        pass
    names = stock.fill(NAME, count * TAGS_ON_A_RECORD, on_an_item=TAGS_ON_A_RECORD)
    stock.approve(NAME, names, on_an_item=TAGS_ON_A_RECORD)


def _ours(stock: Stock, order: Callable[[Store, Held], Export], out: io.BufferedIOBase | None = None) -> Sample:
    began = time.perf_counter()
    with stock.database.reading() as store:
        made = order(store, campaigns.find(store, NAME))
        for piece in made.chunks:
            if out is not None:
                out.write(piece)
    if made.counts.written != made.counts.items:
        raise RuntimeError(f"Not everything was exported: {made.counts}")
    return Sample(made.counts.written, time.perf_counter() - began)


def _annotations(stock: Stock, folder: Path) -> dict[str, Callable[[], Sample]]:
    with stock.database.reading() as store:
        whole = b"".join(orders.dump(store, campaigns.find(store, NAME), "ndjson").chunks)
    bare.bulk(folder / "select.db", whole.splitlines(), 1000)
    return {
        SELECT: lambda: _selected(folder / "select.db"),
        OURS: lambda: _ours(stock, lambda store, held: orders.dump(store, held, "ndjson")),
    }


def _selected(path: Path) -> Sample:
    began, rows = time.perf_counter(), 0
    with closing(sqlite3.connect(path)) as connection:
        for (document,) in connection.execute("SELECT document FROM bare ORDER BY id"):
            rows += len(document) > 0
    return Sample(rows, time.perf_counter() - began)


def _graph(stock: Stock) -> dict[str, Callable[[], Sample]]:
    with stock.database.reading() as store:
        held = campaigns.find(store, NAME)
        some = list(islice(orders.decided(store, held), SAMPLED))
        text = b"".join(graph.chunks(some, orders.about(store, held), "nquads"))
    read = Dataset()
    read.parse(data=text, format="nquads")
    quads = [tuple(map(_plain, quad)) for quad in read.quads()]

    def build() -> Sample:
        began, made = time.perf_counter(), Dataset()
        for subject, predicate, value, name in quads:
            made.add((_term(subject), _term(predicate), _term(value), _term(name)))
        made.serialize(format="nquads")
        return Sample(len(some), time.perf_counter() - began)

    return {
        RDFLIB: build,
        OURS: lambda: _ours(stock, lambda store, held: orders.edm(store, held, "graph", "nquads")),
    }


def _metis(stock: Stock) -> dict[str, Callable[[], Sample]]:
    whole = io.BytesIO()
    _ours(stock, lambda store, held: orders.edm(store, held, "metis"), whole)
    with zipfile.ZipFile(whole) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")][:SAMPLED]
        graphs = [_triples(archive.read(name)) for name in names]

    def build() -> Sample:
        began = time.perf_counter()
        for triples in graphs:
            made = Graph()
            for triple in triples:
                made.add(_three(map(_term, triple)))
            made.serialize(format="xml")
        return Sample(len(graphs), time.perf_counter() - began)

    return {
        RDFLIB: build,
        OURS: lambda: _ours(stock, lambda store, held: orders.edm(store, held, "metis")),
    }
