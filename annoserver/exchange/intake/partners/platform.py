"""Annotations as CrowdHeritage's platform keeps them, with voters and remarks, turned to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annoserver.ld.resources import several
from annoserver.model.annotation import Document
from annoserver.model.text import tidy

VOTERS: Mapping[str, str] = {"approvedBy": "upvotes", "rejectedBy": "downvotes"}
"""Lists of those who voted, and the counts of the model that they come to."""

RATED = "ratedBy"
LISTS = (*VOTERS, RATED, "dontKnowBy")

REMARKS: Mapping[str, str] = {
    "validationErrorType": "classifying",
    "validationComment": "commenting",
    "validationCorrection": "editing",
}
"""What somebody may say beside a vote, and the motivation of the Recommendation that it is: which kind of
mistake a value has, why, and what it should be instead."""

_PEOPLE = frozenset({"withCreator", "withCreatorInfo", "externalCreatorId", "username", "email"})
_UNKNOWN = ("default", "unknown")


def modelled(value: Any) -> Any:
    """An annotation of the platform as one of the model; anything else comes back as it is."""
    if not isinstance(value, dict) or not isinstance(value.get("annotators"), list):
        return value
    made = {key: one for key, one in value.items() if key not in ("annotationWithURI", "annotators")}
    maker = next((one for one in value["annotators"] if isinstance(one, dict)), {})
    if "annotationWithURI" in value:
        made["id"] = value["annotationWithURI"]
    made["created"], made["creator"] = maker.get("created"), _creator(maker)
    if isinstance(sure := maker.get("confidence"), int | float) and sure >= 0:
        made["confidence"] = sure
    if isinstance(body := value.get("body"), dict):
        made["body"] = _body(body)
    if isinstance(target := value.get("target"), dict):
        made["target"] = _target(target)
    made["annotators"] = unnamed(value["annotators"])
    return made


def unnamed(value: Any) -> Any:
    """What was received without that by which people are known there."""
    if isinstance(value, list):
        # Votes of old were the bare numbers of people.
        return [unnamed(one) for one in value if isinstance(one, dict | list)]
    if not isinstance(value, dict):
        return value
    kept = {key: one for key, one in value.items() if key not in _PEOPLE}
    return {key: unnamed(one) if isinstance(one, dict) or key in LISTS else one for key, one in kept.items()}


def counted(said: Document) -> Document:
    """The voters of a review as the counts of the model; a review without lists stays as it is."""
    listed = {key: said[key] for key in LISTS if isinstance(said.get(key), list)}
    if not listed:
        return said
    if (
        votes := {name: len(listed.get(key, ())) for key, name in VOTERS.items()}
        if VOTERS.keys() & listed
        else {}
    ):
        return {**said, **votes}
    rates = sorted(rate for one in listed.get(RATED, ()) if (rate := _rate(one)) is not None)
    if not rates:
        return said
    middle = (rates[(len(rates) - 1) // 2] + rates[len(rates) // 2]) / 2
    return {**said, "type": "Rating", "score": middle}


def remarks(said: Any) -> tuple[tuple[str, str], ...]:
    """Motivation and words of the mistakes, comments and corrections in a review, each once."""
    return tuple(dict.fromkeys(_remarks(said))) if isinstance(said, dict) else ()


def _remarks(said: Document) -> Iterator[tuple[str, str]]:
    voters = (one for key in LISTS for one in several(said.get(key)))
    for one in (said, *voters):
        for key, purpose in REMARKS.items() if isinstance(one, dict) else ():
            words = (tidy(word) for word in several(one.get(key)) if isinstance(word, str))
            yield from ((purpose, word) for word in words if word)


def _rate(one: Any) -> float | None:
    rate = one.get("confidence") if isinstance(one, dict) else None
    return float(rate) if isinstance(rate, int | float) and not isinstance(rate, bool) and rate >= 0 else None


def _creator(maker: Document) -> Document:
    if str(maker.get("externalCreatorType", "")).lower() != "software":
        return {"type": "Person"}
    return {"type": "Software", "name": maker.get("externalCreatorName")}


def _body(body: Document) -> Document:
    if body.get("uri"):
        return {**body, "id": body["uri"]}
    label = body.get("label")
    labels = {key: several(one) for key, one in label.items()} if isinstance(label, dict) else {}
    language = next((key for key in labels if key not in _UNKNOWN), "")
    words = next((labels[key] for key in (*_UNKNOWN, language) if labels.get(key)), [])
    return {**body, "type": "TextualBody", "value": next(iter(words), None), "language": language}


def _target(target: Document) -> Document:
    made = {**target, "source": target.get("source", target.get("externalId"))}
    if isinstance(selector := target.get("selector"), dict) and "property" in selector:
        made["selector"] = _selector(selector)
    return made


def _selector(selector: Document) -> Document:
    """Which value of the metadata, and which part of it, an annotation was made from."""
    made: Document = {"type": "RDFPropertySelector", "property": selector["property"]}
    if selector.get("origValue"):
        language = str(selector.get("origLang") or "").lower()
        literal = {"type": "Literal", "value": selector["origValue"]}
        made["destination"] = literal | ({"language": language} if language else {})
    if selector.get("start") or selector.get("end"):
        start, end = selector.get("start", 0), selector.get("end", 0)
        made["refinedBy"] = {"type": "TextPositionSelector", "start": start, "end": end}
    elif selector.get("annotatedValue"):
        around = {key: selector[key] for key in ("prefix", "suffix") if isinstance(selector.get(key), str)}
        made["refinedBy"] = {"type": "TextQuoteSelector", "exact": selector["annotatedValue"], **around}
    return made
