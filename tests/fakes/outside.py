"""A real server on the loopback for what lies outside, which can fail and be slow on demand."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked: path without the query, the query's pairs, headers in small letters."""

    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes = b""

    def __getitem__(self, name: str) -> str:
        """The first value of a parameter, "" for none."""
        return next((value for key, value in self.query if key == name), "")


@dataclass
class Reply:
    """What is answered; wait: seconds before it; pause: seconds after each of ten parts of it."""

    content: bytes = b""
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    pause: float = 0


Answering = Callable[[Request], Reply]


@dataclass
class Outside:
    """A server that runs; asked: every request; troubles: replies that come first, each once."""

    url: str
    asked: list[Request] = field(default_factory=list)
    troubles: list[Reply] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


@contextmanager
def outside(answering: Answering, secure: ssl.SSLContext | None = None) -> Iterator[Outside]:
    """Serve until the block ends; secure: over TLS, with the certificate that this has."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            request = Request(parts.path, parse_qsl(parts.query, keep_blank_values=True), headers, body)
            with lock:
                place.asked.append(request)
                reply = place.troubles.pop(0) if place.troubles else None
            self.answer(reply or answering(request))

        do_POST = do_GET  # noqa: N815 (as the class wants it)

        def answer(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            size = max(1, len(reply.content) // 10)
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.media_type, **reply.headers}.items():
                    self.send_header(name, value)
                if "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.content)))
                self.end_headers()
                for start in range(0, len(reply.content), size):
                    self.wfile.write(reply.content[start : start + size])
                    self.wfile.flush()
                    time.sleep(reply.pause)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    place = Outside(f"{'https' if secure else 'http'}://127.0.0.1:{server.server_port}")
    if secure:
        # Each connection shakes hands in its own thread.
        server.socket = secure.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with running(server):
        yield place


@contextmanager
def running(server: BaseServer) -> Iterator[None]:
    """A server that is there, in a thread of its own, until the block ends."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
