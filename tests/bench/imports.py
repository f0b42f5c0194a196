"""Imports: CrowdHeritage, annotations and EDM records, beside a bare insert of the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

from annoserver.exchange.intake import bring
from annoserver.exchange.intake.batches import shelving
from annoserver.exchange.intake.batches.outcome import SIZE, Outcome
from annoserver.exchange.release import orders
from annoserver.store import campaigns
from tests.bench import bare, files
from tests.bench.options import Options
from tests.bench.rounds import OURS, Case, Sample
from tests.bench.stock import NOW, Stock

GROUP = "import"
FLOOR = f"bare insert, {SIZE} to a commit"
TITLES = {
    "import-crowdheritage": ("import CrowdHeritage, tags with their votes", "tags/s"),
    "import-annotations": ("import annotations, tags and votes", "annotations/s"),
    "import-items": ("import EDM records", "records/s"),
}
Import = Callable[[str], Iterable[Outcome]]


def cases(stock: Stock, options: Options, folder: Path) -> Iterator[Case]:
    """Every import; each round goes into a campaign of its own."""
    numbers = count()
    for key, make in {
        "import-crowdheritage": _crowdheritage,
        "import-annotations": _annotations,
        "import-items": _items,
    }.items():
        if options.wants(GROUP, key):
            documents, start = make(stock, folder, options.things)
            title, unit = TITLES[key]
            runs = {
                FLOOR: lambda kept=documents: bare.bulk(folder / f"bulk-{next(numbers)}.db", kept, SIZE),
                OURS: lambda begin=start: _timed(stock, f"import-{next(numbers)}", begin),
            }
            yield Case(GROUP, key, title, unit, runs, goals={}, size=len(documents))


def _timed(stock: Stock, name: str, start: Import) -> Sample:
    stock.campaign(name)
    began, total = time.perf_counter(), Outcome()
    for outcome in start(name):
        total += outcome
    seconds = time.perf_counter() - began
    if total.read != total.added:
        raise RuntimeError(f"Of {total.read} only {total.added} were imported: {total.refused[:3]}")
    return Sample(total.read, seconds)


def _crowdheritage(stock: Stock, folder: Path, things: int) -> tuple[list[bytes], Import]:
    path = folder / "crowdheritage.json"
    made = files.crowdheritage(path, things)
    return made, lambda name: bring.crowdheritage(stock.database, name, [path], NOW)


def _annotations(stock: Stock, folder: Path, things: int) -> tuple[list[bytes], Import]:
    """Our own export of tags with two votes on each is what comes back."""
    path, name = folder / "annotations.ndjson", "to-be-imported"
    stock.campaign(name)
    stock.approve(name, stock.fill(name, max(1, things // 3)))
    with stock.database.reading() as store:
        made = b"".join(orders.dump(store, campaigns.find(store, name), "ndjson").chunks)
    path.write_bytes(made)
    return made.splitlines(), lambda into: bring.annotations(stock.database, into, [path], NOW)


def _items(stock: Stock, folder: Path, things: int) -> tuple[list[bytes], Import]:
    path = folder / "records.zip"
    made = files.records(path, max(1, things // 5))
    return made, lambda name: shelving.bring(stock.database, name, "items", [path], NOW)
