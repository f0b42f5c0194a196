"""The loop: connections are taken and listened to, and what they ask is answered by threads in turn."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from annoserver.cli.server import connections
from annoserver.cli.server.turns import SLOW, Turns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication

    from annoserver.cli.server.processes import Stop
    from annoserver.config import Config

Headers = tuple[tuple[str, str], ...]

DRAIN_SECONDS = 20.0
LOOK_SECONDS = 1.0
BACKLOG = 1024


def answer(
    app: WSGIApplication, made: Config, listener: socket.socket, stopping: Stop, always: Headers = ()
) -> None:
    """Serve any application as ours is served; always: the headers of what it is never asked."""
    turns = Turns(made.at_once or (1 if made.database_url.startswith("sqlite") else 2))
    turns.set_thread_count(made.threads)
    server = create_server(
        connections.resuming(app),
        _dispatcher=turns,
        sockets=[listener],
        clear_untrusted_proxy_headers=False,
        ident="annoserver",
        backlog=BACKLOG,
        # The application refuses large bodies itself, with an answer that clients can read.
        max_request_body_size=2 * max(made.max_body_bytes, made.max_batch_bytes, made.max_upload_bytes),
        connection_limit=connections.most(),
        # Of those that have asked for nothing yet, or for nothing more.
        channel_timeout=2 * made.client_timeout,
    )
    server.channel_class = connections.Channel
    server.always, server.asked = always, app
    _loop(server, turns, made.client_timeout, stopping)


def _loop(server: Any, turns: Turns, patience: float, stopping: Stop) -> None:
    """Answer until somebody asks to stop, and then only what is under way."""
    looked = 0.0
    while not stopping.asked:
        now = _once(server, turns, LOOK_SECONDS)
        if now - looked >= LOOK_SECONDS:
            looked = now
            connections.look(server.active_channels.values(), now, patience)
    server.accepting = False
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while _under_way(server.active_channels.values()) and _once(server, turns, 0.1) < deadline:
        pass
    turns.shutdown(timeout=1)
    server.asyncore.close_all(server._map)  # noqa: SLF001 (as in _once)


def _once(server: Any, turns: Turns, seconds: float) -> float:
    """Wait for connections once; the time when it was over."""
    sockets = server._map  # noqa: SLF001 (waitress has no other door to its loop)
    wait = SLOW if turns.waiting else seconds
    server.asyncore.loop(timeout=wait, map=sockets, count=1, use_poll=True)
    now = time.monotonic()
    if turns.waiting:
        turns.look(now)
    return now


def _under_way(channels: Iterable[Any]) -> bool:
    return any(
        channel.requests or channel.request is not None or channel.total_outbufs_len for channel in channels
    )
