"""The floor of a web server: trivial Flask routes on the waitress settings of ours, with fixed answers.

A process of its own: it reads its Plan as JSON from standard input and prints the port it listens at.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from typing import TypedDict

from flask import Flask, Response, request
from waitress.server import create_server

BACKLOG = 1024


class Route(TypedDict):
    """What a route answers; body in Latin-1."""

    path: str
    method: str
    status: int
    headers: list[tuple[str, str]]
    body: str


class Plan(TypedDict):
    """The routes, and how many threads serve them."""

    threads: int
    routes: list[Route]


def application(routes: list[Route]) -> Flask:
    """A Flask application that answers each route with the same bytes, whatever is sent."""
    app = Flask("floor")
    for number, route in enumerate(routes):
        view = posted(route) if route["method"] == "POST" else read(route)
        app.add_url_rule(route["path"], f"route{number}", view, methods=[route["method"]])
    return app


def read(route: Route) -> Callable[[], Response]:
    """A view that sends bytes."""
    body, status = route["body"].encode("latin-1"), route["status"]
    headers = [(name, value) for name, value in route["headers"]]

    def view() -> Response:
        return Response(body, status, headers)

    return view


def posted(route: Route) -> Callable[[], Response]:
    """A view that reads what was sent, and sends bytes."""
    answer = read(route)

    def view() -> Response:
        request.get_data(cache=False)
        return answer()

    return view


def serve(plan: Plan) -> None:
    """Serve until the process is ended, as `annoserver serve` does."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    listener.setblocking(False)
    server = create_server(
        application(plan["routes"]),
        sockets=[listener],
        threads=plan["threads"],
        clear_untrusted_proxy_headers=False,
        ident="annoserver",
        backlog=BACKLOG,
        channel_timeout=60,
    )
    print(f"floor listens at http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    while True:
        server.asyncore.loop(timeout=1.0, map=server._map, count=1, use_poll=True)


if __name__ == "__main__":
    serve(json.load(sys.stdin))
