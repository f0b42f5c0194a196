"""Reading: annotations, containers and pages, of containers of every size, and with two processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tests.bench import content, servers
from tests.bench.content import Act
from tests.bench.load import COUNTER, SERIAL
from tests.bench.measures import Case, Floor, Run
from tests.bench.plan import Plan
from tests.bench.servers import Server

CONNECTIONS = 8
WANTED = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
EMBED = {"Prefer": f'return=representation; include="{WANTED}"'}
PAIR = 16
"""Connections that two processes share: each has as many as CONNECTIONS, on the average."""

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
ANEW = {"Prefer": f"for={SERIAL.decode()}"}
"""What nobody has asked for, so that nothing is sent again; the answer is the same for any such Prefer."""

FLAT = 1 / 1.2
"""What something may be slower in a container of any size, or on its last page."""

GET, PAGE = 230, 8_000
"""µs of processor time: a tenth of what the best of peers take for an annotation and a container's page."""

TWO = 1.7
FIRST, LAST = "first page, anew", "last page, anew"


@dataclass(frozen=True, slots=True)
class Read:
    """A request for something; bar: the least part of the trivial route's rate that is good enough.

    most: each request is for another of as many, 0 for the same one; written: something is written before
    each request, so that no answer is sent again; cost_bar: the most processor time, in µs.
    """

    name: str
    size: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    bar: float | None = None
    most: int = 0
    written: bool = False
    cost_bar: float | None = None

    def request(self, path: str = "") -> bytes:
        return servers.request(path or self.path, self.headers)

    def first(self) -> bytes:
        """The request for the first of as many."""
        return self.request(self.path.replace(COUNTER.decode(), f"{1:012}"))

    def run(self, server: Server, status: int, seconds: float, act: Act, path: str = "") -> Run:
        request = self.request(path)
        if self.written:
            return partial(server.between, request, status, act, seconds)
        return partial(server.loaded, request, status, CONNECTIONS, seconds, most=self.most)


def cases(plan: Plan) -> Sequence[Case]:
    """Each read beside a trivial route that sends the same, and beside itself where that is small."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    held = plan.containers(engine, *plan.sizes)
    wanted = [one for size in plan.sizes for one in _reads(size, held.site.tokens["ann"])]
    acts = {size: held.site.votes(content.address(size).name, size // 2) for size in plan.sizes}
    server = plan.stack.enter_context(servers.ours(held.url))
    # What writes comes last: it makes the validators of all pages untrue.
    reads = [_conditional(server, one) for one in sorted(wanted, key=lambda one: one.written)]
    answers = {f"{number}": server.asked(one.first()) for number, one in enumerate(reads)}
    trivial = plan.stack.enter_context(servers.trivial(answers, plan.folder / f"reading-{engine}.json"))
    runs: dict[str, Run] = {}
    for number, one in enumerate(reads):
        status, act = answers[f"{number}"].status, acts[one.size]
        run = one.run(server, status, plan.seconds, act)
        beside = partial(one.run, status=status, seconds=plan.seconds, act=act, path=f"/{number}")
        # waitress as it is hangs up after each 304, so that the bar is beside one that does not.
        route = trivial.beside(
            "trivial route, same answer", beside, one.bar, strict="If-None-Match" in one.headers
        )
        small = runs.get(one.name)
        flat = (Floor(f"the same of {plan.sizes[0]:,}", small, FLAT),) if small else ()
        if one.name == LAST:
            flat = (*flat, Floor(FIRST, runs[FIRST], FLAT))
        runs[one.name] = small or run
        runs |= {FIRST: run} if one.name == FIRST else {}
        yield Case(
            f"GET {one.name}, of {one.size:,}, {engine}",
            run,
            (*route, *flat),
            "answers for a second of CPU" if one.written else "requests",
            cost_bar=one.cost_bar,
        )


def _reads(size: int, token: str) -> list[Read]:
    address, number = content.address(size), COUNTER.decode()
    path, last = f"/{address.iri.removeprefix(address.base)}", (size - 1) // content.PAGE_SIZE
    # Whoever says who they are is answered anew, and so is whoever has a session.
    known, session = {"Authorization": f"Bearer {token}"}, {**BROWSER, "Cookie": "session=none"}
    page, item, matching = f"{path}?iris=0&page=", content.item(number), {"If-None-Match": "?"}
    search, shown = f"/search/{address.name}/?target={item}&page=first", f"/en/campaigns/{address.name}/items"
    return [
        Read("annotation", size, path + content.name(number), {}, 0.75, size, cost_bar=GET),
        Read("annotation, 304", size, path + content.name(number), matching, 0.85, size),
        Read("container", size, path),
        Read("container, anew", size, path, ANEW),
        Read("container with page", size, path, EMBED, 0.6, cost_bar=PAGE),
        Read("container with page after a write", size, path, EMBED, written=True, cost_bar=PAGE),
        Read("first page", size, f"{page}0", {}, 0.6),
        Read("first page, 304", size, f"{page}0", matching, 0.85),
        Read(FIRST, size, f"{page}0", ANEW, 0.6),
        Read(LAST, size, f"{page}{last}", ANEW, 0.6),
        Read("any page, anew", size, page + number, ANEW, 0.6, last, cost_bar=PAGE),
        Read("search by item", size, search, known, None, size),
        Read("item page", size, f"{shown}?iri={item}", session, None, size),
    ]


def _conditional(server: Server, one: Read) -> Read:
    """The same with the validator that the server gave; all annotations that never changed have the same."""
    if "If-None-Match" not in one.headers:
        return one
    headers = server.asked(replace(one, headers={}).first()).headers
    tag = next(value for name, value in headers if name.lower() == "etag")
    return replace(one, headers={"If-None-Match": tag})


def processes(plan: Plan) -> Sequence[Case]:
    """Two processes beside one, both with one database; the load is that of wrk where it is installed.

    What our own load takes of a processor, the second process does not have on a machine with two.
    """
    if "SQLite" not in plan.engines():
        return []
    size = plan.sizes[0]
    held = plan.containers("SQLite", size)
    here = content.address(size)
    path = f"/{here.iri.removeprefix(here.base)}{content.name(f'{size // 2:012}')}"
    one, two = (plan.stack.enter_context(servers.ours(held.url, processes=number)) for number in (1, 2))
    runs: list[Run]
    if shutil.which("wrk"):
        runs = [partial(server.hammered, path, PAIR, plan.seconds) for server in (one, two)]
        name = "GET annotation, two processes, load by wrk"
    else:
        asked = servers.request(path, {})
        runs = [partial(server.loaded, asked, 200, PAIR, plan.seconds) for server in (one, two)]
        name = "GET annotation, two processes, load by the bench"
    return [Case(name, runs[1], (Floor("one process", runs[0], TWO),))]
