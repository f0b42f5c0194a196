"""What the check of one document has found so far."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from annoserver.errors import Problem
from annoserver.ld.rules.lexicon import PLAIN, Lexicon
from annoserver.ld.values import is_language
from annoserver.model.text import is_iri

NOTHING: frozenset[str] = frozenset()


class Findings:
    """Faults and oddities of a document, each with its rule, place and remedy.

    unfit: what makes it no document for this server (415); problems: broken rules (400);
    warnings: what is kept in spite of a SHOULD. checks: for each key of the model, how its value
    is checked wherever it stands.
    """

    __slots__ = ("checks", "lexicon", "problems", "unfit", "warnings")

    def __init__(self, checks: Mapping[str, Check], lexicon: Lexicon = PLAIN) -> None:
        self.checks = checks
        self.lexicon = lexicon
        self.unfit: list[Problem] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def wrong(self, rule: str, pointer: str, message: str) -> None:
        self.problems.append(Problem(rule, pointer, message))

    def odd(self, rule: str, pointer: str, message: str) -> None:
        self.warnings.append(Problem(rule, pointer, message))

    def inspect(self, node: dict[str, Any], at: str, checked: frozenset[str] = NOTHING) -> None:
        """Check every key of an object but those that its kind has checked already."""
        checks = self.checks
        for key, value in node.items():
            if key in checked:
                continue
            check = checks.get(key)
            if check is not None:
                check(self, value, f"{at}/{key}")
            elif key[:1] == "@":
                if key != "@context":
                    message = f"{key} is no word of the profile; write id, type or value."
                    self.wrong("M40", f"{at}/{key}", message)
            elif ":" in key or (self.lexicon.knows(key) and key not in self.lexicon.opaque):
                self._extension(value, f"{at}/{escaped(key)}")

    def _extension(self, value: Any, at: str) -> None:
        if isinstance(value, list):
            for number, one in enumerate(value):
                self._extension(one, f"{at}/{number}")
        elif isinstance(value, dict):
            keywords = frozenset(key for key in value if key[:1] == "@" and key != "@context")
            if keywords and not _expanded(value, keywords):
                self.wrong("M40", at, f"{shown(value)} is neither a literal nor a node of JSON-LD.")
            elif "@value" not in keywords:
                self.inspect(value, at, keywords)


Check = Callable[[Findings, Any, str], None]


def _expanded(value: dict[str, Any], keywords: frozenset[str]) -> bool:
    """Whether the keywords of an object under an extension key can be turned into RDF."""
    if "@value" in keywords:
        language, datatype = value.get("@language", "en"), value.get("@type", "xsd:string")
        scalar = isinstance(value["@value"], str if "@language" in keywords else str | int | float)
        return (
            len(value) == len(keywords)
            and not {"@language", "@type"} <= keywords
            and keywords <= {"@value", "@language", "@type"}
            and scalar
            and isinstance(language, str)
            and is_language(language)
            and is_iri(datatype)
        )
    classes = value.get("@type", [])
    return (
        keywords <= {"@id", "@type"}
        and not ("@id" in keywords and "id" in value)
        and not ("@type" in keywords and "type" in value)
        and is_iri(value.get("@id", "urn:none"))
        and all(is_iri(one) for one in (classes if isinstance(classes, list) else [classes]))
    )


def escaped(key: str) -> str:
    """A key as a part of a JSON Pointer (RFC 6901, 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def shown(value: Any) -> str:
    """A value as a message quotes it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


LONGEST_QUOTE = 80
