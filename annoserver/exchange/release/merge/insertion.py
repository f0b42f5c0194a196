"""New elements of a record: as bytes, and as the tree that is checked before they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annoserver.exchange.records import xml
from annoserver.exchange.records.classes import PREFIXES, SHAPES, full
from annoserver.exchange.records.parts import OBJECT
from annoserver.exchange.records.xml import LANG, Element
from annoserver.exchange.release.merge.carried import Carried
from annoserver.exchange.release.merge.contextual import Resource
from annoserver.exchange.release.merge.statements import Statement


@dataclass(frozen=True, slots=True)
class New:
    """One element; name and attributes with their prefixes, in the order in which they are written."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: Sequence[New] = ()

    def written(self, inside: Element, indent: bytes = b"\n    ") -> bytes:
        """The bytes; prefixes that mean something else, or nothing, at this place are declared.

        The declarations stand on the new element, so that no byte of the institution's has to change.
        """
        used = {
            name.partition(":")[0] for one in (self, *self.children) for name in (one.name, *one.attributes)
        }
        missing = {
            prefix: PREFIXES[prefix]
            for prefix in used - {"xml"}
            if inside.scope.get(prefix) != PREFIXES[prefix]
        }
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

    def element(self, place: Element) -> Element:
        """The same as a part of the tree, at the line of the element that it stands beside."""
        attributes = {
            LANG if name == "xml:lang" else full(name): one for name, one in self.attributes.items()
        }
        made = replace(
            place, name=full(self.name), attributes=attributes, text=self.text, children=[], language=""
        )
        made.language = self.attributes.get("xml:lang", "")
        made.children = [child.element(made) for child in self.children]
        return made


def statement(one: Statement | Carried) -> New:
    """A statement that says who made it (edm.md, section 3)."""
    attributes = {"edm:wasGeneratedBy": one.maker}
    if one.confidence:
        attributes["edm:confidenceLevel"] = one.confidence
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


def place(described: Element, name: str) -> int:
    """Which child a new statement stands before; edm:type comes after it at the latest."""
    shape = SHAPES[OBJECT]
    own = shape.place(full(name))
    for number, child in enumerate(described.children):
        there = shape.place(child.name)
        if own is None or there is None or there > own:
            return number
    return len(described.children) - 1
