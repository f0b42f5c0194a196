"""Bulk: imports, and harvests over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from annoserver.exchange.intake import bring
from annoserver.exchange.intake.batches.outcome import MOST
from annoserver.model.annotation import write
from tests.bench import commits, content, load, servers
from tests.bench.content import NOW, PAGE_SIZE
from tests.bench.measures import Case, Floor, Sample
from tests.bench.plan import Plan
from tests.bench.servers import Server

VOTED = 2
"""Votes on each tag that is imported."""

IMPORT = {"SQLite": 15_000, "PostgreSQL": 10_000}
HARVEST = 100_000


def imports(plan: Plan) -> Sequence[Case]:
    """Validated import of a file of tags and votes beside bare inserts of the same bytes."""
    path, number = plan.folder / "import.ndjson", plan.bulk // (VOTED + 1)
    path.write_bytes(b"\n".join(map(write, content.exported(number, VOTED))))
    return [_import(engine, plan, path) for engine in plan.engines()]


def _import(engine: str, plan: Plan, path: Path) -> Case:
    site, names = content.site(url := plan.database(engine, "imports")), count(1)
    plan.stack.callback(site.database.forget)

    def run() -> Sample:
        address = site.campaign(f"run-{next(names)}")
        began, worked = time.perf_counter(), time.process_time()
        outcomes = list(bring.annotations(site.database, address.name, [path], NOW))
        elapsed, cost = time.perf_counter() - began, time.process_time() - worked
        added = sum(one.added for one in outcomes)
        assert not any(one.refused for one in outcomes), outcomes
        return Sample(added / elapsed, added, cost=cost / added * 1e6)

    def bare() -> Sample:
        with path.open("rb") as lines:
            return commits.batches(url, lines, MOST)

    floor = Floor("bare inserts, same batches", bare)
    return Case(f"import, {engine}", run, (floor,), "annotations", IMPORT[engine])


def harvest(plan: Plan) -> Sequence[Case]:
    """A walk over all pages, one after the other, and the whole container in one answer."""
    return [case for engine in plan.engines() for case in _harvest(engine, plan)]


def _harvest(engine: str, plan: Plan) -> Iterator[Case]:
    size = plan.sizes[-1]
    held = plan.containers(engine, size)
    server = plan.stack.enter_context(servers.ours(held.url))
    here, of = content.address(size), f"of {size:,}, {engine}"
    first = f"/{here.iri.removeprefix(here.base)}?iris=0&page=0"
    page = server.asked(servers.request(first, {}))
    floor = plan.stack.enter_context(
        servers.trivial({"page": page}, plan.folder / f"harvest-{engine}.json")
    ).plain
    beside = partial(_walk, floor, plan.seconds, size, paths=["/page"] * (size // PAGE_SIZE))
    trivial = Floor("trivial route, same page", beside)
    walk = partial(_walk, server, plan.seconds, size, first=first)
    yield Case(f"harvest by pages, {of}", walk, (trivial,), "annotations", HARVEST)
    dump = partial(_dump, server, here.name, size)
    yield Case(f"harvest in one file, {of}", dump, (), "annotations", HARVEST)


def _walk(server: Server, seconds: float, size: int, paths: Sequence[str] = (), first: str = "") -> Sample:
    """All pages that have these paths, or from the first on those that each names; again and again."""
    began, worked, number = time.perf_counter(), server.worked(), 0
    while (elapsed := time.perf_counter() - began) < seconds:
        seen = load.walk(server.port, iter(paths) if paths else None, first)
        # Of another part one vote may be there.
        assert size <= seen <= size + 1, (seen, size)
        number += seen
    return Sample(number / elapsed, number, cost=(server.worked() - worked) / number * 1e6)


def _dump(server: Server, name: str, size: int) -> Sample:
    began, worked = time.perf_counter(), server.worked()
    answer = server.asked(servers.request(f"/campaigns/{name}/export/annotations?format=ndjson", {}))
    elapsed, cost = time.perf_counter() - began, server.worked() - worked
    lines = answer.body.count(b"\n")
    assert size <= lines <= size + 1, (answer.status, lines)
    return Sample(lines / elapsed, lines, cost=cost / lines * 1e6)
