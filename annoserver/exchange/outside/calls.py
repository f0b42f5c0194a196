"""The one client for every server that we ask: few hosts, public addresses, time-outs, retries."""

from __future__ import annotations

import email.utils
import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from annoserver.errors import Invalid, Missing, TooLarge, Unknown, Unreachable

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers after which it makes sense to ask again."""

PASSING = (requests.Timeout, requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
"""Failures after which it does, too."""

AGENT = "annoserver (https://w3id.org/annoserver)"
BLOCK = 1 << 16
REDIRECTS = 5

Parameters = Mapping[str, str] | Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: seconds for a connection, between two bytes, for a whole answer; then again.

    tries: how often a question is put; pause: seconds before the second time, twice as many before
    each further one; longest: the most that a server may ask us to wait.
    """

    connect: float = 10
    read: float = 30
    whole: float = 300
    tries: int = 5
    pause: float = 1
    longest: float = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its final address, its media type without parameters, its bytes."""

    url: str
    media_type: str
    content: bytes


class Calls:
    """A client for the servers of some hosts; host names may have a port after a colon.

    private: whether addresses that are not public may be called, which only tests need. Nothing is
    taken from the environment, and an address is looked at when the connection stands, so that a
    name cannot change its mind in between.
    """

    def __init__(
        self,
        hosts: Collection[str],
        *,
        private: bool = False,
        patience: Patience = Patience(),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._patience = patience
        self._sleep = sleep
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = AGENT
        if not private:
            self._session.mount("http://", _PublicAdapter())
            self._session.mount("https://", _PublicAdapter())

    def get(
        self,
        url: str,
        parameters: Parameters = (),
        headers: Mapping[str, str] | None = None,
        *,
        largest: int = 64 << 20,
    ) -> Answer:
        """What is at an address; redirects are followed among the hosts, for GET changes nothing there.

        Raises Unreachable when the server does not answer in time or answers with an error of its own,
        Missing for 404 and 410, Unknown for 401 and 403, Invalid for other refusals and for hosts that
        are not to be called, TooLarge for an answer of more bytes than `largest`.
        """
        for attempt in range(1, self._patience.tries + 1):
            last = attempt == self._patience.tries
            try:
                response = self._follow(url, list(_pairs(parameters)), dict(headers or {}))
                with response:
                    if response.status_code in AGAIN and not last:
                        self._wait(attempt, response.headers.get("Retry-After", ""), url)
                        continue
                    _raise(response)
                    return self._read(response, largest)
            except PASSING as error:
                if last or isinstance(error.args[0] if error.args else None, _Private):
                    raise Unreachable(f"{_host(url)} does not answer: {_reason(error)}.") from error
                self._wait(attempt, "", url)
            except requests.RequestException as error:
                raise Unreachable(f"{_host(url)} does not answer as it should: {_reason(error)}.") from error
        raise Unreachable(f"{_host(url)} was not asked.")

    def _follow(
        self, url: str, parameters: list[tuple[str, str]], headers: dict[str, str]
    ) -> requests.Response:
        for _ in range(REDIRECTS + 1):
            self._allow(url)
            response = self._session.get(
                url,
                params=parameters,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self._patience.connect, self._patience.read),
            )
            if not response.is_redirect:
                return response
            response.close()
            url, parameters = urljoin(response.url, response.headers["Location"]), []
        raise Unreachable(f"{_host(url)} redirects without end.")

    def _allow(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.username is not None:
            raise Invalid(f"{url} is no address that is called from here.", rule="outside-host")
        if parts.netloc.lower() not in self._hosts:
            raise Invalid(f"{parts.netloc} is not among the hosts that are called.", rule="outside-host")

    def _wait(self, attempt: int, told: str, url: str) -> None:
        """Wait as long as the server says, or twice as long each time."""
        seconds = _seconds(told)
        if seconds is not None and seconds > self._patience.longest:
            raise Unreachable(f"{_host(url)} asks to come back in {seconds:.0f} seconds.")
        self._sleep(self._patience.pause * 2 ** (attempt - 1) if seconds is None else seconds)

    def _read(self, response: requests.Response, largest: int) -> Answer:
        begun, content = time.monotonic(), bytearray()
        for block in response.iter_content(BLOCK):
            content += block
            if len(content) > largest:
                raise TooLarge(f"{_host(response.url)} answers with more than {largest} bytes.")
            if time.monotonic() - begun > self._patience.whole:
                raise Unreachable(f"{_host(response.url)} takes too long to answer.")
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.url, media_type, bytes(content))


class _Private(OSError):
    """An address that is not public."""


def _public(connection: socket.socket) -> socket.socket:
    address = ipaddress.ip_address(connection.getpeername()[0].partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or address
    if not mapped.is_global or mapped.is_multicast:
        connection.close()
        raise _Private(f"{address} is not a public address")
    return connection


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _public(super()._new_conn())


class _PublicTlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _public(super()._new_conn())


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTlsConnection


class _PublicAdapter(HTTPAdapter):
    """Connections to public addresses only."""

    def init_poolmanager(self, *places: Any, **names: Any) -> None:
        super().init_poolmanager(*places, **names)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTlsPool}


def _raise(response: requests.Response) -> None:
    status, where = response.status_code, _host(response.url)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise Missing(f"{where} has nothing at {urlsplit(response.url).path}.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise Unknown(f"{where} does not let us in ({status}); is the key right?")
    if status in AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(f"{where} answers with an error of its own ({status}).")
    if status != HTTPStatus.OK:
        raise Invalid(f"{where} does not take the question ({status}).", rule="outside-refused")


def _seconds(told: str) -> float | None:
    """Retry-After as seconds or as a date (RFC 9110, 10.2.3); None when it says neither."""
    if told.strip().isdigit():
        return float(told)
    try:
        when = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _pairs(parameters: Parameters) -> Collection[tuple[str, str]]:
    return list(parameters.items()) if isinstance(parameters, Mapping) else list(parameters)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _reason(error: requests.RequestException) -> str:
    """What went wrong in a few words, without the address, which may hold a key."""
    return "it took too long" if isinstance(error, requests.Timeout) else type(error).__name__
