"""Bulk: imports, and harvests over HTTP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path

from annoserver.exchange.intake import bring
from annoserver.exchange.intake.batches.outcome import MOST
from annoserver.model.annotation import write
from tests.bench import commits, content, load, servers
from tests.bench.content import NOW, PAGE_SIZE, Site
from tests.bench.measures import Case, Floor, Sample
from tests.bench.plan import Plan
from tests.bench.servers import Server

VOTED = 2
"""Votes on each tag that is imported."""

IMPORT = {"SQLite": 15_000, "PostgreSQL": 10_000}
HARVEST = 100_000
FIRST = "/annotations/folk/?iris=0&page=0"


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
    site = content.site(url := plan.database("SQLite", "harvest"))
    _filled(site, plan.bulk)
    server = plan.stack.enter_context(servers.ours(url))
    page = server.asked(servers.request(FIRST, {}))
    floor = plan.stack.enter_context(servers.floor({"page": page}, plan.folder / "harvest.json"))
    seconds, paths = plan.seconds, ["/page"] * (plan.bulk // PAGE_SIZE)
    trivial = Floor("trivial route, same page", partial(_walk, floor, seconds, paths))
    return [
        Case("harvest by pages", partial(_walk, server, seconds), (trivial,), "annotations", HARVEST),
        Case("harvest in one file", partial(_dump, server, plan.bulk), (), "annotations", HARVEST),
    ]


def _filled(site: Site, number: int) -> None:
    site.fill("folk", number // (VOTED + 1), voted=VOTED)
    site.database.forget()


def _walk(server: Server, seconds: float, paths: Sequence[str] = ()) -> Sample:
    """All pages that have these paths, or from the first on those that each names; again and again."""
    began, worked, number = time.perf_counter(), server.worked(), 0
    while (elapsed := time.perf_counter() - began) < seconds:
        number += load.walk(server.port, iter(paths) if paths else None, FIRST) * PAGE_SIZE
    return Sample(number / elapsed, number, cost=(server.worked() - worked) / number * 1e6)


def _dump(server: Server, number: int) -> Sample:
    began, worked = time.perf_counter(), server.worked()
    answer = server.asked(servers.request("/campaigns/folk/export/annotations?format=ndjson", {}))
    elapsed, cost = time.perf_counter() - began, server.worked() - worked
    lines = answer.body.count(b"\n")
    assert lines >= number - VOTED, (answer.status, lines)
    return Sample(lines / elapsed, lines, cost=cost / lines * 1e6)
