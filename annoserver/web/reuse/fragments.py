"""Parts of pages that are made once of the same things: {% kept … %} in a template, up to {% endkept %}."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

from annoserver.web import language

Part = TypeVar("Part")

MOST = 16 << 20
"""Letters that a process keeps."""

ROOM = 600
"""What it takes to keep a part beside its letters."""

PLAIN = (str, int, float, bool, datetime, type(None))
"""What is compared by what it is; everything else has to be one and the same thing."""

CSRF, ITEM, PANEL = (f"slot-{secrets.token_hex(16)}" for _ in range(3))
"""What stands in parts, which are the same for all, for the token of whoever reads and for the IRI of the
item; and in a page for the part of it that changes more often. Nobody is ever shown one, so that nobody
can write it where it would be filled."""


class Parts(Generic[Part]):
    """Parts by what they were made of, the least used falling out first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[Part, int]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Part | None:
        """A part, None when it is to be made."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, made: Part, letters: int) -> None:
        """Keep a part that has so many letters."""
        with self._lock:
            earlier = self._kept.pop(key, None)
            self._size += letters + ROOM - (earlier[1] if earlier else 0)
            self._kept[key] = made, letters + ROOM
            while self._size > self._most:
                self._size -= self._kept.popitem(last=False)[1][1]


class Kept(Extension):
    """The tag: its expressions are all that the part depends on, beside who reads in which languages."""

    tags = {"kept"}  # noqa: RUF012 (Jinja says so)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # What has an identity is kept with its part, so that the number it is known by stays its own.
        self.parts = Parts[tuple[Markup, Sequence[Any]]]()

    def parse(self, parser: Parser) -> nodes.Node:
        """A call of _again with what is between the tags."""
        line = next(parser.stream).lineno
        asked: list[nodes.Expr] = []
        while parser.stream.current.type != "block_end":
            asked.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        called = self.call_method("_again", [place, nodes.List(asked)])
        return nodes.CallBlock(called, [], [], body).set_lineno(line)

    def _again(self, place: str, told: Sequence[Any], caller: Callable[[], Markup]) -> Markup:
        key = (place, language.reader(), *map(_known, told))
        found = self.parts.find(key)
        if found is None:
            found = caller(), told
            self.parts.keep(key, found, len(found[0]))
        return found[0]


def _known(told: Any) -> Hashable:
    if isinstance(told, PLAIN):
        return told
    if isinstance(told, list | tuple):
        return tuple(map(_known, told))
    return id(told)


def filled(page: str, item: str, token: Callable[[], str]) -> str:
    """A page whose slots are filled; token: asked for only where a form needs it."""
    if CSRF in page:
        page = page.replace(CSRF, escape(token()))
    return page.replace(ITEM, escape(item))
