"""Lists of campaigns: the root's first and last page, and people's, where there are ten thousand of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tests.bench import content, servers
from tests.bench.measures import Case, Floor, Run
from tests.bench.plan import Plan
from tests.bench.reading import ANEW, BROWSER, CONNECTIONS, FLAT
from tests.parts import crowded

MANY = 10_000
ROOT = "/annotations/"
FIRST, LAST = "root list, first page", "root list, last page"
PERSON = {**BROWSER, "Cookie": "session=none"}
"""Whoever has a session is answered anew."""


def cases(plan: Plan) -> Sequence[Case]:
    """The root and the pages of its list, made anew, each beside a trivial route that sends the same."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    url = plan.database(engine, "lists")
    database = content.site(url).database
    with database.transaction() as store:
        crowded.crowd(store, MANY, content.NOW)
    database.forget()
    server = plan.stack.enter_context(servers.ours(url))
    last = crowded.name(MANY - 101)
    asked = {"root": ROOT, "first page": f"{ROOT}?page=first", "last page": f"{ROOT}?page=after:{last}"}
    requests = {f"root list, {name}": servers.request(path, ANEW) for name, path in asked.items()}
    requests["home page"] = servers.request("/en/", PERSON)
    answers = {str(number): server.asked(one) for number, one in enumerate(requests.values())}
    floor = plan.stack.enter_context(servers.trivial(answers, plan.folder / f"lists-{engine}.json")).plain
    runs: dict[str, Run] = {}
    for number, (name, request) in enumerate(requests.items()):
        status, same = answers[str(number)].status, servers.request(f"/{number}", {})
        runs[name] = partial(server.loaded, request, status, CONNECTIONS, plan.seconds)
        beside = partial(floor.loaded, same, status, CONNECTIONS, plan.seconds)
        flat = (Floor("first page", runs[FIRST], FLAT),) if name == LAST else ()
        floors = (Floor("trivial route, same answer", beside), *flat)
        yield Case(f"GET {name}, of {MANY:,}, {engine}", runs[name], floors)
