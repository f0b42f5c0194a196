"""The floor under every route: Flask and waitress as we use them, sending what we send and doing nothing."""

from __future__ import annotations

import json
import logging
import socket
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from waitress.server import create_server
from werkzeug.datastructures import Headers

from annoserver.cli.server import loop, processes
from annoserver.config import Config

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


AS_IT_IS, IN_TURN = "as-it-is", "in-turn"
"""How waitress's threads work: all at once, or as those of our server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, headers without those that waitress adds, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def same(self, other: Answer) -> bool:
        """Whether another has as much in it; the order of headers says nothing."""
        heads = [sorted((name.lower(), value) for name, value in one.headers) for one in (self, other)]
        return (self.status, self.body, heads[0]) == (other.status, other.body, heads[1])


def keep(answers: Mapping[str, Answer], path: Path) -> None:
    """Write answers down for the process of the floor."""
    written = {name: [one.status, one.headers, b64encode(one.body).decode()] for name, one in answers.items()}
    path.write_text(json.dumps(written), "utf-8")


def kept(path: Path) -> Mapping[str, Answer]:
    """The answers that were written down."""
    return {
        name: Answer(status, tuple((key, value) for key, value in headers), b64decode(body))
        for name, (status, headers, body) in json.loads(path.read_text("utf-8")).items()
    }


def app(answers: Mapping[str, Answer]) -> Flask:
    """A route for each answer, which it sends; where something was created it reads a body before."""
    made = Flask("floor")
    for name, answer in answers.items():
        view = _posted(answer) if answer.status == HTTPStatus.CREATED else _same(answer)
        made.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    return made


class _Unchanged(Response):
    """A 304 with the headers that it is given: Werkzeug leaves out Allow and others."""

    default_mimetype = None

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        return self.headers


def _same(answer: Answer) -> Callable[[], Response]:
    kind = _Unchanged if answer.status == HTTPStatus.NOT_MODIFIED else Response
    return lambda: kind(answer.body, answer.status, list(answer.headers))


def _posted(answer: Answer) -> Callable[[], Response]:
    def view() -> Response:
        request.get_data()
        return Response(answer.body, answer.status, list(answer.headers))

    return view


def main() -> None:
    """Serve the answers in a file until SIGTERM: by waitress as it is, or by threads in turn, as we do."""
    path, way = sys.argv[1:]
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    listener = socket.create_server(("127.0.0.1", 0), backlog=loop.BACKLOG)
    listener.setblocking(False)
    print(f"listens at http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    made, settings, stop = app(kept(Path(path))), Config(), processes.Stop()
    if way == IN_TURN:
        loop.answer(made, settings, listener, stop)
    else:
        server = create_server(made, sockets=[listener], threads=settings.threads, backlog=loop.BACKLOG)
        while not stop.asked:
            server.asyncore.loop(timeout=1, map=server._map, count=1, use_poll=True)


if __name__ == "__main__":
    main()
