"""Requests to one server, sent again where that may help; what it refuses becomes an error."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType, TracebackType
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from annoserver.client.things import Document

ANNO = "http://www.w3.org/ns/anno.jsonld"
LD = f'application/ld+json; profile="{ANNO}"'


class Refused(Exception):
    """The server refused a request; problem is its application/problem+json, {} where it sent none."""

    def __init__(self, status: int, problem: Document) -> None:
        super().__init__(f"{status}: {problem.get('detail') or HTTPStatus(status).phrase}")
        self.status = status
        self.problem = problem

    @property
    def existing(self) -> str:
        """The IRI of what is there already (409), else an empty string."""
        return str(self.problem.get("existing", ""))


class Calls:
    """A session; token: of who is asking, none for what everybody may read.

    What cannot be done just now (429, 503, a broken connection) is tried again; every change carries an
    Idempotency-Key, so that no second try does it twice. retries: tries after the first; pause: seconds
    before the second of them, doubled for each that follows, unless the server says how long;
    timeout: seconds without a byte.
    """

    def __init__(  # nosec B107 # (without a token one reads)
        self, token: str = "", *, retries: int = 5, pause: float = 0.5, timeout: float = 60
    ) -> None:
        again = Retry(
            retries,
            status_forcelist=(HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
            allowed_methods=None,
            backoff_factor=pause,
            raise_on_status=False,
        )
        self._timeout = timeout
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=again))
        self._session.headers["Accept"] = LD
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] = MappingProxyType({}), **more: Any
    ) -> requests.Response:
        """One request, sent again where that may help; Refused for what is answered with an error."""
        key = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        sent = {**key, **headers}
        answer = self._session.request(method, url, headers=sent, timeout=self._timeout, **more)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            kind = answer.headers.get("Content-Type", "")
            raise Refused(answer.status_code, answer.json() if "json" in kind else {})
        return answer
