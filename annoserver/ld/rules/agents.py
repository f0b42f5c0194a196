"""The rules about persons, programs and audiences: M18 and M19."""

from __future__ import annotations

from typing import Any

from annoserver.ld.rules.findings import Findings, shown
from annoserver.ld.rules.properties import IRI_HINT, iris
from annoserver.ld.terms import context
from annoserver.ld.values import is_fragment, is_local
from annoserver.model.annotation import ANNO
from annoserver.model.text import is_iri

ID = frozenset({"id"})


def agents(found: Findings, value: Any, at: str) -> None:
    """What creator and generator hold: an IRI, an object, or an array of these."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            _agent(found, one, f"{at}/{number}")
    else:
        _agent(found, value, at)


def _agent(found: Findings, value: Any, at: str) -> None:
    if isinstance(value, dict):
        _identity(found, value, at)
        found.inspect(value, at, ID)
    elif not is_iri(value):
        hint = 'write an IRI, or an object such as {"type": "Person", "name": "Jane Doe"}'
        found.wrong("M18", at, f"{shown(value)} is no agent; {hint}.")


def _identity(found: Findings, value: dict[str, Any], at: str) -> None:
    iri = value.get("id", "urn:none")
    if is_iri(iri) or is_fragment(iri):
        return
    if is_local(iri):
        found.odd("M18", f"{at}/id", f"{shown(iri)} is a local name and not an IRI, so RDF will lack it.")
    else:
        found.wrong("M18", f"{at}/id", f"{shown(iri)} is not one IRI; {IRI_HINT}, or leave id out.")


def email(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        if not is_iri(one):
            found.wrong("M18", at, f"{shown(one)} is not an IRI; write mailto: before the address.")
        elif not one.startswith("mailto:"):
            found.odd("M18", at, f"{shown(one)} is no e-mail address; these begin with mailto:.")


def homepage(found: Findings, value: Any, at: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            found.inspect(one, at)
        else:
            iris(found, one, at, "M18")


def audience(found: Findings, value: Any, at: str) -> None:
    """An IRI or object; its classes and properties are those of schema.org, with the prefix."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            _described(found, one, at)
            found.inspect(one, at)
        else:
            iris(found, one, at, "M19")


def _described(found: Findings, node: dict[str, Any], at: str) -> None:
    kinds = node.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and kind != "Audience" and _bare(found, kind):
            found.wrong("M19", f"{at}/type", f"{shown(kind)} has no prefix; write schema:{kind}.")
    for key in node:
        if key not in context(ANNO) and key[:1] != "@" and _bare(found, key):
            found.wrong("M19", at, f"{shown(key)} has no prefix; write schema:{key}.")


def _bare(found: Findings, word: str) -> bool:
    return ":" not in word and not found.lexicon.knows(word)
