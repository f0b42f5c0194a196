"""Writing: tags and votes with a durable commit, beside a trivial POST route and a bare insert."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from annoserver.ld import votes
from annoserver.ld.terms import CROWD_CONTEXT
from annoserver.model.annotation import ANNO, Document, write
from annoserver.model.container import Address
from annoserver.model.vote import Choice
from tests.bench import bare, servers, wire
from tests.bench.options import Options
from tests.bench.rounds import OURS, Case, Sample
from tests.bench.servers import Server
from tests.bench.stock import BASE, HOST, TAGS_ON_AN_ITEM, VOTERS, Stock, item, tag, token
from tests.bench.wire import request

GROUP = "write"
TRIVIAL, INSERT = "trivial POST route", "bare insert"
FASTEST = 6000
"""Requests per second that are got ready; a server that is faster ends its rounds earlier."""

NEW = 10_000_000
"""Number of the first tag that is posted; those in the containers have lower ones."""

STRIDE = 7919
"""A prime: votes come to tags all over the container, and to each but once."""

CREATED = 201
TITLES = {
    "tag": "POST tag",
    "tag-crowd": "POST tag with crowd.jsonld",
    "vote": "POST vote",
}


@dataclass(slots=True)
class Write:
    """Requests of one kind, each of which can be sent once: made from their number, below an end."""

    key: str
    make: Callable[[int], bytes]
    end: int
    sent: int = 0

    def take(self, count: int) -> list[bytes]:
        """The next requests."""
        return [self.make(number) for number in range(self.sent, min(self.end, self.sent + count))]

    def run(self, server: Server, connections: int, options: Options) -> Sample:
        """Send some, each once."""
        ready = self.take(int(options.seconds * FASTEST))
        if not ready:
            raise RuntimeError("All tags have been voted on; give a larger --sizes.")
        sample = wire.drive(
            server, ready, connections=connections, seconds=options.seconds, status=CREATED, again=False
        )
        self.sent += sample.count
        return sample


def cases(stock: Stock, options: Options, folder: Path, stack: ExitStack) -> Iterator[Case]:
    """Every case of writing, into the largest container; servers run until the stack is closed."""
    writes = [write for write in _writes(stock, max(options.sizes)) if options.wants(GROUP, write.key)]
    ours = stack.enter_context(servers.ours(stock.database.url, folder, options))
    firsts = [write.take(1)[0] for write in writes]
    answers = [wire.ask(ours, first) for first in firsts]
    routes = [answer.route(f"/{write.key}", "POST") for write, answer in zip(writes, answers, strict=True)]
    floor = stack.enter_context(servers.floor(routes, folder, options))
    for write, first, answer in zip(writes, firsts, answers, strict=True):
        write.sent = 1
        trivial = wire.moved(first, f"/{write.key}")
        wire.agree(answer, wire.ask(floor, trivial))
        for connections in options.connections:
            insert = stack.enter_context(bare.inserts(stock.database.url, folder, answer.body, connections))
            runs = {
                TRIVIAL: _trivial(floor, trivial, connections, options),
                INSERT: partial(insert, options.seconds),
                OURS: partial(write.run, ours, connections, options),
            }
            yield _case(write.key, max(options.sizes), connections, runs)


def _trivial(server: Server, sent: bytes, connections: int, options: Options) -> Callable[[], Sample]:
    return lambda: wire.drive(
        server, [sent], connections=connections, seconds=options.seconds, status=CREATED
    )


def _case(key: str, size: int, connections: int, runs: dict[str, Callable[[], Sample]]) -> Case:
    return Case(
        group=GROUP,
        key=key,
        title=TITLES[key],
        unit="requests/s",
        runs=runs,
        goals={TRIVIAL: 0.4} if key != "tag-crowd" else {},
        size=size,
        connections=connections,
    )


def _writes(stock: Stock, size: int) -> Iterator[Write]:
    name, names = stock.of(size)
    path, address = f"/annotations/{name}/", Address(BASE, name)

    def posted(document: Document, by: str) -> bytes:
        return request(
            HOST, path, {"Authorization": f"Bearer {token(by)}"}, method="POST", body=write(document)
        )

    def vote(number: int) -> bytes:
        turn, at = divmod(number * STRIDE % (size * len(VOTERS)), size)
        about = item(at // TAGS_ON_AN_ITEM)
        return posted(votes.document(address.annotation(names[at]), about, Choice.APPROVE), VOTERS[turn])

    def crowd(number: int) -> bytes:
        context = {"@context": [ANNO, CROWD_CONTEXT], "asProperty": "dc:subject"}
        return posted({**tag(NEW * 2 + number), **context}, VOTERS[0])

    yield Write("tag", lambda number: posted(tag(NEW + number), VOTERS[0]), NEW)
    yield Write("tag-crowd", crowd, NEW)
    yield Write("vote", vote, size * len(VOTERS))
