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
    waitress = create_server(app, sockets=[listener], threads=config.threads)
    thread = threading.Thread(target=waitress.run, name="waitress")
    thread.start()
    try:
        yield Server(url_of(listener), config, app)
    finally:
        # In waitress's own thread, which polls these sockets; with none left its loop ends.
        waitress.trigger.pull_trigger(lambda: waitress.asyncore.close_all(waitress._map))
        thread.join()
        waitress.task_dispatcher.shutdown()
        listener.close()
