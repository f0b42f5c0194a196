"""Reading: annotations, containers and pages, of containers of every size, and with two processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from annoserver.model.container import Address
from tests.bench import content, servers
from tests.bench.load import COUNTER
from tests.bench.measures import Case, Floor, Run
from tests.bench.plan import Plan
from tests.bench.servers import Server

CONNECTIONS = 8
EMBED = {"Prefer": 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedDescriptions"'}
PAIR = 16
"""Connections that two processes share: each has as many as CONNECTIONS, on the average."""

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
FLAT = 1 / 1.2
"""What something may be slower in a container of any size, or on its last page."""

BARS = {"annotation": 0.75, "annotation, 304": 0.85, "container": None, "container with page": 0.6}
BARS |= {"first page": 0.6, "last page": 0.6, "first page, 304": 0.85}
BARS |= {"search by item": None, "item page": None}
TWO = 1.7


@dataclass(frozen=True, slots=True)
class Read:
    """A request for something, with the answer that it got and the load that repeats it.

    varied: whether each request is for another of as many, so that no answer is sent again.
    """

    name: str
    size: int
    path: str
    headers: Mapping[str, str]
    varied: bool = False

    def request(self, path: str = "") -> bytes:
        return servers.request(path or self.path, self.headers)

    def first(self) -> bytes:
        """The request for the first of as many."""
        return self.request(self.path.replace(COUNTER.decode(), f"{1:012}"))

    def run(self, server: Server, status: int, seconds: float, path: str = "") -> Run:
        most = self.size if self.varied else 0
        return partial(server.loaded, self.request(path), status, CONNECTIONS, seconds, most=most)


def cases(plan: Plan) -> Sequence[Case]:
    """Each read beside a trivial route that sends the same, and beside itself where that is small."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    site = content.site(url := plan.database(engine, "reading"))
    token = site.tokens["ann"]
    wanted = [one for size in plan.sizes for one in _reads(site.fill(f"of-{size}", size), size, token)]
    site.database.forget()
    server = plan.stack.enter_context(servers.ours(url))
    reads = [_conditional(server, one) for one in wanted]
    answers = {f"{number}": server.asked(one.first()) for number, one in enumerate(reads)}
    floor = plan.stack.enter_context(servers.floor(answers, plan.folder / f"reading-{engine}.json"))
    runs: dict[str, Run] = {}
    for number, one in enumerate(reads):
        status = answers[f"{number}"].status
        run = one.run(server, status, plan.seconds)
        beside = Floor(
            "trivial route, same answer", one.run(floor, status, plan.seconds, f"/{number}"), BARS[one.name]
        )
        small = runs.get(one.name)
        flat = (Floor(f"the same of {plan.sizes[0]:,}", small, FLAT),) if small else ()
        if one.name == "last page":
            flat = (*flat, Floor("first page", runs["first page"], FLAT))
        runs.setdefault(one.name, run)
        yield Case(f"GET {one.name}, of {one.size:,}, {engine}", run, (beside, *flat))


def _reads(address: Address, size: int, token: str) -> list[Read]:
    path = f"/{address.iri.removeprefix(address.base)}"
    # Whoever says who they are is answered anew, and so is whoever has a session.
    known, anew = {"Authorization": f"Bearer {token}"}, {**BROWSER, "Cookie": "session=none"}
    last, item = (size - 1) // content.PAGE_SIZE, content.item(COUNTER.decode())
    return [
        Read("annotation", size, f"{path}{content.name(f'{size // 2:012}')}", {}),
        Read("annotation, 304", size, f"{path}{content.name(f'{size // 2:012}')}", {"If-None-Match": "?"}),
        Read("container", size, path, {}),
        Read("container with page", size, path, EMBED),
        Read("first page", size, f"{path}?iris=0&page=0", {}),
        Read("last page", size, f"{path}?iris=0&page={last}", {}),
        Read("first page, 304", size, f"{path}?iris=0&page=0", {"If-None-Match": "?"}),
        Read("search by item", size, f"/search/{address.name}/?target={item}&page=first", known, varied=True),
        Read("item page", size, f"/en/campaigns/{address.name}/items?iri={item}", anew, varied=True),
    ]


def _conditional(server: Server, one: Read) -> Read:
    """The same with the validator that the server gave."""
    if "If-None-Match" not in one.headers:
        return one
    headers = server.asked(servers.request(one.path, {})).headers
    tag = next(value for name, value in headers if name.lower() == "etag")
    return Read(one.name, one.size, one.path, {"If-None-Match": tag})


def processes(plan: Plan) -> Sequence[Case]:
    """Two processes beside one, both with one database; the load is that of wrk where it is installed.

    What our own load takes of a processor, the second process does not have on a machine with two.
    """
    site = content.site(url := plan.database("SQLite", "processes"))
    path = _reads(site.fill("folk", plan.sizes[0]), plan.sizes[0], "")[0]
    site.database.forget()
    one, two = (plan.stack.enter_context(servers.ours(url, processes=number)) for number in (1, 2))
    runs: list[Run]
    if shutil.which("wrk"):
        runs = [partial(server.hammered, path.path, PAIR, plan.seconds) for server in (one, two)]
        name = "GET annotation, two processes, load by wrk"
    else:
        runs = [path.run(server, 200, plan.seconds) for server in (one, two)]
        name = "GET annotation, two processes, load by the bench"
    return [Case(name, runs[1], (Floor("one process", runs[0], TWO),))]
