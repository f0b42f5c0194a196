"""The records of one file, whatever form and size it has: RDF/XML, JSON-LD, Turtle and its relatives."""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePath
from typing import IO

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.intake import edm
from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.records import api, encoding, forms, heap, stream, xml
from annoserver.exchange.records.heap import Heap
from annoserver.exchange.records.parts import OBJECT
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item, Record

SMALL = 8 << 20
"""Bytes of a file that is read whole; larger ones are read piece by piece, or laid out on the disk."""

JSONLD, TURTLE = "application/ld+json", "text/turtle"
MEDIA_TYPES = {
    ".ttl": TURTLE,
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
}
"""Forms that are told by the name of the file, as they look alike."""

_HEAD = 4096
_IRI = re.compile(rb"<(?:[a-zA-Z][\w+.\-]*:(?://|\w+:)|#|>)")
_WORDS = re.compile(rb"@prefix\b|@base\b|PREFIX\b|BASE\b|#|_:", re.IGNORECASE)


def items(found: Found, small: int = SMALL) -> Iterator[Item | Refusal]:
    """Every record of a file, in its order; what is broken comes as a refusal after what was whole.

    small: bytes of a file that is read whole.
    """
    head = found.stream.read(_HEAD)
    size = found.stream.seek(0, os.SEEK_END)
    found.stream.seek(0)
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = PurePath(found.name).suffix.lower()
    if begin[:1] in (b"{", b"["):
        yield from _json(found, begin, size)
    elif ending in MEDIA_TYPES or _IRI.match(begin) or _WORDS.match(begin):
        yield from _graph(found, found.stream, MEDIA_TYPES.get(ending, TURTLE), size)
    elif size <= small:
        yield from edm.items(found.content, found.name)
    else:
        yield from _streamed(found, head)


def _streamed(found: Found, head: bytes) -> Iterator[Item | Refusal]:
    """The records of a large XML document, one at a time."""
    read = False
    try:
        with ExitStack() as opened:
            for cut in stream.records(_utf8(found, head, opened)):
                read = True
                for one in edm.items(xml.alone(cut.record), found.name):
                    yield _placed(one, cut)
    except xml.Broken as broken:
        yield Refusal(broken.message, found.name, broken.line)
        return
    if not read:
        yield Refusal(edm.EMPTY, found.name, 1)


def _placed(one: Item | Refusal, cut: stream.Cut) -> Item | Refusal:
    if isinstance(one, Refusal):
        return replace(one, line=cut.line)
    return replace(one, record=cut.record)


def _utf8(found: Found, head: bytes, opened: ExitStack) -> IO[bytes]:
    """The document in UTF-8; one in another encoding is written anew, to a file without a name."""
    try:
        codec = encoding.of(head)
    except LookupError as cause:
        raise xml.Broken(str(cause.args[0]), 1) from cause
    if not codec:
        return found.stream
    made = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (closed with the rest)
    text = io.TextIOWrapper(found.stream, codec, newline="")
    try:
        first = text.read(_HEAD)
        made.write(encoding.DECLARATION.sub("", first, count=1).encode())
        while block := text.read(1 << 20):
            made.write(block.encode())
    except UnicodeError as cause:
        raise xml.Broken(f"the bytes are not in the encoding that they say, {codec}", 1) from cause
    finally:
        text.detach()
    made.seek(0)
    return made


def _json(found: Found, begin: bytes, size: int) -> Iterator[Item | Refusal]:
    """JSON-LD: one document, a list of documents, or one on each line."""
    if begin.startswith(b"["):
        yield from _listed(found)
    elif _is_document(found.stream.readline(arrays.LARGEST)) and found.stream.tell() < size:
        found.stream.seek(0)
        for number, line in enumerate(found.stream, 1):
            if line.strip():
                yield from _document(found, line.strip(), number)
    else:
        found.stream.seek(0)
        if size <= SMALL:
            yield from _document(found, found.stream.read(), 0)
        else:
            yield from _graph(found, found.stream, JSONLD, size)


def _is_document(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _listed(found: Found) -> Iterator[Item | Refusal]:
    number = 0
    try:
        for number, element in enumerate(arrays.elements(found.stream, frozenset()), 1):
            yield from _document(found, element.text.encode("utf-8", "surrogatepass"), number)
    except arrays.Broken as broken:
        yield Refusal(str(broken), found.name, number + 1)


def _document(found: Found, source: bytes, number: int) -> Iterator[Item | Refusal]:
    if record := api.cut(source):
        yield from answered(record, found.name, number)
        return
    for one in _graph(found, io.BytesIO(source), JSONLD, len(source)):
        yield replace(one, line=number) if isinstance(one, Refusal) else one


def answered(record: bytes, file: str, number: int = 0) -> Iterator[Item | Refusal]:
    """A record as Europeana's Record API gives it in JSON, kept like that."""
    for one in edm.items(forms.written(api.triples(record)), file):
        if isinstance(one, Refusal):
            yield replace(one, line=number)
        else:
            yield replace(one, record=Record(record, {}, api.MEDIA_TYPE))


def _graph(found: Found, source: IO[bytes], media_type: str, size: int) -> Iterator[Item | Refusal]:
    """The records of a graph; one that is alone in it is kept as it came, others as N-Triples."""
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory()) if size > SMALL else None
        try:
            laid = Heap(source, media_type, folder)
        except (Invalid, Unfit) as broken:
            yield Refusal(broken.message, found.name)
            return
        objects = sorted(laid.every(OBJECT), key=str)
        if not objects:
            yield Refusal(edm.EMPTY, found.name)
        for about in objects:
            if len(objects) == 1 and size <= SMALL:
                source.seek(0)
                said, record = laid.triples(), Record(source.read(), {}, media_type)
            else:
                said = heap.record(laid, about)
                record = Record(heap.lines(said), {}, "application/n-triples")
            for one in edm.items(forms.written(said), found.name):
                yield replace(one, line=0) if isinstance(one, Refusal) else replace(one, record=record)
