"""Addresses of pages, as templates ask for them: the path of each is built once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, url_for

from annoserver.web import language

PATHS, QUERIES = 2048, 4096
"""How many of each are remembered."""

UNQUOTED = "!$'()*,/:;?@"
"""What stands for itself in a query; as Werkzeug writes them."""


class Addresses:
    """What url_for gives, for endpoints with values of strings and numbers."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._named: dict[str, frozenset[str]] = {}
        self._path = lru_cache(PATHS)(self._built)

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The path and query; values that the path has no place for are asked."""
        named = self._named.get(endpoint)
        if named is None:
            rules = self._app.url_map.iter_rules(endpoint)
            named = self._named[endpoint] = frozenset(name for rule in rules for name in rule.arguments)
        placed: list[tuple[str, str]] = []
        asked: list[tuple[str, str]] = []
        for name, value in values.items():
            if value is not None:
                (placed if name in named else asked).append((name, str(value)))
        reader = language.reader()
        path: str = self._path(reader.root, reader.code, endpoint, *placed)
        return f"{path}?{_query(*asked)}" if asked else path

    @staticmethod
    def _built(_root: str, _language: str, endpoint: str, *placed: tuple[str, str]) -> str:
        values: dict[str, Any] = dict(placed)
        return url_for(endpoint, **values)


@lru_cache(QUERIES)
def _query(*asked: tuple[str, str]) -> str:
    return urlencode(asked, safe=UNQUOTED)
