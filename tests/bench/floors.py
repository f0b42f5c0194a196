"""The floor under every route: Flask and waitress as we use them, sending what we send and doing nothing."""

from __future__ import annotations

import json
import logging
import socket
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from annoserver.cli import processes, serve
from annoserver.config import Config


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, headers without those that waitress adds, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


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
    """A route for each answer: GET sends the same, POST reads a body and sends it back."""
    made = Flask("floor")
    for name, answer in answers.items():
        view = _echo(answer) if answer.status == 201 else _same(answer)
        made.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    return made


def _same(answer: Answer) -> Callable[[], Response]:
    return lambda: Response(answer.body, answer.status, list(answer.headers))


def _echo(answer: Answer) -> Callable[[], Response]:
    return lambda: Response(request.get_data(), answer.status, list(answer.headers))


def main() -> None:
    """Serve the answers in a file until SIGTERM."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    listener = socket.create_server(("127.0.0.1", 0), backlog=serve.BACKLOG)
    listener.setblocking(False)
    print(f"listens at http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    serve.answer(app(kept(Path(sys.argv[1]))), Config(), listener, processes.Stop())


if __name__ == "__main__":
    main()
