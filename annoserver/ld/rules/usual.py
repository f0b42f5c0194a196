"""The form in which tags and votes usually come, known at one look; the rules are those that hold for all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson

from annoserver.ld import authorities
from annoserver.ld.terms import CROWD
from annoserver.ld.values import is_date, is_language
from annoserver.ld.votes import CHOICES
from annoserver.model.annotation import ANNO, Body, Document, Tag
from annoserver.model.text import IRI, is_iri, tidy
from annoserver.model.vote import Choice

KEYS = frozenset({"@context", "id", "type", "motivation", "body", "target", "creator", "created", "modified"})
OF_TEXT = frozenset({"type", "value", "language", "purpose"})
OF_VOTE = frozenset({"type", "source", "scope"})
_CHOICES = {**CHOICES, **{f"crowd:{iri.removeprefix(CROWD)}": choice for iri, choice in CHOICES.items()}}
_TWO_IRIS = re.compile(rf"(?:{IRI.pattern}) (?:{IRI.pattern})")
"""No IRI has a space: two are looked at for the price of one."""

TO_THE_SECOND = len("2026-01-31T12:00:00Z")


@dataclass(slots=True)
class Usual:
    """A document of which nothing remains to be checked, and what it says.

    document: as it came, without a context where it brings none; origin: its IRI, "" without one;
    creator: an IRI, "" for none; a tag is about item and says body; a
    vote has a choice, on the tag source, about item.
    """

    document: Document
    origin: str
    creator: str
    item: str
    body: Body
    source: str = ""
    choice: Choice | None = None

    def tag(self, default: str) -> Tag | None:
        """The tag that it is, None for a vote; default: the campaign's property."""
        if self.choice:
            return None
        said = self.body
        if said.text:
            said = Body(text=tidy(said.text), language=said.language)
        return Tag(authorities.item(self.item), default, said)


def find(source: bytes, context: Any = None) -> Usual | None:
    """What a text says in the usual form, None for all else, which is to be read and checked rule by rule.

    context: what a document has that brings none. Letters that are escaped, and what is said twice, are
    for the stricter reader: where no quotation mark is escaped, there are two for each key and string.
    """
    if b"\\" in source:
        return None
    try:
        document = orjson.loads(source)
    except ValueError:
        return None
    if type(document) is not dict or not document.keys() <= KEYS:
        return None
    found = _said(document, context)
    if found is None or source.count(b'"') != 2 * _strings(document):
        return None
    return found


def _strings(document: Document) -> int:
    number = 2 * len(document)
    for one in (document["body"], document["target"]):
        if type(one) is dict:
            number += 2 * len(one) - 1
    return number


def _said(document: Document, context: Any) -> Usual | None:
    get = document.get
    origin, creator = get("id", ""), get("creator", "")
    if get("@context", context) != ANNO or get("type") != "Annotation":
        return None
    if not (_named("id", document) and _named("creator", document)):
        return None
    if not (_dated("created", document) and _dated("modified", document)):
        return None
    purpose = get("motivation")
    if purpose == "tagging":
        return _tag(document, origin, creator)
    return _vote(document, origin, creator) if purpose == "moderating" else None


def _named(key: str, document: Document) -> bool:
    """Whether there is an IRI under a key, or nothing at all."""
    return key not in document or is_iri(document[key])


def _dated(key: str, document: Document) -> bool:
    """Whether there is a date to the second, or nothing at all."""
    if key not in document:
        return True
    words = document[key]
    return type(words) is str and len(words) == TO_THE_SECOND and is_date(words)


def _tag(document: Document, origin: str, creator: str) -> Usual | None:
    target, said = document.get("target"), document.get("body")
    if type(target) is not str or not is_iri(target):
        return None
    if type(said) is str:
        body = Body(authorities.canonical(said))
        return Usual(document, origin, creator, target, body) if is_iri(said) else None
    if type(said) is not dict or not said.keys() <= OF_TEXT or said.get("type") != "TextualBody":
        return None
    words, tongue = said.get("value"), said.get("language", "")
    if type(words) is not str or not words.strip() or said.get("purpose", "tagging") != "tagging":
        return None
    if "language" in said and not (type(tongue) is str and is_language(tongue)):
        return None
    return Usual(document, origin, creator, target, Body("", words, tongue))


def _vote(document: Document, origin: str, creator: str) -> Usual | None:
    target, said = document.get("target"), document.get("body")
    if type(said) is not str or said not in _CHOICES:
        return None
    if type(target) is not dict or target.keys() != OF_VOTE or target["type"] != "SpecificResource":
        return None
    tag, item = target["source"], target["scope"]
    if not (type(tag) is type(item) is str and _TWO_IRIS.fullmatch(f"{tag} {item}")):
        return None
    return Usual(document, origin, creator, item, Body(authorities.canonical(said)), tag, _CHOICES[said])
