"""Tags as annotations: telling them, and writing them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from annoserver.errors import Invalid, Problem
from annoserver.ld import authorities
from annoserver.ld.resources import Kind, identity, kind, language, motivations, several
from annoserver.ld.resources import region as selected
from annoserver.ld.rules.findings import shown
from annoserver.ld.terms import CROWD_CONTEXT, TAG_PROPERTIES, tag_property
from annoserver.model.annotation import ANNO, NOTHING_TO_ADD, Body, Document, Tag
from annoserver.model.rules import place
from annoserver.model.text import is_iri, pick, tidy
from annoserver.model.vocabulary import Term

MOTIVATION = "tagging"
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_PERCENT = re.compile(r"xywh=percent:" + ",".join([r"([0-9]+(?:\.[0-9]+)?)"] * 4))

WHOLE, SMALLEST = 100.001, 0.1
"""How far a part of a picture may reach, with what rounding adds, and how small it may be, in percent."""

REMEMBERED = 2048
"""How many documents it is known of what they say."""

Part = tuple[float, float, float, float]
"""A rectangle of a picture: left, top, width, height, in percent of it."""


def find(document: Document, default: str) -> Tag | None:
    """The tag that an annotation is: about one item, one term or text; None for anything else.

    default: the property of the campaign, for a tag that names none. Bodies with another purpose
    than tagging are remarks beside it. Raises Invalid (tag-property) for an asProperty that no tag
    may become.
    """
    if MOTIVATION not in motivations(document):
        return None
    targets, body = several(document.get("target")), _body(document)
    item = authorities.item(identity(targets[0])) if len(targets) == 1 else ""
    if not item or body is None:
        return None
    said, label = body
    return Tag(item, _property(document, default), said, selected(targets[0]), label)


@lru_cache(REMEMBERED)
def read(document: bytes, default: str) -> Tag | None:
    """The same of the bytes that a document is kept as; equal ones are looked at once."""
    return find(json.loads(document), default)


def _property(document: Document, default: str) -> str:
    if "asProperty" not in document:
        return default
    short = tag_property(document["asProperty"])
    if short is None:
        known = ", ".join(TAG_PROPERTIES)
        message = f"{shown(document['asProperty'])} is no property that a tag may become; use one of {known}."
        raise Invalid(message, (Problem("tag-property", "/asProperty", message),))
    return short


def _body(document: Document) -> tuple[Body, str] | None:
    """The term or words of a tag, and the label sent with a term; None if there is none, or several."""
    if isinstance(words := document.get("bodyValue"), str):
        return _text(words, "")
    said = [one for one in several(document.get("body")) if _tags(one)]
    return _read(said[0]) if len(said) == 1 else None


def _tags(body: Any) -> bool:
    purposes = motivations(body, "purpose") if isinstance(body, dict) else ()
    return not purposes or MOTIVATION in purposes


def _read(body: Any) -> tuple[Body, str] | None:
    if not isinstance(body, dict):
        return _term(body, "")
    what = kind(body)
    if what is Kind.SPECIFIC:
        source = _read(body.get("source"))
        return source and (source[0], source[1] or _label(body))
    if what is Kind.TEXT and not is_iri(body.get("id")):
        words = body.get("value")
        return _text(words, language(body)) if isinstance(words, str) else None
    if what is Kind.SET:
        return None
    words = body.get("value")
    return _term(identity(body), _label(body) or (tidy(words) if isinstance(words, str) else ""))


def _term(iri: Any, label: str) -> tuple[Body, str] | None:
    return (Body(iri=authorities.canonical(iri)), label) if is_iri(iri) else None


def _text(words: str, tongue: str) -> tuple[Body, str] | None:
    return (Body(text=tidy(words), language=tongue), "") if tidy(words) else None


def _label(body: Document) -> str:
    """The words that were sent with a term, as `label` or as a language map `prefLabel`."""
    label, labels = body.get("label"), body.get("prefLabel")
    if isinstance(labels, dict):
        words = {key: one for key, value in labels.items() for one in several(value) if isinstance(one, str)}
        return tidy(pick(words, language(body))[0])
    return next((tidy(one) for one in (*several(label), *several(labels)) if isinstance(one, str)), "")


def document(tag: Tag, *, language: str = "") -> Document:
    """A tag as an annotation without id, creator and dates; language: that of its label, if known."""
    made: Document = {
        "@context": [ANNO, CROWD_CONTEXT] if tag.property or tag.label else ANNO,
        "type": "Annotation",
        "motivation": MOTIVATION,
    }
    if tag.property:
        made["asProperty"] = tag.property
    made["body"] = _written(tag, language)
    made["target"] = tag.item
    if tag.region:
        selector = json.loads(tag.region)
        made["target"] = {"type": "SpecificResource", "source": tag.item, "selector": selector}
    return made


def _written(tag: Tag, language: str) -> Any:
    said = tag.body
    if not said.iri:
        text: Document = {"type": "TextualBody", "value": said.text}
        return text | ({"language": said.language} if said.language else {})
    if not tag.label:
        return said.iri
    named = {"prefLabel": {language: tag.label}} if language else {"label": tag.label}
    return {"id": said.iri, **named}


def comment(item: str, words: str, language: str) -> Document:
    """A remark about an item, which nobody votes on and which becomes no part of its record."""
    body = {"type": "TextualBody", "value": words} | ({"language": language} if language else {})
    return {"@context": ANNO, "type": "Annotation", "motivation": "commenting", "body": body, "target": item}


def nothing(item: str) -> Document:
    """That somebody looked at an item and has nothing to add to it (crowd:nothingToAdd)."""
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "assessing",
        "body": NOTHING_TO_ADD,
        "target": item,
    }


def region(words: str) -> str:
    """“left,top,width,height”, in percent, as the region of a tag (model, 4.2.1; Media Fragments, 4.2.2).

    Invalid (tag-region) for what is no rectangle inside of the picture.
    """
    numbers = words.replace(" ", "").split(",")
    try:
        left, top, width, height = (round(float(number), 2) for number in numbers)
    except ValueError as error:
        raise _outside(words) from error
    inside = min(left, top) >= 0 and max(left + width, top + height) <= WHOLE
    if not inside or not min(width, height) >= SMALLEST:
        raise _outside(words)
    value = "xywh=percent:" + ",".join(f"{number:g}" for number in (left, top, width, height))
    return selected({"selector": {"type": "FragmentSelector", "conformsTo": MEDIA_FRAGMENTS, "value": value}})


def _outside(words: str) -> Invalid:
    return Invalid(
        f"“{words}” is no part of the picture: left, top, width and height, in percent.", rule="tag-region"
    )


def part(region: str) -> Part | None:
    """The rectangle that a tag's region is, None for the whole and for other selectors."""
    selector = json.loads(region) if region else None
    value = selector.get("value") if isinstance(selector, dict) else None
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    left, top, width, height = (float(number) for number in found.groups())
    return left, top, width, height


def labels(tag: Tag, term: Term | None) -> Mapping[str, str]:
    """The words of a tag by language: those of its term where there is one."""
    if term and term.labels:
        return term.labels
    if spot := place.find(tag.body.iri):
        return {"": tag.label or spot.words}
    return {"": tag.label or tag.body.iri} if tag.body.iri else {tag.body.language: tag.body.text}
