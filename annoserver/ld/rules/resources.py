"""The rules about bodies and targets: M04, M05, M11 to M16 and M25."""

from __future__ import annotations

from typing import Any

from annoserver.ld.resources import Kind, kind, types
from annoserver.ld.rules.findings import Findings, shown
from annoserver.ld.rules.properties import IRI_HINT, exactly_one
from annoserver.model.text import is_iri

VALUE = frozenset({"value"})
SOURCE = frozenset({"source"})
ITEMS = frozenset({"items"})
FOREIGN = {
    Kind.SPECIFIC: ("items", "value"),
    Kind.TEXT: ("items",),
    Kind.EXTERNAL: ("items", "purpose", "selector"),
}
"""Keys of another kind, which are kept and change nothing (M14)."""


def bodies(found: Findings, value: Any, at: str) -> None:
    """What an annotation says: none, one or more (M05)."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            check(found, one, f"{at}/{number}", "M05")
    else:
        check(found, value, at, "M05")


def targets(found: Findings, value: Any, at: str) -> None:
    """What an annotation is about: one or more (M04)."""
    if value is None or value == []:
        found.wrong("M04", at, "An annotation has one target or more; write the IRI of what it is about.")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            check(found, one, f"{at}/{number}", "M04")
    else:
        check(found, value, at, "M04")


def check(found: Findings, value: Any, at: str, rule: str) -> None:
    """One resource: an IRI, or an object of a kind that the model knows (wap.md, 5.1)."""
    if not isinstance(value, dict):
        if not is_iri(value):
            found.wrong(rule, at, f"{shown(value)} is neither an IRI nor an object; {IRI_HINT}.")
        return
    what = kind(value)
    if what is Kind.TEXT:
        exactly_one(found, value, "value", at, "M11")
        found.inspect(value, at, VALUE)
    elif what is Kind.SPECIFIC:
        _source(found, value, at)
        found.inspect(value, at, SOURCE)
    elif what is Kind.SET:
        _set(found, value, at, rule)
    else:
        if what is Kind.NONE:
            found.wrong(rule, at, f"{shown(value)} has no id, source, value or items to say what it is.")
        found.inspect(value, at)
    for key in FOREIGN.get(what, ()):
        if key in value:
            found.odd("M14", f"{at}/{key}", f"{key} means nothing on this kind of resource.")


def _source(found: Findings, node: dict[str, Any], at: str) -> None:
    source, at = node.get("source"), f"{at}/source"
    if isinstance(source, dict) and ("id" in source or "value" in source):
        check(found, source, at, "M25")
    elif "source" not in node and "selector" in node:
        found.wrong("M25", at, "A selector needs the source that it selects from; add source, an IRI.")
    elif not is_iri(source):
        message = "has exactly one source: an IRI, or an object with an id or, if it is text, a value"
        found.wrong("M25", at, f"A SpecificResource {message}.")


def _set(found: Findings, node: dict[str, Any], at: str, rule: str) -> None:
    kinds, items = types(node), node.get("items")
    choice = "Choice" in kinds
    if choice and len(kinds) > 1:
        found.wrong("M12", f"{at}/type", f"{shown(node['type'])} is more than one class; write Choice.")
    if choice and rule == "M04":
        found.odd("M13", at, "A Choice is for bodies; as a target it is kept, and few will understand it.")
    if not kinds:
        found.wrong("M12", at, "A set of resources says what it is; add the type Choice.")
    elif not choice:
        found.odd("M16", at, f"{shown(node['type'])} is in no context, so RDF will lack the class.")
    if isinstance(items, list) and items:
        for number, one in enumerate(items):
            check(found, one, f"{at}/items/{number}", rule)
    else:
        found.wrong("M12" if choice else "M16", f"{at}/items", "A set has an array of one or more items.")
    found.inspect(node, at, ITEMS)
