"""Requests as bytes, the answer to a single one, and runs of the client with many."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.floor import Route
from tests.bench.load import Plan, Result
from tests.bench.rounds import Sample
from tests.bench.servers import Server

ANNO_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CLIENT = Path(__file__).with_name("load.py")
# waitress writes these itself.
OF_THE_SERVER = frozenset({"date", "server", "content-length", "connection", "via"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header, "" when it is not there."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def route(self, path: str, method: str = "GET") -> Route:
        """The trivial route that sends the same."""
        kept = [(name, value) for name, value in self.headers if name.lower() not in OF_THE_SERVER]
        body = self.body.decode("latin-1")
        return {"path": path, "method": method, "status": self.status, "headers": kept, "body": body}


def request(
    host: str, path: str, headers: Mapping[str, str] = {}, *, method: str = "GET", body: bytes = b""
) -> bytes:
    """A whole request, as a client such as curl sends it."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "User-Agent: bench", f"Accept: {ANNO_TYPE}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines += [f"Content-Type: {ANNO_TYPE}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def moved(sent: bytes, path: str) -> bytes:
    """The same request to another path."""
    method, _, rest = sent.split(b" ", 2)
    return b" ".join((method, path.encode(), rest))


def ask(server: Server, sent: bytes) -> Answer:
    """The answer to one request."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as link:
        link.sendall(sent)
        answer = http.client.HTTPResponse(link, method=sent.split(b" ", 1)[0].decode())
        answer.begin()
        return Answer(answer.status, tuple(answer.getheaders()), answer.read())


def drive(
    server: Server,
    requests: Sequence[bytes],
    *,
    connections: int,
    seconds: float,
    status: int,
    again: bool = True,
) -> Sample:
    """One run of the client; every answer has to have this status."""
    plan = Plan(server.port, connections, seconds, [sent.decode("latin-1") for sent in requests], again)
    before = server.cpu()
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(CLIENT)],
        input=json.dumps(asdict(plan)).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    after, result = server.cpu(), Result(**json.loads(done.stdout))
    if set(result.statuses) != {str(status)}:
        raise RuntimeError(f"Answers other than {status}: {result.statuses}")
    cpu = None if before is None or after is None else (after - before) / result.count * 1000
    return Sample(result.count, result.seconds, result.p50, result.p99, cpu, result.busy, result.made)


def agree(ours: Answer, floor: Answer) -> None:
    """Raise RuntimeError unless the floor sends what ours does, apart from the date."""
    for what, mine, theirs in (
        ("status", ours.status, floor.status),
        ("body", ours.body, floor.body),
        ("headers", _compared(ours), _compared(floor)),
    ):
        if mine != theirs:
            raise RuntimeError(f"The floor sends another {what}: {theirs!r} instead of {mine!r}")


def _compared(answer: Answer) -> list[tuple[str, str]]:
    return sorted((name.lower(), value) for name, value in answer.headers if name.lower() != "date")
