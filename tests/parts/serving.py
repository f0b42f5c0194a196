"""A real server for tests: the application behind waitress, in a thread, on a loopback port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from waitress import create_server

from annoserver.config import Config


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; url is where it listens and ends in a slash."""

    url: str
    config: Config
    app: Flask


def url_of(listener: socket.socket) -> str:
    """The address of a listening socket."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


@contextmanager
def serving(app: Flask, config: Config, listener: socket.socket) -> Iterator[Server]:
    """Serve app on a listening socket until the block ends; the socket is closed then."""
    stopped = threading.Event()
    waitress = create_server(
        # As `annoserver serve` does: which proxies are believed is for the application to say.
        app,
        sockets=[listener],
        threads=config.threads,
        clear_untrusted_proxy_headers=False,
    )

    def serve() -> None:
        while not stopped.is_set():
            waitress.asyncore.loop(timeout=0.05, map=waitress._map, count=1, use_poll=True)

    thread = threading.Thread(target=serve, name="waitress")
    thread.start()
    try:
        yield Server(url_of(listener), config, app)
    finally:
        stopped.set()
        thread.join()
        waitress.task_dispatcher.shutdown()
        waitress.asyncore.close_all(waitress._map)
        listener.close()
        app.extensions["annoserver"].database.forget()
        for limiter in app.extensions.get("limiter", ()):
            limiter.storage.counters.close()
