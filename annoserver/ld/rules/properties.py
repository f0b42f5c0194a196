"""How single values are checked, wherever their key stands: M08 to M10, M17, M20 to M24 and M40."""

from __future__ import annotations

from typing import Any

from annoserver.ld.resources import SETS
from annoserver.ld.rules.findings import Findings, shown
from annoserver.ld.terms import MOTIVATIONS, context
from annoserver.ld.values import is_date, is_fragment, is_language, is_media_type
from annoserver.model.annotation import ANNO
from annoserver.model.text import is_iri

_KNOWN = frozenset(context(ANNO)) | SETS  # about sets there is a rule of its own (M16)
IRI_HINT = "write an IRI in full, such as https://example.org/page1"


def identifier(found: Findings, value: Any, at: str) -> None:
    if not is_iri(value) and not is_fragment(value):
        found.wrong("M08", at, f"{shown(value)} is not one IRI; {IRI_HINT}, or leave id out.")


def classes(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, str) or not one or (":" in one and not is_iri(one)):
            found.wrong("M40", at, f"{shown(one)} is no class; write its short name or its IRI.")
        elif ":" not in one and one not in _KNOWN and not found.lexicon.knows(one):
            found.odd("M40", at, f"{one} is a class that no context here knows, so RDF will lack it.")


def relation(found: Findings, value: Any, at: str) -> None:
    """An IRI, an object, or an array of these."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            related(found, one, f"{at}/{number}")
    else:
        related(found, value, at)


def related(found: Findings, value: Any, at: str, rule: str = "M40") -> None:
    """One IRI or object."""
    if isinstance(value, dict):
        found.inspect(value, at)
    elif not is_iri(value):
        found.wrong(rule, at, f"{shown(value)} is neither an IRI nor an object; {IRI_HINT}.")


def literal(found: Findings, value: Any, at: str) -> None:
    """A string, number or truth value, or an array of these."""
    for one in value if isinstance(value, list) else [value]:
        if one is None or isinstance(one, dict | list):
            found.wrong("M40", at, f"{shown(one)} is no literal; write a string.")


def iris(found: Findings, value: Any, at: str, rule: str) -> None:
    """One IRI or an array of IRIs."""
    for one in value if isinstance(value, list) else [value]:
        if not is_iri(one):
            found.wrong(rule, at, f"{shown(one)} is not an IRI; {IRI_HINT}.")


def rights(found: Findings, value: Any, at: str) -> None:
    iris(found, value, at, "M22")


def via(found: Findings, value: Any, at: str) -> None:
    iris(found, value, at, "M24")


def canonical(found: Findings, value: Any, at: str) -> None:
    if not is_iri(value):
        found.wrong("M23", at, f"{shown(value)} is not one IRI; {IRI_HINT}.")


def date(found: Findings, value: Any, at: str, rule: str = "M17") -> None:
    if not is_date(value):
        hint = "write one date in UTC with a Z, such as 2026-01-31T12:00:00Z"
        found.wrong(rule, at, f"{shown(value)} is no such date; {hint}.")


def format_(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, str):
            found.wrong("M09", at, f"{shown(one)} is no media type; write a string such as text/html.")
        elif not is_media_type(one):
            found.odd("M09", at, f"{shown(one)} is not a media type such as text/html.")


def language(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        processing_language(found, one, at)


def processing_language(found: Findings, value: Any, at: str) -> None:
    if not isinstance(value, str):
        found.wrong("M09", at, f"{shown(value)} is not one language; write a string such as en.")
    elif not is_language(value):
        found.odd("M09", at, f"{shown(value)} is not a language tag such as en or zh-Hant.")


def direction(found: Findings, value: Any, at: str) -> None:
    if not isinstance(value, str) or value not in ("ltr", "rtl", "auto"):
        found.wrong("M10", at, f"{shown(value)} is no direction; write ltr, rtl or auto.")


def motivation(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        _reason(found, one, at)


def _reason(found: Findings, value: Any, at: str) -> None:
    if isinstance(value, dict) and is_iri(value.get("id")):
        found.inspect(value, at)
    elif value == "reviewing":
        found.odd("M21", at, "reviewing is the old name of assessing.")
    elif not isinstance(value, str) or not (
        value in MOTIVATIONS or is_iri(value) or found.lexicon.knows(value)
    ):
        names = ", ".join(sorted(MOTIVATIONS))
        found.wrong("M21", at, f"{shown(value)} is no motivation; write an IRI or one of {names}.")


def accessibility(found: Findings, value: Any, at: str) -> None:
    literal(found, value, at)
    if not all(isinstance(one, str) for one in (value if isinstance(value, list) else [value])):
        found.odd("M20", at, "An accessibility feature is a string.")


def exactly_one(found: Findings, node: dict[str, Any], key: str, at: str, rule: str) -> None:
    """A string that has to be there once."""
    if not isinstance(node.get(key), str):
        found.wrong(rule, f"{at}/{key}", f"{_owner(node)} has exactly one {key}, and that is a string.")


def at_most_one(found: Findings, node: dict[str, Any], key: str, at: str, rule: str) -> None:
    """A string that may be there once."""
    if key in node:
        exactly_one(found, node, key, at, rule)


def _owner(node: dict[str, Any]) -> str:
    name = node.get("type", "A textual body")
    return name if isinstance(name, str) else shown(name)
