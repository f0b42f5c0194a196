"""What the accepted tags of an item add to its record, and which of them add nothing, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from annoserver.exchange.records.classes import TEXTS
from annoserver.exchange.records.delivery.outline import Said, gist
from annoserver.exchange.records.uri import is_uri
from annoserver.exchange.records.xml import clean
from annoserver.ld.authorities import canonical
from annoserver.ld.terms import TAG_PROPERTIES
from annoserver.ld.values import is_language
from annoserver.model.item import Accepted
from annoserver.model.rules.status import support
from annoserver.model.text import fold, is_iri
from annoserver.model.vote import Standing

SINGLE = frozenset({"edm:currentLocation"})
"""Properties that a record has once at most."""

PLACES = frozenset({"dcterms:spatial", "dc:coverage", "edm:currentLocation"})
"""Properties whose value may be a point on the map."""

NORTH, EAST = 90, 180
"""Degrees beyond which there is no latitude or longitude."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_POINT = re.compile(
    r"geo:(-?[0-9]{1,2}(?:\.[0-9]+)?),(-?[0-9]{1,3}(?:\.[0-9]+)?)(?:,-?[0-9.]+)?(?:;.*)?", re.IGNORECASE
)
ORDER = {name: number for number, name in enumerate(TAG_PROPERTIES)}
"""Where the statements of a property come in a record, among those that are added."""

_GENERAL = {"edm:isRelatedTo": 0, "dc:subject": 1}
"""Properties that say less than any other does of the same thing."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One property and value. name: of the property, such as dc:subject; iri: canonical, else text in
    a language; accepted: the tag it is from, the best supported and then the oldest of those that
    say the same; point: latitude and longitude of a place that no authority names."""

    name: str
    accepted: Accepted
    iri: str = ""
    text: str = ""
    language: str = ""
    point: tuple[float, float] | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Equal for statements that say the same (crowd.md, fingerprint)."""
        return (self.name, self.iri, fold(self.text), self.language.lower())

    @property
    def maker(self) -> str:
        """Person for what a person made, or people approved of."""
        return maker(self.accepted)

    @property
    def confidence(self) -> str:
        """The Wilson value, three decimals and no exponent; "" for a tag that was ruled on, and for a
        person's tag when nobody voted on it."""
        tally = self.accepted.standing.tally
        if self.accepted.standing.ruled:
            return ""
        if self.maker == "Person" and not tally.up + tally.down:
            return ""
        return decimal(support(tally))


@dataclass(frozen=True, slots=True)
class Left:
    """A tag that adds nothing; already: because the source says the same; instead: name of the
    annotation whose statement says it, or more."""

    accepted: Accepted
    reason: str
    already: bool = False
    instead: str = ""


def maker(accepted: Accepted) -> str:
    """Person for what a person made, or people approved of; SoftwareAgent for the rest."""
    unvoted = accepted.by_software and not accepted.standing.tally.up
    return "SoftwareAgent" if unvoted else "Person"


def decided_by(standing: Standing) -> str:
    """What a status rests on: the votes, or the role of who ruled, never a name."""
    return "moderator" if standing.ruled else "votes"


