"""The rules about selectors, states and styles: M26 to M36."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from annoserver.ld.resources import types
from annoserver.ld.rules.findings import Findings, shown
from annoserver.ld.rules.properties import IRI_HINT, at_most_one, date, exactly_one, iris, related
from annoserver.model.text import is_iri


def check(found: Findings, value: Any, at: str) -> None:
    """One or more selectors or states: IRIs or objects."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            _part(found, one, f"{at}/{number}")
    else:
        _part(found, value, at)


def _part(found: Findings, value: Any, at: str) -> None:
    if not isinstance(value, dict):
        related(found, value, at)
        return
    kinds = types(value)
    if not kinds and "id" not in value:
        found.wrong("M31", at, "A selector or state has a type, such as FragmentSelector, or an id.")
    checked: frozenset[str] = frozenset()
    for kind in kinds:
        if kind in KINDS:
            rule, check_kind, keys = KINDS[kind]
            check_kind(found, value, at, rule)
            checked |= keys
    found.inspect(value, at, checked)


def _value(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    exactly_one(found, node, "value", at, rule)


def _fragment(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    if len(types(node)) > 1:
        found.wrong(rule, f"{at}/type", f"{shown(node['type'])} is more than one class; write one.")
    _value(found, node, at, rule)
    if "conformsTo" in node and not is_iri(node["conformsTo"]):
        found.wrong(rule, f"{at}/conformsTo", f"{shown(node['conformsTo'])} is not one IRI; {IRI_HINT}.")


def _quote(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    exactly_one(found, node, "exact", at, rule)
    at_most_one(found, node, "prefix", at, rule)
    at_most_one(found, node, "suffix", at, rule)


def _position(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    for key in ("start", "end"):
        number = node.get(key)
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            found.wrong(rule, f"{at}/{key}", f"{shown(number)} is no position; write an integer from 0 on.")


def _svg(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    at_most_one(found, node, "value", at, rule)
    drawing = node.get("value")
    if isinstance(drawing, str) and not is_xml(drawing):
        found.wrong(rule, f"{at}/value", "This is no well-formed XML without DOCTYPE and entities.")


def is_xml(text: str) -> bool:
    """Whether this is well-formed; prefixes need no declaration (REC, example 27)."""
    if "<!DOCTYPE" in text:
        return False
    try:
        expat.ParserCreate().Parse(text, True)
    except expat.ExpatError:
        return False
    return True


def _range(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    for key in ("startSelector", "endSelector"):
        if isinstance(node.get(key), dict):
            _part(found, node[key], f"{at}/{key}")
        elif not is_iri(node.get(key)):
            found.wrong(rule, f"{at}/{key}", f"A RangeSelector has exactly one {key}, an object or an IRI.")


def _time(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    points, start, end = (key in node for key in ("sourceDate", "sourceDateStart", "sourceDateEnd"))
    if (points and (start or end)) or start != end:
        message = "Give sourceDate, or both sourceDateStart and sourceDateEnd, and not a mixture."
        found.wrong(rule, at, message)
    dates = node.get("sourceDate", [])
    for one in dates if isinstance(dates, list) else [dates]:
        date(found, one, f"{at}/sourceDate", rule)
    for key in ("sourceDateStart", "sourceDateEnd"):
        if key in node:
            date(found, node[key], f"{at}/{key}", rule)
    iris(found, node.get("cached", []), f"{at}/cached", rule)


def stylesheet(found: Findings, value: Any, at: str) -> None:
    """At most one: an IRI, or an object that is a CssStylesheet if it says what it is (model, 4.4)."""
    related(found, value, at, "M35")
    if isinstance(value, dict) and types(value) not in ((), ("CssStylesheet",)):
        found.wrong("M35", f"{at}/type", f"{shown(value['type'])} is no stylesheet; write CssStylesheet.")


Kind = tuple[str, Callable[[Findings, dict[str, Any], str, str], None], frozenset[str]]

_TEXT = frozenset({"value", "conformsTo"})
_POSITIONS = frozenset({"start", "end"})

KINDS: dict[str, Kind] = {
    "FragmentSelector": ("M26", _fragment, _TEXT),
    "CssSelector": ("M26", _fragment, _TEXT),
    "XPathSelector": ("M26", _fragment, _TEXT),
    "TextQuoteSelector": ("M27", _quote, frozenset({"exact", "prefix", "suffix"})),
    "TextPositionSelector": ("M28", _position, _POSITIONS),
    "DataPositionSelector": ("M28", _position, _POSITIONS),
    "SvgSelector": ("M29", _svg, frozenset({"value"})),
    "RangeSelector": ("M30", _range, frozenset({"startSelector", "endSelector"})),
    "TimeState": ("M33", _time, frozenset({"sourceDate", "sourceDateStart", "sourceDateEnd", "cached"})),
    "HttpRequestState": ("M34", _value, frozenset({"value"})),
}
"""Class of the model: its rule, its check, and the keys that the check has dealt with."""
