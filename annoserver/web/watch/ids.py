"""The id of a request: taken from whoever asks or made here, in the answer and in every line logged."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
KEY = "HTTP_X_REQUEST_ID"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")
"""What is taken from others: no spaces, quotes or line ends, long enough to be of one request."""

_current: ContextVar[str] = ContextVar("annoserver_request", default="")


def current() -> str:
    """The id of the request that this thread is about, "" when there is none."""
    return _current.get()


def numbered(inner: WSGIApplication) -> WSGIApplication:
    """The application, each of whose answers carries the id of its request.

    Ids of ours are a random beginning, new in each process, and a number: they name, and protect nothing.
    """
    beginning, numbers = secrets.token_hex(6), count(1)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = environ.get(KEY, "")
        name = given if given and SANE.fullmatch(given) else f"{beginning}-{next(numbers):06x}"
        _current.set(name)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, name)], *more)

        return inner(environ, start)

    return answer
