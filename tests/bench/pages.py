"""Pages for people: of a campaign as large as the plan says, beside a route that sends the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from urllib.parse import quote

import requests

from annoserver.crowd.accounts import keys
from annoserver.store import people
from tests.bench import content, servers
from tests.bench.content import Act, Site
from tests.bench.load import COUNTER
from tests.bench.measures import Case, Run, Sample
from tests.bench.plan import Plan
from tests.bench.reading import BROWSER as READS
from tests.bench.servers import Server, Trivial

CONNECTIONS = 4
BROWSER = {**READS, "User-Agent": "bench"}
BAR = 1 / 4
"""What a page may cost beside the trivial route: four times as much."""

PASSWORD = "as long as it has to be"
ZEROS = "0" * len(COUNTER)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def cases(plan: Plan) -> Sequence[Case]:
    """The first page, and the pages of a campaign, of its items and of one of them.

    As they are sent again to whoever is not known, as somebody gets them who is signed in, and as they
    are made anew after somebody voted.
    """
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    size = plan.sizes[-1]
    held, campaign = plan.containers(engine, size), content.address(size).name
    site = held.site
    _let_in(site, "ann")
    site.database.forget()
    server = plan.stack.enter_context(servers.ours(held.url))
    own = {**BROWSER, "Cookie": _signed_in(server, "ann")}
    wanted = {name: servers.request(path, BROWSER) for name, path in _paths(size).items()}
    known = {f"own {name}": servers.request(path, own) for name, path in _paths(size).items()}
    answers = {name: server.asked(asked) for name, asked in (wanted | known).items()}
    trivial = plan.stack.enter_context(servers.trivial(answers, plan.folder / f"pages-{engine}.json"))
    of, vote = f"of {size:,}, {engine}", site.votes(campaign, size // 2)
    for name, asked in (wanted | known).items():
        run = partial(server.loaded, asked, 200, CONNECTIONS, plan.seconds)
        yield _case(f"{name} page, {of}", run, trivial, partial(_loaded, name, plan))
    for name, asked in wanted.items():
        run = partial(server.between, asked, 200, vote, plan.seconds)
        beside = partial(_between, name, plan, vote)
        yield _case(f"{name} page after a vote, {of}", run, trivial, beside, "answers for a second of CPU")
    another = _others(server, own, plan)
    own_item = partial(_loaded, "own item", plan)
    yield _case(f"own page of an item that nobody read, {of}", another, trivial, own_item)


def _loaded(name: str, plan: Plan, floor: Server) -> Run:
    return partial(floor.loaded, _same(name), 200, CONNECTIONS, plan.seconds)


def _between(name: str, plan: Plan, act: Act, floor: Server) -> Run:
    return partial(floor.between, _same(name), 200, act, plan.seconds)


def _same(name: str) -> bytes:
    """The request for the same page of the trivial route."""
    return servers.request(f"/{quote(name)}", BROWSER)


def _case(
    name: str, run: Run, trivial: Trivial, beside: Callable[[Server], Run], unit: str = "requests"
) -> Case:
    return Case(name, run, trivial.beside("trivial route, same page", beside, BAR), unit)


def _paths(size: int) -> dict[str, str]:
    campaign = f"/en/campaigns/{content.address(size).name}"
    item = _item(size, f"{size // 2:012}")
    return {"home": "/en/", "campaign": campaign, "collection": f"{campaign}/collection", "item": item}


def _item(size: int, number: str) -> str:
    iri = quote(content.item(number), safe="")
    return f"/en/campaigns/{content.address(size).name}/items?iri={iri}"


def _others(server: Server, own: Mapping[str, str], plan: Plan) -> Run:
    """Asks for another item each time: those of one run are not those of the one before."""
    request = servers.request(_item(plan.sizes[-1], ZEROS).replace(ZEROS, COUNTER.decode()), own)
    runs = count()

    def run() -> Sample:
        first = 1 + next(runs) * (plan.sizes[-1] // (plan.rounds + 2))
        return server.loaded(request, 200, CONNECTIONS, plan.seconds, first)

    return run


def _let_in(site: Site, name: str) -> None:
    with site.database.transaction() as store:
        people.keep_password(store, people.find(store, name), keys.hashed(PASSWORD))


def _signed_in(server: Server, name: str) -> str:
    """The cookies of somebody who has signed in, and has read that they did."""
    base = f"http://127.0.0.1:{server.port}"
    with requests.Session() as browser:
        browser.headers.update(BROWSER)
        found = TOKEN.search(browser.get(f"{base}/en/sign-in", timeout=60).text)
        sent = {"csrf_token": found[1] if found else "", "name": name, "password": PASSWORD}
        browser.post(f"{base}/en/sign-in", sent, timeout=60, allow_redirects=False).raise_for_status()
        assert "/en/me" in browser.get(f"{base}/en/", timeout=60).text
        return "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
