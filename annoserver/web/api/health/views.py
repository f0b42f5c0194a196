"""Whether the server lives, whether it is ready to be asked, and its numbers."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from annoserver.errors import Missing, Unknown
from annoserver.store.upkeep import health
from annoserver.web.context import service

NAME = "annoserver-metrics"

bp = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of this server, and who may read them: with the token, or from one of the networks."""

    text: Callable[[], bytes]
    media_type: str
    token: str
    networks: tuple[str, ...]

    def are_for(self, address: str, authorization: str) -> bool:
        """Whether somebody may read them."""
        if self.token and hmac.compare_digest(authorization.encode(), f"Bearer {self.token}".encode()):
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in ipaddress.ip_network(one) for one in self.networks)


@bp.get("/healthz")
def alive() -> Response:
    """Whether this process answers; nothing else is asked."""
    return _unkept(Response("ok\n", mimetype="text/plain"))


@bp.get("/readyz")
def ready() -> Response:
    """Whether requests can be answered: the database, its schema and the disk.

    503 while they cannot, with what is wrong in words that name no place.
    """
    checks = health.readiness(service().database, service().files)
    is_ready = set(checks.values()) == {health.OK}
    response = jsonify(ready=is_ready, checks=checks)
    response.status_code = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return _unkept(response)


@bp.get("/metrics")
def metrics() -> Response:
    """Numbers for Prometheus, for whom the settings name; 404 where they name nobody."""
    numbers = cast("Metrics | None", current_app.extensions.get(NAME))
    if numbers is None:
        raise Missing("This server tells no numbers.")
    if not numbers.are_for(request.remote_addr or "", request.headers.get("Authorization", "")):
        raise Unknown("The numbers of this server are for those who watch over it.", rule="token")
    return _unkept(Response(numbers.text(), content_type=numbers.media_type))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
