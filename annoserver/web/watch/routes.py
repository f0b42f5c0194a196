"""The route of a request, told to what stands around the application."""

from __future__ import annotations

from flask import Flask, request

from annoserver.web.watch.requests import NOWHERE, ROUTE


def install(app: Flask) -> None:
    """Have each request say which route it takes."""

    @app.before_request
    def name() -> None:
        request.environ[ROUTE] = request.endpoint or NOWHERE
