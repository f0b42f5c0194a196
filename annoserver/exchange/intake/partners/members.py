"""Single members of annotations in the NTUA model, read by their text and not by their context."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from annoserver.ld import authorities
from annoserver.ld.resources import types
from annoserver.ld.terms import TAG_PROPERTIES, expand, tag_property
from annoserver.model.annotation import Body, Document
from annoserver.model.text import is_iri, tidy
from annoserver.model.vote import Tally

SOA = "http://sw.islab.ntua.gr/annotation/"
"""Namespace of what the NTUA model adds to the Web Annotation model."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ACTIONS = {"Approve": "accept", "Add": "accept", "Delete": "reject"}
"""What SAGE's editors do with an annotation, and what they recommend by it."""

PROGRAMS = frozenset({"Software", "as:Application", "Application", "SoftwareAgent"})
UNNAMED = "unnamed software"

DIGITS = 30
"""Decimals of a confidence; with an exponent there could be millions."""

_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) (?:UTC|GMT|Z) (\d{4})")


_DAY = re.compile(r"\d{4}/\d\d/\d\d")
"""How CrowdHeritage's platform writes dates for programs."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


class Unreadable(Exception):
    """A member without which there is no tag; the message says which, and why."""


def tags(motivation: Any) -> bool:
    """Whether this motivation, or none, is one of tags: Tagging, oa:tagging, GeoTagging, ColorTagging."""
    names = [motivation] if isinstance(motivation, str) else motivation or []
    said = [one.casefold() for one in names if isinstance(one, str)] if isinstance(names, list) else [""]
    return not names or any(one.endswith("tagging") for one in said)


def moment(value: Any) -> datetime | None:
    """Java's toString, ISO 8601, which is UTC when it names no zone, and a day; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        if java := _JAVA.fullmatch(value):
            month, day, hour, minute, second, year = java.groups()
            number = MONTHS.index(month) + 1
            return datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        read = datetime.fromisoformat(value.replace("/", "-") if _DAY.fullmatch(value) else value)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def written(when: datetime) -> str:
    """xsd:dateTime with Z, fractions kept."""
    return f"{when.replace(tzinfo=None).isoformat()}Z"


def software(creator: Any) -> str | None:
    """The name of the program that a creator is; None for people, of whom nothing is read."""
    if not isinstance(creator, dict) or PROGRAMS.isdisjoint(types(creator)):
        return None
    name, own = creator.get("name"), creator.get("id")
    if isinstance(name, str) and tidy(name):
        return tidy(name)
    return own if isinstance(own, str) and is_iri(own) else UNNAMED


def confidence(value: Any) -> str | None:
    """A number from 0 to 1 as xsd:decimal, without exponent; None for anything else."""
    number = _decimal(value)
    if number is None or not 0 <= number <= 1:
        return None
    return f"{number:f}"


def counts(review: Any) -> Tally | None:
    """The two counts of a review, the author's own vote among them; None when it does not say both."""
    if not isinstance(review, dict):
        return None
    both = [review.get(key) for key in ("upvotes", "downvotes")]
    if any(isinstance(one, bool) or not isinstance(one, int) or one < 0 for one in both):
        return None
    up, down = both
    return Tally(int(up or 0), int(down or 0))


def verdict(review: Any) -> tuple[str, str] | None:
    """Class and words of a review without counts: the score of a Rating, the word of a Validation."""
    if not isinstance(review, dict):
        return None
    kinds = {one.removeprefix("soa:").removeprefix(SOA) for one in types(review)}
    if "Rating" in kinds and (number := _decimal(review.get("score"))) is not None:
        return "Rating", f"{number:f}"
    said = review.get("recommendation", ACTIONS.get(_local(review.get("action"))))
    word = said.removeprefix("soa:").removeprefix(SOA).lower() if isinstance(said, str) else ""
    return ("Validation", word) if word in ("accept", "reject") else None


def _local(name: Any) -> str:
    return name.removeprefix("soa:").removeprefix(SOA) if isinstance(name, str) else ""


def _decimal(value: Any) -> Decimal | None:
    """A finite number that can be written without an exponent."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and -DIGITS <= number.adjusted() <= DIGITS else None


def property_of(scope: Any) -> str:
    """The short name of the EDM property that a scope means by its text, "" when there is none."""
    if scope is None or scope == "":
        return ""
    short = tag_property(scope)
    if short is None:
        raise Unreadable(f"scope {scope!r} is no property that a tag may become")
    return short


def item(target: Any) -> str:
    """The URI of the item that a target is about."""
    source = target.get("source", target.get("id")) if isinstance(target, dict) else target
    iri = authorities.item(source) if isinstance(source, str) else ""
    if not is_iri(iri):
        raise Unreadable(f"target.source {source!r} is no item URI")
    return iri


def body(value: Any) -> Body:
    """A term in canonical form, or words as they were written."""
    node: Document = value if isinstance(value, dict) else {}
    iri = node.get("id", node.get("@id", node.get("source"))) if node else value
    if isinstance(iri, str) and is_iri(canonical := authorities.canonical(iri)):
        return Body(iri=canonical)
    words, language = value if isinstance(value, str) else node.get("value"), node.get("language")
    if isinstance(words, dict):
        language = words.get("@language", language)
        words = words.get("@value")
    if not isinstance(words, str) or not tidy(words):
        raise Unreadable("body is neither a URI nor a text")
    return Body(text=words, language=language if isinstance(language, str) else "")


def selector(value: Any) -> Document:
    """A place in the metadata as a selector whose words any JSON-LD processor knows."""
    if not isinstance(value, dict):
        raise Unreadable("target.selector is no object")
    kind = value.get("type", "RDFPropertySelector" if "hasPredicate" in value else None)
    made: Document = {} if kind is None else {"type": _class(kind)}
    for key, one in value.items():
        if key in ("property", "hasPredicate"):
            made[f"{SOA}onProperty"] = _reference(_property(one))
        elif key == "rdfPath":
            made[f"{SOA}rdfPath"] = one
        elif key == "destination":
            made[f"{SOA}destination"] = _destination(one)
        elif key == "refinedBy":
            made[key] = _refined(one)
        elif key != "type":
            made[key] = one
    return made


def _class(kind: Any) -> Any:
    return f"{SOA}{kind}" if kind in ("RDFPropertySelector", "RDFPathSelector", "Literal") else kind


def _property(name: Any) -> Any:
    if not isinstance(name, str):
        return name
    return TAG_PROPERTIES.get(tag_property(name) or "", expand(name))


def _reference(value: Any) -> Any:
    return {"id": value} if is_iri(value) else value


def _destination(value: Any) -> Any:
    if isinstance(value, dict):
        return value | ({"type": _class(value["type"])} if "type" in value else {})
    return _reference(value)


def _refined(value: Any) -> Any:
    if not isinstance(value, dict) or "type" in value or "exact" not in value:
        return value
    exact = value["exact"]
    words = exact.get("@value") if isinstance(exact, dict) else exact
    return {"type": "TextQuoteSelector", **value, "exact": words}


def encoded(value: Any) -> bytes:
    """What is kept of an object as it came, the same for any order of its members."""
    try:
        raw = _ENCODER.encode(value).encode()
    except UnicodeEncodeError as error:
        raise Unreadable("a string holds half a surrogate pair") from error
    except RecursionError as error:
        raise Unreadable("the object is nested too deep") from error
    if b"\\u0000" in raw:
        raise Unreadable("a string holds U+0000")
    return raw
