"""Languages: which one a page is in, how its address says so, and wordings that fit the visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from flask import Blueprint, Flask, current_app, g, redirect, request
from flask_babel import Babel
from flask_login import current_user
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.routing import AnyConverter
from werkzeug.wrappers import Response as Answer

from annoserver.model.container import ROOT
from annoserver.model.text import pick
from annoserver.web.wording import LANGUAGES

LOCALE = Path(__file__).parent / "locale"
DEFAULT = "en"
NAME = "annoserver.languages"
COOKIE = "language"
SEGMENT = "language"
"""The name of the path's first segment in the rules of pages."""

MOST = 8
"""How many of the languages a browser names are looked at."""

RIGHT_TO_LEFT = "right-to-left"


class Pages(Blueprint):
    """Routes of pages: each is below a language, /en/campaigns; without it a GET is led there."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.url_value_preprocessor(_forget)
        self.before_request(_lead)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """The rule twice: plain, and below a language."""
        super().add_url_rule(rule, *args, **options)
        super().add_url_rule(f"/<{SEGMENT}:{SEGMENT}>{rule}", *args, **options)


def install(app: Flask, folder: Path = LOCALE) -> None:
    """Offer pages in English and in each language whose catalogue in the folder was made complete."""
    offered = found(folder)
    app.extensions[NAME] = offered

    class Segment(AnyConverter):
        def __init__(self, map: Any) -> None:
            super().__init__(map, *offered)

    app.url_map.converters[SEGMENT] = Segment
    app.url_defaults(_stay)
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(folder),
        # English as most of Europe writes it: 24 November 2026.
        locale_selector=lambda: "en_GB" if code() == DEFAULT else code(),
    )


def found(folder: Path) -> tuple[str, ...]:
    """English, and the languages whose catalogues set-up compiled: it leaves out the incomplete ones."""
    there = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.mo")}
    return (DEFAULT, *sorted(there - {DEFAULT}))


def offered() -> tuple[str, ...]:
    """The languages that pages are offered in."""
    languages: tuple[str, ...] = current_app.extensions[NAME]
    return languages


def code() -> str:
    """The language of this page: of its address, else chosen, else the account's, else the browser's."""
    if known := _reader.get():
        return known.code
    if "language" not in g:
        g.language = segment(request.path) or _preferred_page()
    return str(g.language)


def segment(path: str) -> str:
    """The language that a path begins with, "" for none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in offered() else ""


def bare(path: str) -> str:
    """A path without the language that it begins with."""
    first = segment(path)
    return path.removeprefix(f"/{first}") or "/" if first else path


def address(language: str, path: str, query: str = "") -> str:
    """The address, from the root of the host, of a page in a language.

    What has an IRI of its own, such as an annotation, keeps it in every language.
    """
    return dict(addresses(path, query, (language,)))[language]


def addresses(path: str, query: str = "", codes: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The address of a page in each of the languages, none for all."""
    root, path = reader().root, quote(bare(path), safe="/:@!$&'()*+,;=~")
    path += f"?{query}" if query else ""
    own = path.startswith(f"/{ROOT}")
    return [(code, f"{root}{path}" if own else f"{root}/{code}{path}") for code in codes or offered()]


def _preferred_page() -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in offered():
        return chosen
    known = current_user.person.languages if current_user and current_user.is_authenticated else ()
    own = next((one for one in known if one in offered()), "")
    return own or request.accept_languages.best_match(offered(), DEFAULT)


def _forget(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views do not ask for the language: `code` knows it."""
    (values or {}).pop(SEGMENT, None)


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    """Links lead to pages in the language of this one."""
    if SEGMENT not in values and current_app.url_map.is_endpoint_expecting(endpoint, SEGMENT):
        values[SEGMENT] = code()


def _lead() -> Answer | None:
    if segment(request.path) or request.method not in ("GET", "HEAD"):
        return None
    answer = redirect(address(code(), request.path, request.query_string.decode("latin-1")), 302)
    answer.vary.update(("Accept-Language", "Cookie"))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a page is made for: its language, the languages that they read, and what paths begin with."""

    code: str
    languages: tuple[str, ...]
    root: str


_reader: ContextVar[Reader | None] = ContextVar("annoserver_reader", default=None)


@contextmanager
def reading() -> Iterator[Reader]:
    """Know for a while whom a page is made for: it is asked a hundred times."""
    token = _reader.set(found := reader())
    try:
        yield found
    finally:
        _reader.reset(token)


def reader() -> Reader:
    """Whom this page is made for."""
    return _reader.get() or Reader(code(), _preferred(*_asked()), request.script_root)


def preferred() -> tuple[str, ...]:
    """The languages that the visitor reads, the best first, without their regions.

    The page's own leads, but for those that the browser asks for before any that pages are offered in.
    """
    return reader().languages


def _asked() -> tuple[str, str, tuple[str, ...]]:
    return request.headers.get("Accept-Language", ""), code(), offered()


@lru_cache(maxsize=256)
def _preferred(header: str, page: str, offered: tuple[str, ...]) -> tuple[str, ...]:
    wanted = parse_accept_header(header, LanguageAccept)
    asked = [one.partition("-")[0].lower() for one, _ in wanted]
    first = list(takewhile(lambda one: one not in offered, asked))
    return tuple(dict.fromkeys(one for one in (*first, page, *asked) if one.isalpha()))[:MOST]


def said(text: Mapping[str, str]) -> tuple[str, str]:
    """The wording for this visitor, and its language ("" when unknown)."""
    return pick(text, *preferred())


def own() -> str:
    """The language that the visitor most likely writes in."""
    return next((one for one in preferred() if one in LANGUAGES), DEFAULT)


@lru_cache(maxsize=1024)
def attributes(language: str, *, page: str) -> Markup:
    """Lang and dir for words in a language, as attributes; none where they are the page's own.

    HTML says `lang=""` for words of unknown language, whose direction then follows from the letters.
    """
    if language == page:
        return Markup("")
    if not language or not re.fullmatch(r"[A-Za-z0-9-]{1,35}", language):
        return Markup(' lang="" dir="auto"')
    turned = direction(language) != direction(page)
    way = f' dir="{direction(language)}"' if turned else ""
    return Markup(f' lang="{escape(language)}"{way}')  # noqa: S704  # nosec B704 # (escaped)


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Where words in a language run to: "ltr" or "rtl"."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == RIGHT_TO_LEFT else "ltr"
