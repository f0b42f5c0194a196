"""What an annotation is found by beside its facts: the words of its bodies, and parts of targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annoserver.model.text import is_iri, plain

CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
MOST_WORDS, LONGEST_WORD, MOST_LETTERS = 10_000, 64, 200_000
"""Of one annotation: an index takes no more (PostgreSQL: 1 MiB for a tsvector)."""

ENDLESS = 1e300
"""Stands for the end of what has none: a time range that goes on."""

NUMBER = r"(\d+(?:\.\d*)?|\.\d+)"
BOX = re.compile(rf"(?:(pixel|percent):)?{NUMBER},{NUMBER},{NUMBER},{NUMBER}", re.ASCII)
CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,9}(?:\.\d*)?)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a target: a box in pixels or percent, or a time in seconds from x1 to x2.

    iri: of the whole target, without a fragment.
    """

    iri: str
    unit: str
    x1: float
    y1: float
    x2: float
    y2: float


Finds = tuple[str, tuple[Region, ...]]
"""The words of an annotation as they are looked up, and the parts of its targets."""


def finds(document: dict[str, Any]) -> Finds:
    """What an annotation is found by."""
    return words(document), regions(document)


def tokens(words: str) -> list[str]:
    """The words of a text as they are looked up: folded, without accents; each Chinese, Japanese or
    Korean letter by itself."""
    return [found[:LONGEST_WORD] for found in WORD.findall(plain(words))]


def words(document: dict[str, Any]) -> str:
    """All words of an annotation's bodies, their labels included, with spaces between them."""
    if isinstance(said := document.get("bodyValue"), str):
        said_all = [said]
    else:
        said_all = list(_said(document.get("body")))
    return sought("\n".join(said_all))


def sought(text: str) -> str:
    """The words of a text with spaces between them, as far as an index takes them."""
    return " ".join(tokens(text[:MOST_LETTERS])[:MOST_WORDS])


def _said(body: Any) -> Iterator[str]:
    if isinstance(body, list):
        for one in body:
            yield from _said(one)
    elif isinstance(body, dict):
        for name in ("value", "label", "prefLabel"):
            yield from _texts(body.get(name))
        yield from _said(body.get("items"))
        if isinstance(body.get("source"), dict):
            yield from _said(body["source"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def whole(iri: str) -> str:
    """The IRI of what a fragment is a part of."""
    return iri.partition("#")[0]


def regions(document: dict[str, Any]) -> tuple[Region, ...]:
    """The parts of targets that media fragments name: xywh boxes and t ranges, each once."""
    return tuple(dict.fromkeys(_regions(document.get("target"))))


def _regions(target: Any) -> Iterator[Region]:
    if isinstance(target, list):
        for one in target:
            yield from _regions(one)
    elif isinstance(target, str):
        iri, _, fragment = target.partition("#")
        yield from _named(iri, fragment)
    elif isinstance(target, dict):
        yield from _regions(target.get("items"))
        source = target["source"] if "source" in target else target.get("id")
        yield from _regions(source)
        iri = _whole(source)
        if iri:
            yield from _selected(iri, target.get("selector"))


def _whole(source: Any) -> str:
    found = source.get("id") if isinstance(source, dict) else source
    return whole(found) if isinstance(found, str) and is_iri(found) else ""


def _selected(iri: str, selector: Any) -> Iterator[Region]:
    if isinstance(selector, list):
        for one in selector:
            yield from _selected(iri, one)
    elif isinstance(selector, dict):
        kinds = selector.get("type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if "FragmentSelector" in named and isinstance(selector.get("value"), str):
            yield from _named(iri, selector["value"].removeprefix("#"))
        yield from _selected(iri, selector.get("refinedBy"))


def _named(iri: str, fragment: str) -> Iterator[Region]:
    for pair in fragment.split("&"):
        if found := region(iri, pair):
            yield found


def region(iri: str, pair: str) -> Region | None:
    """The part that one pair of a media fragment names, None when it names none: xywh=percent:5,5,9,9
    or t=10,20.5 (Media Fragments URI 1.0, 4.2)."""
    name, _, value = pair.partition("=")
    value = value.strip()
    if name == "xywh":
        return _box(iri, value)
    return _time(iri, value.removeprefix("npt:")) if name == "t" else None


def _box(iri: str, value: str) -> Region | None:
    found = BOX.fullmatch(value)
    if found is None:
        return None
    left, top, width, height = (float(number) for number in found.groups()[1:])
    if max(left + width, top + height) >= ENDLESS:
        return None
    return Region(iri, found[1] or "pixel", left, top, left + width, top + height)


def _time(iri: str, value: str) -> Region | None:
    begin, _, end = value.partition(",")
    first, last = _seconds(begin, 0.0), _seconds(end, ENDLESS)
    if not value or first is None or last is None or first >= last:
        return None
    return Region(iri, "second", first, 0.0, last, 0.0)


def _seconds(clock: str, absent: float) -> float | None:
    if not clock:
        return absent
    found = CLOCK.fullmatch(clock.strip())
    if found is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