def decimal(value: float) -> str:
    """A number from 0 to 1 as an xsd:decimal of three decimals at most: 0.438, 0.5, 1."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def choose(tags: Iterable[Accepted], said: Iterable[Said] = ()) -> tuple[list[Statement], list[Left]]:
    """The statements to add, in the order of their properties, and the tags that add none.

    said: what the provider says already (edm.md, section 8, rules 2 to 5).
    """
    read = [_read(accepted) for accepted in sorted(tags, key=lambda one: (one.created, one.name))]
    left = [one for one in read if isinstance(one, Left)]
    best: dict[tuple[str, str, str, str], Statement] = {}
    for one in (one for one in read if isinstance(one, Statement)):
        twin = best.setdefault(one.key, one)
        if twin is not one:
            best[one.key], other = (one, twin) if _support(one) > _support(twin) else (twin, one)
            name = best[one.key].accepted.name
            left.append(Left(other.accepted, f"says the same as {name}", instead=name))
    chosen: list[Statement] = []
    source = Source(said)
    for one in sorted(best.values(), key=lambda one: (ORDER[one.name], not one.iri, one.key)):
        fault = source.has(one) or _less(one, best.values()) or _full(one, chosen, source)
        chosen.extend([] if fault else [one])
        left.extend([fault] if fault else [])
    return chosen, left


def _support(statement: Statement) -> float:
    return support(statement.accepted.standing.tally)


def _read(accepted: Accepted) -> Statement | Left:
    tag = accepted.tag
    if not tag.property:
        return Left(accepted, "has no EDM property, so it stays an annotation")
    if tag.property not in TAG_PROPERTIES:
        return Left(accepted, f"{tag.property} cannot say that it was added, so it stays an annotation")
    if tag.body.iri:
        return _link(accepted, canonical(tag.body.iri))
    text, language = clean(tag.body.text).strip(), tag.body.language.replace("_", "-")
    if not text:
        return Left(accepted, "has no text that XML can hold")
    if language and not is_language(language):
        return Left(accepted, f"{tag.body.language!r} is not the code of a language")
    return Statement(tag.property, accepted, text=text, language=language)


def _link(accepted: Accepted, iri: str) -> Statement | Left:
    name = accepted.tag.property
    if TAG_PROPERTIES[name] in TEXTS:
        return Left(accepted, f"{name} takes words, and no URI")
    if place := _POINT.fullmatch(iri):
        return _at(accepted, float(place[1]), float(place[2]))
    if not is_iri(iri) or not is_uri(iri):
        return Left(accepted, f"{iri!r} is not a URI")
    if not _WEB.match(iri):
        return Left(accepted, f"{iri!r} is no address on the web, so it stays an annotation")
    return Statement(name, accepted, iri=iri)


def _at(accepted: Accepted, latitude: float, longitude: float) -> Statement | Left:
    """A point (RFC 5870) becomes a place of ours, under the address of the annotation that says it."""
    name, own = accepted.tag.property, json.loads(accepted.document).get("id")
    if name not in PLACES:
        return Left(accepted, f"a point is no value of {name}")
    if abs(latitude) > NORTH or abs(longitude) > EAST or not is_iri(own):
        return Left(accepted, f"{accepted.tag.body.iri!r} is no point on the earth")
    return Statement(name, accepted, iri=f"{own}#place", point=(latitude, longitude))


def rank(name: str) -> int:
    """How much a property says: the same URI under one of a higher rank is kept alone."""
    return _GENERAL.get(name, len(_GENERAL))


def _less(one: Statement, others: Iterable[Statement]) -> Left | None:
    """The same URI under a property that says more is kept alone."""
    for other in others:
        if one.iri and one.iri == other.iri and rank(one.name) < rank(other.name):
            name = other.accepted.name
            return Left(one.accepted, f"{name} says more of the same URI, as {other.name}", instead=name)
    return None


def _full(one: Statement, chosen: Iterable[Statement], source: Source) -> Left | None:
    taken = one.name in source.names or any(other.name == one.name for other in chosen)
    if one.name in SINGLE and taken:
        return Left(one.accepted, f"there can be one {one.name} only, and there is one")
    return None


_AS_MUCH = {one: tuple(name for name in ORDER if name == one or rank(name) > rank(one)) for one in ORDER}
"""The properties under which the same URI says as much as under this one, or more."""


class Value(Protocol):
    """A property and its value, whoever says it."""

    @property
    def name(self) -> str: ...
    @property
    def iri(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


class Source:
    """What a record says already; the record itself stays as it is."""

    def __init__(self, said: Iterable[Said]) -> None:
        said = tuple(said)
        self.names = {name for name, _, _, _ in said}
        self.links = {(name, iri) for name, iri, _, _ in said if iri}
        self.texts = {(name, text, language) for name, _, text, language in said if text}

    def has(self, one: Statement) -> Left | None:
        """The finding that the source says this, or more, already."""
        where = self.where(one)
        if not where:
            return None
        return Left(one.accepted, f"is in the source already, as {where}", already=True)

    def where(self, one: Value) -> str:
        """The property under which the source says this, or more, already; "" when it does not."""
        return next(self._places(one), "")

    def _places(self, one: Value) -> Iterator[str]:
        if one.iri:
            iri = canonical(one.iri)
            yield from (name for name in _AS_MUCH[one.name] if (name, iri) in self.links)
            return
        text = gist(one.text)
        for language in ("", one.language.lower()):
            if (one.name, text, language) in self.texts:
                yield one.name
