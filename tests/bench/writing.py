"""Writing: tags and votes that are posted one by one, each committed before it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from annoserver.model.annotation import Document, write
from annoserver.model.container import Address
from tests.bench import commits, content, servers
from tests.bench.floors import Answer
from tests.bench.load import COUNTER
from tests.bench.measures import Case, Floor, Run, Sample
from tests.bench.plan import Plan
from tests.bench.servers import Server

CONNECTIONS = {"SQLite": (1, 8), "PostgreSQL": (8,)}
PROCESSES = {"SQLite": 1, "PostgreSQL": 2}
BARS = {"SQLite": (0.4, None), "PostgreSQL": (None, 0.5)}
"""What is enough beside the trivial route, and beside bare commits."""

CREATE = 500
"""µs of processor time: a tenth of what the best of peers take to create."""

NUMBER = COUNTER.decode()
CREATED = 201


@dataclass(slots=True)
class _Posts:
    """Documents that are posted to a container, each with a number of its own."""

    address: Address
    token: str
    document: Document
    next: int = 1

    def request(self, path: str = "") -> bytes:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content.MEDIA_TYPE}
        here = path or f"/{self.address.iri.removeprefix(self.address.base)}"
        return servers.request(here, headers, "POST", write(self.document))

    def first(self, server: Server) -> Answer:
        """The answer to the first of them."""
        self.next = 2
        return server.asked(self.request().replace(COUNTER, b"%012d" % 1))

    def loaded(self, server: Server, connections: int, seconds: float) -> Sample:
        done = server.loaded(self.request(), CREATED, connections, seconds, self.next)
        self.next += done.number
        return done


def cases(plan: Plan) -> Sequence[Case]:
    """Tags and votes beside a trivial route that reads and answers the same, and beside bare commits."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    site = content.site(url := plan.database(engine, "writing"))
    tags, voted = site.campaign("tags"), site.fill("votes", plan.tags)
    site.database.forget()
    server = plan.stack.enter_context(servers.ours(url, processes=PROCESSES[engine]))
    kinds = {
        "tag": _Posts(tags, site.tokens["ann"], content.tag(NUMBER)),
        "vote": _Posts(voted, site.tokens["bob"], content.vote(voted, NUMBER)),
    }
    answers = {kind: posts.first(server) for kind, posts in kinds.items()}
    trivial = plan.stack.enter_context(servers.trivial(answers, plan.folder / f"writing-{engine}.json"))
    for kind, posts in kinds.items():
        for many in CONNECTIONS[engine]:
            asked = posts.request(f"/{kind}")
            bare = partial(commits.sample, url, answers[kind].body, many, plan.seconds)
            route, commit = BARS[engine]
            yield Case(
                f"POST {kind}, {many} connection{'s'[: many > 1]}, {engine}",
                partial(posts.loaded, server, many, plan.seconds),
                (
                    *trivial.beside("trivial POST, same bytes", partial(_loaded, asked, many, plan), route),
                    Floor("bare insert and commit", bare, commit),
                ),
                cost_bar=CREATE,
            )


def _loaded(request: bytes, connections: int, plan: Plan, floor: Server) -> Run:
    return partial(floor.loaded, request, CREATED, connections, plan.seconds)
