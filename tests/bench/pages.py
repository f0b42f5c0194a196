"""Pages for people: of a campaign as large as the plan says, beside a route that sends the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote

from tests.bench import content, servers
from tests.bench.measures import Case, Floor
from tests.bench.plan import Plan
from tests.bench.reading import BROWSER

CONNECTIONS = 4
BAR = 1 / 4
"""What a page may cost beside the trivial route: four times as much."""


def cases(plan: Plan) -> Sequence[Case]:
    """The first page, and the pages of a campaign, of its items and of one of them."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    site, size = content.site(url := plan.database(engine, "pages")), plan.sizes[-1]
    site.fill("folk", size)
    site.database.forget()
    wanted = {name: servers.request(path, BROWSER) for name, path in _paths(size).items()}
    server = plan.stack.enter_context(servers.ours(url))
    answers = {name: server.asked(request) for name, request in wanted.items()}
    floor = plan.stack.enter_context(servers.floor(answers, plan.folder / f"pages-{engine}.json"))
    for name, request in wanted.items():
        beside = servers.request(f"/{name}", BROWSER)
        trivial = partial(floor.loaded, beside, 200, CONNECTIONS, plan.seconds)
        run = partial(server.loaded, request, 200, CONNECTIONS, plan.seconds)
        bars = (Floor("trivial route, same page", trivial, BAR),)
        yield Case(f"{name} page, of {size:,}, {engine}", run, bars)


def _paths(size: int) -> dict[str, str]:
    iri = quote(content.item(f"{size // 2:012}"), safe="")
    return {
        "home": "/en/",
        "campaign": "/en/campaigns/folk",
        "collection": "/en/campaigns/folk/collection",
        "item": f"/en/campaigns/folk/items?iri={iri}",
    }
