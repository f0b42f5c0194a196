"""The elements of Europeana's metadata tiers, counted in one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annoserver.exchange.records import forms, parts
from annoserver.exchange.records.classes import full
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.xml import Element
from annoserver.ld.terms import DC, EDM
from annoserver.model.item import Record

TIERS = ("0", "A", "B", "C")
LABEL = full("skos:prefLabel")
CONCEPT, AGENT, PLACE, TIME = map(full, ("skos:Concept", "edm:Agent", "edm:Place", "edm:TimeSpan"))

_LINGUAL = """dc:coverage dc:description dc:format dc:relation dc:rights dc:source dc:subject dc:title dc:type
dcterms:alternative dcterms:hasPart dcterms:isPartOf dcterms:isReferencedBy dcterms:medium dcterms:provenance
dcterms:references dcterms:spatial dcterms:tableOfContents dcterms:temporal edm:currentLocation edm:hasType
edm:isRelatedTo"""
LINGUAL = frozenset(map(full, _LINGUAL.split()))
"""Properties whose values should say in which language they are."""

GROUPS = {
    "temporal": "dcterms:created dcterms:issued dcterms:temporal",
    "conceptual": "dc:format dc:type dcterms:medium",
    "personal": "dc:creator dc:contributor dc:publisher",
    "geographical": "dcterms:spatial edm:currentLocation",
}
ENABLING = {full(name): group for group, names in GROUPS.items() for name in names.split()}
"""Enabling elements, any value of which counts, and the group of each."""

LINKED = {
    DC + "subject": {CONCEPT: "conceptual", AGENT: "personal", PLACE: "geographical"},
    EDM + "hasMet": {TIME: "temporal", AGENT: "personal"},
}
"""Those that count only as a link to a resource that is described, in the group of its class."""

_MORE = "skos:note skos:broader skos:narrower skos:related skos:exactMatch skos:closeMatch"
_LIFE = """edm:begin edm:end rdaGr2:dateOfBirth rdaGr2:dateOfDeath rdaGr2:placeOfBirth rdaGr2:placeOfDeath
rdaGr2:professionOrOccupation"""
COMPLETE: dict[str, tuple[tuple[str, ...], ...]] = {
    CONCEPT: ((LABEL,), tuple(map(full, _MORE.split()))),
    AGENT: ((LABEL,), tuple(map(full, _LIFE.split()))),
    PLACE: ((LABEL,), (full("wgs84_pos:lat"),), (full("wgs84_pos:long"),)),
    TIME: ((EDM + "begin",), (EDM + "end",)),
}
"""What a contextual resource needs to count: of each list, one."""


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of the metadata tier of one record (edm.md, section 9).

    lingual: properties that should have a language, and tagged: how many of them do; enabling:
    enabling elements, and groups: theirs; classes: distinct contextual classes with a complete
    resource that the object links to.
    """

    lingual: int
    tagged: int
    enabling: int
    groups: int
    classes: int

    @property
    def share(self) -> float:
        """The part of the properties that say in which language they are."""
        return self.tagged / self.lingual if self.lingual else 0.0

    @property
    def language(self) -> int:
        """The class by language, as a place in TIERS."""
        return min(3, int(self.share * 4 + 1e-9))

    @property
    def elements(self) -> int:
        """The class by enabling elements."""
        needs = ((4, 2, 3), (3, 2, 2), (1, 1, 1))
        return next((tier for some, of, tier in needs if self.enabling >= some and self.groups >= of), 0)

    @property
    def context(self) -> int:
        """The class by contextual classes."""
        return min(3, 1 + self.classes)

    @property
    def tier(self) -> str:
        """The metadata tier: the lowest of the three."""
        return TIERS[min(self.language, self.elements, self.context)]


def elements(source: Record) -> Elements | None:
    """Those of a record, over what its provider and its aggregators say; None when it is none."""
    found = next(parts.split(forms.tree(source)), None)
    if not isinstance(found, Parts):
        return None
    said = [child for one in (found.described, *found.aggregators) for child in one.children]
    described = {one.about: one for one in found.reached}
    enabling = set(_enabling(said, described))
    lingual = {one.name for one in said if one.name in LINGUAL}
    tagged = {one.name for one in said if one.name in LINGUAL and _speaks(one, described)}
    return Elements(
        lingual=len(lingual),
        tagged=len(tagged),
        enabling=len({name for name, _ in enabling}),
        groups=len({group for _, group in enabling}),
        classes=len({one.name for one in _linked(said, described) if _complete(one)}),
    )


def _speaks(one: Element, described: dict[str, Element]) -> bool:
    """Whether a value says in which language it is, itself or by the label of what it points to."""
    other = described.get(one.resource or "")
    if other is None:
        return bool(one.language and one.text.strip())
    return other.name in (CONCEPT, PLACE, TIME) and any(label.language for label in other.every(LABEL))


def _enabling(said: Iterable[Element], described: dict[str, Element]) -> Iterator[tuple[str, str]]:
    for one in said:
        if one.name in ENABLING and (one.resource or one.text.strip()):
            yield one.name, ENABLING[one.name]
        other = described.get(one.resource or "")
        if other is not None and other.name in LINKED.get(one.name, {}):
            yield one.name, LINKED[one.name][other.name]


def _linked(said: Iterable[Element], described: dict[str, Element]) -> Iterator[Element]:
    yield from (described[one.resource] for one in said if one.resource in described)


def _complete(one: Element) -> bool:
    needs = COMPLETE.get(one.name)
    return needs is not None and all(any(one.every(name) for name in some) for some in needs)
