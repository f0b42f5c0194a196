"""RDF/XML of any size, cut into one small document for each record."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from annoserver.exchange.records import xml
from annoserver.exchange.records.parts import AGGREGATION, OBJECT, OVERALL, PROXY, is_europeanas
from annoserver.exchange.records.xml import CHUNK, DEPTH, Broken, Element, Reading
from annoserver.ld.terms import EDM, ORE, RDF
from annoserver.model.item import Record

KINDS = (OBJECT, AGGREGATION, PROXY, OVERALL)
OTHER = len(KINDS)
KEYS = frozenset({EDM + "aggregatedCHO", ORE + "proxyFor"})
"""How an aggregation or a proxy says which object it is about."""

NOTHING = 0

LARGEST = 64 << 20
"""Bytes that one record may have."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One record of a large document; line: where its object stands there."""

    record: Record
    line: int


@dataclass(slots=True)
class _Envelope:
    """What stands below one rdf:RDF, in columns of numbers: a few bytes for each resource.

    kinds: which of KINDS; abouts, keys: hashes of what it is and of the object that it is about.
    """

    start: int
    outside: Mapping[str, str]
    kinds: bytearray = field(default_factory=bytearray)
    abouts: array[int] = field(default_factory=lambda: array("q"))
    keys: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("Q"))
    lines: array[int] = field(default_factory=lambda: array("Q"))
    outer: int = 0

    def begin(self, name: str, about: str, start: int, line: int) -> None:
        self.kinds.append(KINDS.index(name) if name in KINDS else OTHER)
        self.abouts.append(hash(about))
        self.keys.append(NOTHING)
        self.starts.append(start)
        self.lines.append(line)

    def place(self, number: int) -> tuple[int, int]:
        """Where a resource begins, and the next one or the end of all."""
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else self.outer


def records(stream: IO[bytes]) -> Iterator[Cut]:
    """Each record of a UTF-8 document that can go back; raises Broken where it cannot be read.

    Memory holds one record, and some 33 bytes for each resource of the rdf:RDF that is being read.
    """
    scanner = _Scanner()
    at, more = 0, True
    while more:
        stream.seek(at)
        chunk = stream.read(CHUNK)
        more = bool(chunk)
        at += len(chunk)
        scanner.read_on(chunk, last=not chunk)
        for envelope in scanner.finished:
            yield from _records(stream, envelope)
        scanner.finished.clear()


def _records(stream: IO[bytes], envelope: _Envelope) -> Iterator[Cut]:
    objects = envelope.kinds.count(0)
    if objects == 1:
        whole = _read(stream, envelope.start, _end(stream, envelope))
        number = envelope.kinds.index(0)
        yield Cut(Record(whole, envelope.outside), envelope.lines[number])
    elif objects:
        yield from _Many(stream, envelope).cuts()


class _Many:
    """The records of an rdf:RDF that has several, each found through indexes and read again."""

    def __init__(self, stream: IO[bytes], envelope: _Envelope) -> None:
        self.stream, self.envelope = stream, envelope
        self.opening = _read(stream, envelope.start, envelope.starts[0])
        self.closing = _read(stream, envelope.outer, _end(stream, envelope))
        self.about = _Index(envelope.abouts)
        self.key = _Index(envelope.keys)

    def cuts(self) -> Iterator[Cut]:
        for number, kind in enumerate(self.envelope.kinds):
            if kind == 0:
                pieces = [self._piece(one) for one in sorted(self._members(number))]
                source = b"\n".join([self.opening.rstrip(), *pieces, self.closing])
                yield Cut(Record(source, self.envelope.outside), self.envelope.lines[number])

    def _members(self, number: int) -> set[int]:
        """The object, what is about it, and what is reached from there."""
        wave = seen = {number, *self.key.find(self.envelope.abouts[number])}
        while wave:
            found = {other for link in self._links(wave) for other in self.about.find(hash(link))}
            wave = {other for other in found - seen if self.envelope.kinds[other] == OTHER}
            seen = seen | wave
        return seen

    def _links(self, numbers: set[int]) -> Iterator[str]:
        source = b"".join([self.opening, *map(self._piece, numbers), self.closing])
        for one in xml.read(Record(source, self.envelope.outside)).root.children:
            # What Europeana's own proxy adds is no part of what an institution gave.
            if not (one.name == PROXY and is_europeanas(one)):
                yield from _resources(one)

    def _piece(self, number: int) -> bytes:
        return _read(self.stream, *self.envelope.place(number)).rstrip()


class _Index:
    """Numbers of resources by hash."""

    def __init__(self, hashes: array[int]) -> None:
        self.hashes = hashes
        self.order = array("Q", sorted(range(len(hashes)), key=hashes.__getitem__))

    def find(self, wanted: int) -> Iterator[int]:
        at = bisect_left(self.order, wanted, key=self.hashes.__getitem__)
        while at < len(self.order) and self.hashes[self.order[at]] == wanted:
            yield self.order[at]
            at += 1


class _Scanner(Reading):
    """Reads a document once, and keeps of it where the resources stand."""

    def __init__(self) -> None:
        super().__init__()
        self.finished: list[_Envelope] = []
        self._depth = self._inside = 0
        self._scopes: list[Mapping[str, str]] = [{}]
        self._envelope: _Envelope | None = None
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise Broken(f"elements are nested more than {DEPTH} deep", self.parser.CurrentLineNumber)
        declared, self.declared = self.declared, {}
        if self._envelope is None:
            self._outside(name, declared)
        elif self._depth == self._inside + 1:
            about = attributes.get(RDF + "about", "")
            self._envelope.begin(name, about, self.parser.CurrentByteIndex, self.parser.CurrentLineNumber)
        elif self._depth == self._inside + 2 and name in KEYS:
            self._envelope.keys[-1] = hash(attributes.get(RDF + "resource", ""))

    def _outside(self, name: str, declared: Mapping[str, str]) -> None:
        around = self._scopes[-1]
        if name == RDF + "RDF":
            outside = {prefix: iri for prefix, iri in around.items() if prefix not in declared}
            self._envelope = _Envelope(self.parser.CurrentByteIndex, outside)
            self._inside = self._depth
        else:
            self._scopes.append({**around, **declared})

    def _end(self, name: str) -> None:
        if self._envelope is None:
            self._scopes.pop()
        elif self._depth == self._inside:
            self._envelope.outer = self.parser.CurrentByteIndex
            self.finished.append(self._envelope)
            self._envelope = None
        self._depth -= 1


def _resources(one: Element) -> Iterator[str]:
    return (link for part in one.walk() if (link := part.resource))


def _end(stream: IO[bytes], envelope: _Envelope) -> int:
    """What follows the end tag, or the empty tag, that begins at outer."""
    stream.seek(envelope.outer)
    at = envelope.outer
    while chunk := stream.read(CHUNK):
        if (found := chunk.find(b">")) >= 0:
            return at + found + 1
        at += len(chunk)
    return at


def _read(stream: IO[bytes], start: int, end: int) -> bytes:
    if end - start > LARGEST:
        raise Broken(f"a record of more than {LARGEST >> 20} MiB is not taken")
    stream.seek(start)
    return stream.read(end - start)
