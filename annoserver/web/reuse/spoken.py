"""Words, numbers and dates in one language, as its templates ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from flask_babel import format_date, format_decimal, format_percent, format_timedelta, get_translations
from markupsafe import Markup, escape

from annoserver.web import language, wording
from annoserver.web.context import now
from annoserver.web.reuse import fragments

Words = Callable[..., Any]
REMEMBERED = 4096
"""How many numbers, dates and shares are remembered as they are written."""


def fixed(code: str) -> dict[str, Words]:
    """What gives the same each time in a language, so that templates are compiled with it."""
    return {
        "_": _messages()[0],
        "gettext": _messages()[0],
        "locale": lambda: code,
        "csrf_token": lambda: fragments.CSRF,
        "this_item": lambda: fragments.ITEM,
        "this_panel": lambda: fragments.PANEL,
        "direction": language.direction,
        "offered": language.offered,
    }


def words(code: str) -> dict[str, Any]:
    """What templates in a language call; to be asked for by a request in that language."""
    one, many = _messages()
    return {
        "_": one,
        "gettext": one,
        "ngettext": many,
        "date": partial(_date, code),
        "decimal": partial(_decimal, code),
        "percent": partial(_percent, code),
        "ago": partial(_ago, code),
        "in_language": partial(language.attributes, page=code),
        "tongues": _tongues,
        "property_name": partial(_named, {short: str(name) for short, name in wording.PROPERTIES.items()}),
        "states": {state: str(name) for state, name in wording.STATES.items()},
        "statuses": {status: str(name) for status, name in wording.STATUSES.items()},
        "kinds": {kind: str(name) for kind, name in wording.KINDS.items()},
        "acts": {act: str(name) for act, name in wording.ACTS.items()},
        "badge_names": {
            badge: (str(name), str(what_for)) for badge, (name, what_for) in wording.BADGES.items()
        },
    }


def _messages() -> tuple[Words, Words]:
    """What translates a message, and one that has a plural."""
    known = get_translations()

    def one(message: str, /, **values: Any) -> Markup:
        return _filled(known.ugettext(message), values)

    def many(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
        return _filled(known.ungettext(singular, plural, number), values)

    return one, many


def _filled(message: str, values: Mapping[str, Any]) -> Markup:
    """A message, which is markup, with values, which may be anything."""
    safe = {name: escape(value) for name, value in values.items()}
    return Markup(message % safe)  # noqa: S704  # nosec B704 # (escaped)


# The language is that of the request, which the functions that are called ask for themselves.
@lru_cache(REMEMBERED)
def _date(_code: str, moment: datetime, form: str = "medium") -> str:
    return str(format_date(moment, form))


@lru_cache(REMEMBERED, typed=True)
def _decimal(_code: str, number: float) -> str:
    return str(format_decimal(number))


@lru_cache(REMEMBERED)
def _percent(_code: str, part: float) -> str:
    return str(format_percent(part))


@lru_cache(2 * len(wording.LANGUAGES))
def _tongues(chosen: str) -> Markup:
    """The languages that words may be in, as options to choose from."""
    names = wording.LANGUAGES.items()
    option = Markup('<option value="{0}" lang="{0}"{1}>{2}</option>')
    picked = Markup(" selected")
    said = (option.format(code, picked if code == chosen else "", name) for code, name in names)
    return Markup("").join(said)


def _named(names: Mapping[str, str], short: str) -> str:
    """What a property is called; others go by their short name."""
    return names.get(short, short)


def _ago(code: str, moment: datetime) -> str:
    return _since(code, max((now() - moment) // timedelta(minutes=1), 1))


@lru_cache(REMEMBERED)
def _since(_code: str, minutes: int) -> str:
    """How long ago something was."""
    return str(format_timedelta(timedelta(minutes=-minutes), add_direction=True, granularity="minute"))
