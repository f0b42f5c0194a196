"""What has to be known of a record to put statements into it: kept beside it, so that none is read twice."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records import forms, parts, xml
from annoserver.exchange.records.classes import PREFIXES, SHAPES, TEXTS
from annoserver.exchange.records.delivery import outward, rules
from annoserver.exchange.records.parts import OBJECT, Parts
from annoserver.exchange.records.xml import Element, Graph
from annoserver.ld.authorities import canonical
from annoserver.ld.terms import TAG_PROPERTIES, shorten
from annoserver.ld.values import is_language
from annoserver.model.item import Item, Record
from annoserver.model.text import fold

VERSION = 2
"""Another one whenever an outline, or a rule that it was checked by, changes; older ones are drawn anew."""

LONGEST = 100
"""Characters of a text that are compared as they are; longer ones by their digest."""

BEGINNING = b"%d " % VERSION
"""What every outline of this version begins with."""


class Said(NamedTuple):
    """A statement in the form in which statements are compared; gist: of its text (see gist)."""

    name: str
    iri: str
    gist: str
    language: str


class Place(NamedTuple):
    """Where new statements may stand: before the first one of a slot that begins at this offset."""

    slot: int
    start: int
    line: int


class Carried(NamedTuple):
    """One statement of an aggregator's proxy, its value as it is written there."""

    name: str
    iri: str
    text: str
    language: str


class Outline(NamedTuple):
    """A record in EDM's external form, but for its bytes.

    fault, line: why nothing can be put into it, "" when something can; sum: CRC-32 of the bytes;
    findings: rule, line and message of what they break as they are; declare: whether an XML
    declaration goes before them; places: in their order; first, end: where the first resource begins
    and the last one, which stands at line, ends. inside, below: prefixes that mean among the
    statements, and below rdf:RDF, what they mean to us; about: what is described, as canonical IRIs.
    """

    fault: str
    line: int
    sum: int = 0
    findings: Sequence[tuple[str, int, str]] = ()
    declare: bool = False
    places: Sequence[Place] = ()
    first: int = 0
    end: int = 0
    inside: Sequence[str] = ()
    below: Sequence[str] = ()
    about: Sequence[str] = ()
    said: Sequence[Said] = ()
    carried: Sequence[Carried] = ()


def of(item: Item) -> tuple[Outline, bytes]:
    """The outline of an item's record and the bytes that it is of: as they are kept, else made now."""
    record = item.record
    if record is not None and record.outline.startswith(BEGINNING):
        found, source = _read(record)
        if found.sum == zlib.crc32(source):
            return found, source
    return _draw(item)


def kept(item: Item, before: bytes = b"") -> bytes:
    """What is to be kept beside an item's record; before: what was kept beside the same so far."""
    record = item.record
    if record is None or before.startswith(BEGINNING):
        return before
    found, source = _draw(item)
    own = b"" if found.fault or source == _alone(record) else zlib.compress(source)
    return BEGINNING + json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + own


def _read(record: Record) -> tuple[Outline, bytes]:
    head, _, own = record.outline.partition(b"\n")
    found = Outline._make(json.loads(head[len(BEGINNING) :].decode()))
    found = found._replace(
        places=[Place._make(one) for one in found.places],
        said=[Said._make(one) for one in found.said],
        carried=[Carried._make(one) for one in found.carried],
    )
    if found.fault:
        return found, b""
    return found, zlib.decompress(own) if own else _alone(record)


def _alone(record: Record) -> bytes:
    return xml.alone(record) if record.namespaces else record.source


def _draw(item: Item) -> tuple[Outline, bytes]:
    try:
        found, aggregators = _parts(item)
        return _outline(found, aggregators), found.graph.source
    except (Invalid, Unfit) as broken:
        return Outline(broken.message, broken.line if isinstance(broken, xml.Broken) else 0), b""


def _parts(item: Item) -> tuple[Parts, Sequence[Element]]:
    """The record of an item in the external form, whatever form it came in, and its aggregators' proxies."""
    if item.record is None:
        raise Invalid("the item came without a record")
    found = next(parts.split(forms.tree(item.record)), None)
    if not isinstance(found, Parts):
        raise Invalid("the record does not say what its provider said")
    if not found.described.children:
        raise Invalid("the record says nothing of its object")
    if not found.internal:
        return found, ()
    turned = next(parts.split(next(xml.graphs(outward.turn(found, item.provider_id)))))
    if not isinstance(turned, Parts):
        raise Invalid("the record cannot be turned")
    return turned, found.aggregators


def _outline(found: Parts, aggregators: Sequence[Element]) -> Outline:
    graph, root, described = found.graph, found.graph.root, found.described
    last = root.children[-1]
    return Outline(
        fault="",
        line=last.line,
        sum=zlib.crc32(graph.source),
        findings=tuple(_findings(graph)),
        declare=not graph.source[: root.start].strip(),
        places=tuple(_places(described)),
        first=root.children[0].start,
        end=last.end,
        inside=_known(described),
        below=_known(root),
        about=tuple(dict.fromkeys(canonical(one.about) for one in root.children)),
        said=tuple(said(described)),
        carried=tuple(one for proxy in aggregators for one in _carried(proxy)),
    )


def _findings(graph: Graph) -> Iterator[tuple[str, int, str]]:
    yield from ((one.rule, one.line, one.message) for one in rules.graph(graph))
    if not graph.whole:
        yield "root", graph.root.line, rules.ALONE


def _places(described: Element) -> Iterator[Place]:
    shape, reached = SHAPES[OBJECT], -1
    for child in described.children:
        slot = shape.place(child.name)
        if slot is not None and slot > reached:
            reached = slot
            yield Place(slot, child.start, child.line)


def _known(element: Element) -> tuple[str, ...]:
    return tuple(prefix for prefix, iri in element.scope.items() if PREFIXES.get(prefix) == iri)


def said(described: Element | None) -> Iterator[Said]:
    """What a record says of its object, its values in the form in which they are compared."""
    for child in described.children if described else ():
        link = canonical(child.resource) if child.resource else ""
        yield Said(shorten(child.name), link, gist(child.text), child.language.lower())


def gist(text: str) -> str:
    """Equal for texts that say the same: without regard to case and white space, and never long."""
    folded = fold(text)
    return folded if len(folded) <= LONGEST else hashlib.sha256(folded.encode()).hexdigest()


def _carried(proxy: Element) -> Iterator[Carried]:
    """The statements of an aggregator's proxy that can be marked as added."""
    for child in proxy.children:
        name = shorten(child.name)
        if name not in TAG_PROPERTIES:
            continue
        text = xml.clean(child.text).strip()
        if child.resource and not text and TAG_PROPERTIES[name] not in TEXTS:
            yield Carried(name, child.resource, "", "")
        elif text and not child.resource:
            yield Carried(name, "", text, child.language if is_language(child.language) else "")
