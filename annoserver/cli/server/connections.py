"""Connections of clients, as waitress keeps them, and what becomes of those that stand still."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterable, Iterator
from contextvars import copy_context
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from annoserver.protocol.batch.arrivals import CONTAINER, LINE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

BEGUN = "annoserver.begun"
"""Where a request has its answer that was begun."""

MOST = 4096
"""The most connections of a process, where it may open as many files as it likes."""

SLOWEST = 500
"""Bytes in a second; whoever sends less over a whole request holds a place that others need."""

TOGETHER = 1 << 18
"""Bytes of a body up to which it is sent together with its head: one way to the client instead of two."""


class Late(Error):  # type: ignore[misc]  # waitress has no types
    """A request of which the rest did not come in time."""

    code = HTTPStatus.REQUEST_TIMEOUT.value
    reason = HTTPStatus.REQUEST_TIMEOUT.phrase


class Begun:
    """An answer that was begun before anybody wants to send it.

    The application is asked at once; what it makes when its answer is looked at, it makes later, among
    the same variables of its context as before (the id of the request, which is logged).
    """

    def __init__(self, app: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.environ = environ
        self._context = copy_context()
        self._called: list[tuple[Any, ...]] = []
        self._start: StartResponse | None = None
        self._error: Exception | None = None
        self._answer: Iterable[bytes] = ()
        try:
            self._answer = self._context.run(app, environ, self._called_back)
        except Exception as error:  # noqa: BLE001 (raised where it would have been)
            self._error = error

    def _called_back(self, *words: Any) -> Any:
        if self._start is not None:
            return self._start(*words)
        self._called.append(words)
        return None

    def finish(self, start_response: StartResponse) -> Iterator[bytes]:
        """The answer, as the application gives it."""
        if self._error is not None:
            raise self._error
        self._start = start_response
        for words in self._called:
            start_response(*words)
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        pieces, close = iter(self._answer), getattr(self._answer, "close", None)
        try:
            while (piece := self._context.run(next, pieces, None)) is not None:
                yield piece
        finally:
            if close is not None:
                self._context.run(close)


def resuming(app: WSGIApplication) -> WSGIApplication:
    """The application; where its answer was begun already, that is the answer."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun: Begun | None = environ.pop(BEGUN, None)
        return app(environ, start_response) if begun is None else begun.finish(start_response)

    return answer


class Task(WSGITask):  # type: ignore[misc]
    """The answer to one request."""

    wrote_header = False

    def get_environment(self) -> WSGIEnvironment:
        """What the application is told, which was made already where its answer was begun."""
        begun, self.channel.begun = self.channel.begun, None
        if begun is not None:
            self.environ = begun.environ
            self.environ[BEGUN] = begun
        environ: WSGIEnvironment = super().get_environment()
        return environ

    def set_close_on_finish(self) -> None:
        """Close the connection when somebody asked for it, or nothing else tells where the body ends.

        waitress asks for it whenever there is no Content-Length; but a 304 and a 204 have none, as
        they have no body (RFC 9112, 6.3), and clients that look for what is new would connect anew each time.
        """
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked or self.version != "1.1":
            super().set_close_on_finish()

    def write(self, data: bytes) -> None:
        """Send a part of the body; the whole body of an answer goes with its head."""
        whole = data and len(data) == self.content_length and len(data) <= TOGETHER
        if self.complete and whole and not self.wrote_header and self.has_body:
            head = self.build_response_header()
            self.wrote_header = True
            self.content_bytes_written = len(data)
            self.channel.write_soon(head + data)
        else:
            super().write(data)


class Refusal(ErrorTask):  # type: ignore[misc]
    """The answer to what is no whole request, which the application never sees."""

    def execute(self) -> None:
        """Say what is wrong as the application does, and close the connection."""
        error = self.request.error
        about = {"type": "about:blank", "title": error.reason, "status": error.code, "detail": error.body}
        body = json.dumps(about, separators=(",", ":")).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "application/problem+json"),
            *self.channel.server.always,
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection, whose requests are tasks of ours."""

    task_class = Task
    error_task_class = Refusal
    request: Any = None
    begun: Begun | None = None
    number = 0
    _half: Any = None
    _began = _moved = _active = 0.0

    def joins(self) -> bool:
        """Whether what it asks may be answered together with others that ask at the same time."""
        asked = self.requests[0]
        # What could not be read has an error, and no command.
        return not asked.error and asked.command == "POST" and bool(CONTAINER.fullmatch(asked.path))

    def begin(self, line: list[Any]) -> None:
        """Ask the application, whose answer is sent when this connection has its turn."""
        task = self.task_class(self, self.requests[0])
        environ = task.get_environment()
        environ[LINE] = line
        self.begun = Begun(self.server.asked, environ)

    def write_soon(self, data: object) -> int:
        """Send at once what can be sent; only what the client has no room for waits in a buffer."""
        if not data or not isinstance(data, bytes) or self.total_outbufs_len or not self.connected:
            return int(super().write_soon(data))
        with self.outbuf_lock:
            sent = self._sent(data)
            self.last_activity = time.time()
            if sent < len(data):
                super().write_soon(data[sent:])
        return len(data)

    def _sent(self, data: bytes) -> int:
        """How much the client took; nothing when it is gone, which the next attempt finds out."""
        if self.total_outbufs_len:
            return 0
        try:
            return int(self.send(data, do_close=False))
        except OSError:
            return 0

    def look(self, now: float, patience: float) -> None:
        """End what stands still: half a request is answered with 408, an answer that nobody takes is dropped.

        The clock of waitress may be set back, so that its times only tell whether anything has moved.
        """
        if self.request is not self._half or self.requests:
            self._half, self._began = self.request, now
        working = self.requests and not self.total_outbufs_len
        if working or self.last_activity != self._active:
            self._active, self._moved = self.last_activity, now
        still = now - self._moved > patience
        if still and self.total_outbufs_len:
            # Not will_close, which waitress obeys only when the client takes something.
            self.handle_close()
        elif self._half and not self.requests and (still or self._slow(now - patience)):
            self._refuse(f"The rest of the request did not come within {patience:g} seconds.")

    def _slow(self, since: float) -> bool:
        received = self._half.header_bytes_received + self._half.body_bytes_received
        return bool(since - self._began > received / SLOWEST)

    def _refuse(self, reason: str) -> None:
        with self.requests_lock:
            half, self.request = self.request, None
            half.error, half.completed = Late(reason), True
            self.requests.append(half)
        self.server.add_task(self)


def begin(channels: Iterable[Channel]) -> None:
    """Ask the application about what all of these want, before any is answered."""
    line: list[Any] = []
    for channel in channels:
        channel.begin(line)


def look(channels: Iterable[Channel], now: float, patience: float) -> None:
    """Look at every connection; once a second is enough."""
    for channel in list(channels):
        channel.look(now, patience)


def most() -> int:
    """How many connections a process keeps: half of the files it may open; the database needs some, too."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else min(files // 2, MOST)
