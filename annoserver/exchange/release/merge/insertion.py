"""New elements of a record: written into its bytes, and checked before they leave."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from annoserver.exchange.records import xml
from annoserver.exchange.records.classes import PREFIXES, SHAPES, full
from annoserver.exchange.records.delivery import rules
from annoserver.exchange.records.delivery.findings import Finding
from annoserver.exchange.records.delivery.outline import Carried, Outline, Place
from annoserver.exchange.records.parts import OBJECT
from annoserver.exchange.records.xml import LANG, Element
from annoserver.exchange.release.merge.carried import MAKER
from annoserver.exchange.release.merge.contextual import Resource
from annoserver.exchange.release.merge.statements import Statement
from annoserver.ld.terms import TAG_PROPERTIES

WIDEST = 200
"""Bytes of white space before an element that are looked at."""

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

SLOTS: Mapping[str, int] = {
    name: slot for name in TAG_PROPERTIES if (slot := SHAPES[OBJECT].place(full(name))) is not None
}
"""Where a statement that a tag may become has its place among those of an object."""

MOST = {name: most for name, slot in SLOTS.items() if slot >= 0 and (most := SHAPES[OBJECT].slots[slot].most)}
"""How often a record may make a statement at most, for those that have a limit."""


@lru_cache(maxsize=500)
def _prefixes(*names: str) -> frozenset[str]:
    return frozenset(name.partition(":")[0] for name in names) - {"xml"}


@dataclass(frozen=True, slots=True)
class New:
    """One element; name and attributes with their prefixes, in the order in which they are written."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: Sequence[New] = ()

    def written(self, known: Collection[str], indent: bytes = b"\n    ") -> bytes:
        """The bytes; prefixes that are not known at this place, or mean something else, are declared.

        The declarations stand on the new element, so that no byte of the institution's has to change.
        """
        used = _prefixes(self.name, *self.attributes).union(
            *(_prefixes(one.name, *one.attributes) for one in self.children)
        )
        missing = {prefix: PREFIXES[prefix] for prefix in used.difference(known)}
        return self.tagged(xml.declarations(missing) if missing else b"", indent)

    def tagged(self, declared: bytes, indent: bytes) -> bytes:
        """The bytes with some declarations in the start tag; indent: before each of the children."""
        attributes = "".join(f' {name}="{xml.escape(value)}"' for name, value in self.attributes.items())
        opening = b"<%b%b%b" % (self.name.encode(), declared, attributes.encode())
        if self.children:
            inner = b"".join(indent + child.tagged(b"", indent) for child in self.children) + indent[:-2]
        else:
            inner = xml.escape(self.text).encode()
        return b"%b>%b</%b>" % (opening, inner, self.name.encode()) if inner else opening + b"/>"

    def element(self, line: int) -> Element:
        """The same as a part of the tree, at a line."""
        attributes = {
            LANG if name == "xml:lang" else full(name): one for name, one in self.attributes.items()
        }
        inner = [child.element(line) for child in self.children]
        return Element(full(self.name), attributes, 0, 0, line, "", {}, text=self.text, children=inner)


def statement(one: Statement | Carried) -> New:
    """A statement that says who made it (edm.md, section 3)."""
    if isinstance(one, Carried):
        attributes = {"edm:wasGeneratedBy": MAKER}
    else:
        attributes = {"edm:wasGeneratedBy": one.maker}
        if confidence := one.confidence:
            attributes["edm:confidenceLevel"] = confidence
    if one.iri:
        attributes["rdf:resource"] = one.iri
    elif one.language:
        attributes["xml:lang"] = one.language
    return New(one.name, attributes, one.text)


def resource(one: Resource) -> New:
    """A contextual resource; the position of a place stands before its labels (edm.md, section 2)."""
    inner = [_words("skos:prefLabel", text, key) for key, text in one.labels.items()]
    inner += [_words("skos:note", text, key) for key, text in one.notes.items()]
    if one.position:
        names = ("wgs84_pos:lat", "wgs84_pos:long")
        written = [f"{value:.6f}".rstrip("0").rstrip(".") for value in one.position]
        inner[:0] = [New(name, {}, value) for name, value in zip(names, written, strict=True)]
    if one.broader:
        inner.append(New("skos:broader", {"rdf:resource": one.broader}))
    return New(one.kind, {"rdf:about": one.iri}, children=inner)


def _words(name: str, text: str, language: str) -> New:
    return New(name, {"xml:lang": language} if language else {}, text)


def faults(found: Outline, statements: Sequence[New], resources: Sequence[New]) -> Iterator[Finding]:
    """What would be wrong with the record if these were in it: what was before, and what is new."""
    names = [full(one.name) for one in statements]
    for rule, line, message in found.findings:
        if rules.CURES.get(rule, frozenset()).isdisjoint(names):
            yield Finding(rule, line, message)
    for one in statements:
        yield from rules.statement(one.element(_place(found, one).line))
        if one.name in MOST:
            number = sum(said.name == one.name for said in found.said)
            number += sum(other.name == one.name for other in statements)
            if number > MOST[one.name]:
                yield Finding("count", _place(found, one).line, f"there are {number} {one.name}")
    for one in resources:
        yield from rules.resource(one.element(found.line))


def put(found: Outline, source: bytes, statements: Sequence[New], resources: Sequence[New]) -> bytes:
    """The bytes of a record with more in it; every piece of the old one stays as it is."""
    pieces, reached = [DECLARATION] if found.declare else [], 0
    placed = sorted(((_place(found, one), one) for one in statements), key=lambda one: one[0].start)
    for place, some in groupby(placed, key=lambda one: one[0]):
        pieces.append(source[reached : place.start])
        indent = _indent(source, place.start)
        pieces += [piece for _, one in some for piece in (one.written(found.inside), indent)]
        reached = place.start
    pieces.append(source[reached : found.end])
    if resources:
        indent = _indent(source, found.first)
        pieces += [indent + one.written(found.below) for one in resources]
    pieces.append(source[found.end :])
    return b"".join(pieces)


def _place(found: Outline, one: New) -> Place:
    """Where a statement goes: before what comes after it, as edm:type does at the latest."""
    own = SLOTS.get(one.name, -1)
    return next((place for place in found.places if place.slot > own), Place(own, found.end, found.line))


def _indent(source: bytes, start: int) -> bytes:
    """The white space before an element, which its new neighbour takes over."""
    before = source[max(0, start - WIDEST) : start]
    return before[len(before.rstrip()) :]
