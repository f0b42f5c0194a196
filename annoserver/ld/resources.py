"""Bodies, targets, regions, motivations and agents of an annotation, as they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

from annoserver.ld.terms import OA, expand
from annoserver.model.annotation import Body, Document, Target
from annoserver.model.text import is_iri

SETS = frozenset({"Choice", "Composite", "List", "Independents"})


class Kind(Enum):
    """What an object is that stands as body, target, item of a set or source (wap.md, 5.1)."""

    SET = "a set of resources"
    SPECIFIC = "a SpecificResource"
    TEXT = "a textual body"
    EXTERNAL = "an external web resource"
    NONE = "nothing that the model knows"


def types(node: Document) -> tuple[str, ...]:
    """The names of an object's classes, as they are written."""
    value = node.get("type")
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def kind(node: Document) -> Kind:
    """Which kind an object is: the first that fits."""
    names = types(node)
    if not SETS.isdisjoint(names):
        return Kind.SET
    if "items" in node and not ("id" in node or "source" in node or "value" in node):
        return Kind.SET
    if "source" in node or "SpecificResource" in names:
        return Kind.SPECIFIC
    if "value" in node or "TextualBody" in names:
        return Kind.TEXT
    return Kind.EXTERNAL if "id" in node else Kind.NONE


def several(value: Any) -> list[Any]:
    """What stands under a key, as a list: JSON-LD writes one value without its array."""
    return value if isinstance(value, list) else [] if value is None else [value]


def targets(document: Document) -> tuple[Target, ...]:
    """The resources that an annotation is about, without selectors, each once."""
    found = (iri for value in several(document.get("target")) for iri in _iris(value))
    return tuple(Target(iri) for iri in dict.fromkeys(found))


def bodies(document: Document) -> tuple[Body, ...]:
    """What an annotation says, one by one; the items of a Choice all count."""
    if isinstance(words := document.get("bodyValue"), str):
        return (Body(text=words),)
    return tuple(body for value in several(document.get("body")) for body in _bodies(value))


def motivations(document: Document, key: str = "motivation") -> tuple[str, ...]:
    """Why it was made: short names of the Recommendation's, IRIs of others."""
    said = document.get(key)
    if isinstance(said, str):  # as nearly all do
        return (_short(said),)
    values = several(said)
    names = (value.get("id") if isinstance(value, dict) else value for value in values)
    return tuple(dict.fromkeys(_short(name) for name in names if isinstance(name, str)))


def agents(document: Document, key: str) -> tuple[str, ...]:
    """The IRIs under creator or generator; whoever has none is left out."""
    values = several(document.get(key))
    named = (value.get("id") if isinstance(value, dict) else value for value in values)
    return tuple(dict.fromkeys(iri for iri in named if isinstance(iri, str) and is_iri(iri)))


def identity(value: Any) -> str:
    """The IRI of a resource, which is that of its source when it is a SpecificResource; "" if none."""
    if isinstance(value, dict):
        return identity(value["source"]) if "source" in value else identity(value.get("id"))
    return value if is_iri(value) else ""


def region(target: Any) -> str:
    """Canonical JSON of a target's selectors, "" for the whole; equal parts give equal text."""
    chosen = target.get("selector") if isinstance(target, dict) else None
    if isinstance(chosen, list) and len(chosen) == 1:
        chosen = chosen[0]
    if not chosen:
        return ""
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def language(node: Document) -> str:
    """The first language that is named, "" when there is none."""
    value = next(iter(several(node.get("language"))), "")
    return value if isinstance(value, str) else ""


def _short(name: str) -> str:
    iri = expand(name)
    return iri.removeprefix(OA)


def _iris(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and kind(value) is Kind.SET:
        for item in several(value.get("items")):
            yield from _iris(item)
    elif iri := identity(value):
        yield iri


def _bodies(value: Any) -> Iterator[Body]:
    if isinstance(value, str):
        yield Body(iri=value)
        return
    if not isinstance(value, dict):
        return
    what = kind(value)
    if what is Kind.SET:
        for item in several(value.get("items")):
            yield from _bodies(item)
    elif what is Kind.SPECIFIC:
        yield from _bodies(value.get("source"))
    elif what is Kind.TEXT:
        words = value.get("value")
        yield Body(identity(value), words if isinstance(words, str) else "", language(value))
    elif iri := identity(value):
        yield Body(iri=iri)
