"""Reading: annotations, containers and pages, each beside the trivial route that sends the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers, wire
from tests.bench.options import Options
from tests.bench.rounds import OURS, Case, Sample
from tests.bench.servers import Server
from tests.bench.stock import HOST, PAGE_SIZE, Stock
from tests.bench.wire import request

GROUP = "read"
FLOOR = "trivial route"
MANY = 200
"""Different annotations that are asked for in turn."""

DESCRIPTIONS = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedDescriptions"'
TITLES = {
    "annotation": ("GET annotation", 0.75),
    "304": ("GET annotation, 304", 0.85),
    "container": ("GET container", None),
    "embedded": ("GET container with its first page", 0.6),
    "first": ("GET page 1", 0.6),
    "last": ("GET last page", 0.6),
    "harvest": ("all pages in turn", 0.6),
}


@dataclass(frozen=True, slots=True)
class Read:
    """Requests of one kind, to a container of a size; samples stand for all of them on the floor."""

    key: str
    size: int
    requests: tuple[bytes, ...]
    samples: tuple[bytes, ...]
    status: int = 200


def cases(stock: Stock, options: Options, folder: Path, stack: ExitStack) -> Iterator[Case]:
    """Every case of reading; servers run until the stack is closed."""
    reads = [read for size in options.sizes for read in _reads(stock, size) if options.wants(GROUP, read.key)]
    ours = stack.enter_context(servers.ours(stock.database.url, folder, options))
    paths = [[f"/{number}/{turn}" for turn in range(len(read.samples))] for number, read in enumerate(reads)]
    pairs = [pair for read, own in zip(reads, paths, strict=True) for pair in zip(read.samples, own, strict=True)]
    answers = [wire.ask(ours, sample) for sample, _ in pairs]
    routes = [answer.route(path) for answer, (_, path) in zip(answers, pairs, strict=True)]
    floor = stack.enter_context(servers.floor(routes, folder, options))
    for answer, (sample, path) in zip(answers, pairs, strict=True):
        wire.agree(answer, wire.ask(floor, wire.moved(sample, path)))
    for read, own in zip(reads, paths, strict=True):
        trivial = [wire.moved(sample, path) for sample, path in zip(read.samples, own, strict=True)]
        for connections in [1] if read.key == "harvest" else options.connections:
            runs = {
                FLOOR: _run(floor, trivial, connections, options, read.status),
                OURS: _run(ours, read.requests, connections, options, read.status),
            }
            yield _case(read, connections, runs)


def _case(read: Read, connections: int, runs: dict[str, Callable[[], Sample]]) -> Case:
    title, goal = TITLES[read.key]
    walk = read.key == "harvest"
    return Case(
        group=GROUP,
        key=read.key,
        title=title,
        unit="annotations/s" if walk else "requests/s",
        runs=runs,
        goals={} if goal is None else {FLOOR: goal},
        size=read.size,
        connections=connections,
        factor=PAGE_SIZE if walk else 1,
    )


def _run(
    server: Server, requests: Sequence[bytes], connections: int, options: Options, status: int
) -> Callable[[], Sample]:
    return lambda: wire.drive(
        server, requests, connections=connections, seconds=options.seconds, status=status
    )


def _reads(stock: Stock, size: int) -> Iterator[Read]:
    """What is asked of a container of this size."""
    name, names = stock.of(size)
    path = f"/annotations/{name}/"
    # Pairs, because the shorter and the longer annotations take turns.
    firsts = range(0, size - 1, max(2, size // MANY * 2))
    chosen = [path + names[first + turn] for first in firsts for turn in (0, 1)]
    for key, headers, status in (("annotation", {}, 200), ("304", {"If-None-Match": '"1-ld"'}, 304)):
        asked = tuple(request(HOST, one, headers) for one in chosen)
        yield Read(key, size, asked, asked[:2], status)
    for key, one in {
        "container": request(HOST, path),
        "embedded": request(HOST, path, {"Prefer": DESCRIPTIONS}),
        "first": request(HOST, f"{path}?iris=0&page=0"),
        "last": request(HOST, f"{path}?iris=0&page={(size - 1) // PAGE_SIZE}"),
    }.items():
        yield Read(key, size, (one,), (one,))
    full = tuple(request(HOST, f"{path}?iris=0&page={number}") for number in range(size // PAGE_SIZE))
    if full:
        yield Read("harvest", size, full, full[:1])
