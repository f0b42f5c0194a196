"""What a server weighs: at rest, and after a mixed load for a long time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import linear_regression

from annoserver.model.annotation import Document, write
from annoserver.model.container import Address
from tests.bench import content, servers
from tests.bench.content import Site
from tests.bench.load import COUNTER
from tests.bench.measures import Case, Line, Sample
from tests.bench.plan import Plan
from tests.bench.reading import BROWSER, EMBED
from tests.bench.servers import Server

CONNECTIONS = 4
SLICE = 0.5
"""Seconds of each kind of request, by turns."""

TURNS = 3
"""Of all kinds, to warm up."""

AT_REST = 150
"""MiB that a server may have when it has answered once, with its worker and its parent."""

GROWTH = 1.1
"""What it may have at the end of a soak beside its warm start."""

NUMBER, AT_MOST = COUNTER.decode(), 600.0


def rest(plan: Plan) -> Sequence[Case]:
    """Memory of a server that has answered once."""
    return [_at_rest(plan, engine) for engine in plan.engines()]


def _at_rest(plan: Plan, engine: str) -> Case:
    site = content.site(url := plan.database(engine, "rest"))
    site.fill("folk", content.PAGE_SIZE)
    site.database.forget()
    server = plan.stack.enter_context(servers.ours(url))
    server.asked(servers.request("/annotations/folk/", {}))
    return Case(f"memory at rest, {engine}", lambda: Sample(server.memory(), 1), unit="MiB", ceiling=AT_REST)


def memory(plan: Plan, engine: str, seconds: float) -> Line:
    """What a server weighs after so many seconds of reading and writing by turns, beside its warm start.

    The slope is that of the second half: the first fills what a process keeps of answers and of the database.
    """
    with ExitStack() as stack:
        site = content.site(url := replace(plan, stack=stack).database(engine, "soak"))
        site.fill("folk", plan.sizes[0])
        site.campaign("tags")
        site.database.forget()
        server, weighed = stack.enter_context(servers.ours(url)), list[tuple[float, float]]()
        mixed, began = _Mixed(site, server, min(SLICE, seconds)), time.monotonic()
        while time.monotonic() < began + seconds or len(weighed) <= TURNS:
            mixed.turn()
            weighed.append((time.monotonic() - began, server.memory()))
    (_, start), (_, end) = weighed[TURNS - 1], weighed[-1]
    slope = _slope(weighed[len(weighed) // 2 :])
    told = (
        f"after {seconds:.0f} s and {mixed.sent:,} requests, {slope:+.2f} MiB in a minute of its second half"
    )
    ratio = start / end
    return Line(
        "soak",
        f"memory {told}, {engine}",
        "MiB",
        end,
        p50=None,
        p99=None,
        cost=None,
        floor="warm start",
        floor_rate=start,
        ratio=ratio,
        spread=(ratio, ratio),
        bar=1 / GROWTH,
    )


def _slope(weighed: list[tuple[float, float]]) -> float:
    """By how much a line through what was weighed rises in a minute."""
    return linear_regression(*zip(*weighed, strict=True)).slope * 60


@dataclass(slots=True)
class _Mixed:
    """People who read and write: tags are posted, and each is then changed, deleted or voted on."""

    site: Site
    server: Server
    seconds: float
    sent: int = 0
    tags: int = 1

    def turn(self) -> None:
        """Each kind of request once, for a while or for as many as there are."""
        for path, headers in _read():
            self._ask(servers.request(path, headers), 200)
        made = self._ask(
            self._writing("ann", "POST", "/annotations/tags/", content.tag(NUMBER)), 201, self.tags
        )
        first, part = self.tags, made // 3
        self.tags += made
        for number, (request, status) in enumerate(self._following()):
            if part:
                self._ask(request, status, first + number * part, part)

    def _ask(self, request: bytes, status: int, first: int = 0, total: int = 0) -> int:
        seconds = AT_MOST if total else self.seconds
        done = self.server.loaded(request, status, CONNECTIONS, seconds, first, total=total).number
        self.sent += done
        return done

    def _following(self) -> Iterator[tuple[bytes, int]]:
        """What is done to a third each of the tags that were posted, which a Slug gave their names."""
        there = Address(content.BASE, "tags")
        one = f"/annotations/tags/{content.name(NUMBER)}"
        other = {**content.tag(NUMBER), "body": {"type": "TextualBody", "value": f"oboe {NUMBER}"}}
        yield self._writing("ann", "PUT", one, other), 200
        yield self._writing("ann", "DELETE", one), 204
        yield self._writing("bob", "POST", "/annotations/tags/", content.vote(there, NUMBER)), 201

    def _writing(self, name: str, method: str, path: str, document: Document | None = None) -> bytes:
        head = {"Authorization": f"Bearer {self.site.tokens[name]}"}
        if document is None:
            return servers.request(path, head, method)
        # A vote is given another name than the tag that it is on.
        own = {"Content-Type": content.MEDIA_TYPE, "Slug": f"{'t' if name == 'ann' else 'v'}{NUMBER}"}
        return servers.request(path, head | own, method, write(document))


def _read() -> list[tuple[str, dict[str, str]]]:
    return [
        ("/annotations/folk/", EMBED),
        ("/annotations/folk/?iris=0&page=0", {}),
        (f"/annotations/folk/{content.name('000000000007')}", {}),
        ("/search/folk/?text=trombone&page=first", {}),
        ("/en/", BROWSER),
        ("/en/campaigns/tags/collection", BROWSER),
    ]
