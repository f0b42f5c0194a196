"""Web Annotations in files: collections, pages, lists, single ones, and one to a line."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.files.arrays import Broken, Element
from annoserver.exchange.intake.partners import europeana
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import contexts, shape
from annoserver.ld.resources import several, types
from annoserver.ld.rules import usual
from annoserver.ld.rules.usual import Usual
from annoserver.ld.terms import LDP_CONTEXT, context_iri
from annoserver.model.annotation import ANNO, Document, write
from annoserver.model.text import is_iri

LISTS = frozenset({"items", "@graph"})
NESTED = frozenset({"first"})
WHOLE = frozenset({"AnnotationCollection", "AnnotationPage", "OrderedCollection", "OrderedCollectionPage"})

LINES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
"""Names of files that have an annotation on each line, whatever the first line looks like."""

LONGEST = 1 << 20
"""Bytes of a first line that is looked at to see whether it is an annotation."""


@dataclass(slots=True)
class Sent:
    """An annotation of a file that passed the rules of the model.

    position: its line, or its place in the list, from 1; origin: its IRI there, "" for none;
    digest: of the document, the same for each way of writing it into a file; size: of its text; usual:
    what it says, if it has the usual form of a tag or a vote.
    """

    position: int
    origin: str
    document: Document
    digest: str
    size: int
    usual: Usual | None = None


def sent(stream: BinaryIO, file: str = "") -> Iterator[Sent | Refusal]:
    """The annotations of a file in their order; the stream has to be one that can go back.

    An annotation without a context of its own has that of the page or collection it lies in.
    """
    for position, found in _texts(stream, file):
        if isinstance(found, Broken):
            yield Refusal(str(found), file, position)
            continue
        try:
            yield _sent(position, *found)
        except (Invalid, Unfit) as error:
            reasons = [f"{one.pointer or '/'}: {one.message}" for one in error.problems]
            yield Refusal("; ".join(reasons) or error.message, file, position)


def origins(stream: BinaryIO, file: str = "") -> Iterator[str]:
    """The IRIs that the annotations of a file have, without looking at what else they say."""
    for _, found in _texts(stream, file):
        if not isinstance(found, Broken):
            try:
                document = _loaded(found[0])
            except (ValueError, RecursionError):
                continue
            if isinstance(document, dict) and (origin := _origin(document)):
                yield origin


def _loaded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:  # of a surrogate, or of NaN, which are refused when all of it is read
        return json.loads(text)


def _sent(position: int, text: str | bytes, around: Any) -> Sent:
    source = text if isinstance(text, bytes) else text.encode()
    if found := usual.find(source, around):
        return _usual(position, source, found)
    document = shape.read(source)
    if europeana.MARK in source:
        document = europeana.mended(document, around)
    if "@context" not in document:
        document = {"@context": around, **document}
    document = shape.normal(document)
    shape.check(document)
    written = write(document)
    if _inline(document, written):
        contexts.expand(document)
    return Sent(position, _origin(document), document, _digest(written), len(source))


def _usual(position: int, source: bytes, found: Usual) -> Sent:
    """The same for a document that has the usual form, of which Europeana leaves nothing out."""
    head = {"@context": ANNO, "type": "Annotation"} if europeana.MARK in source else {"@context": ANNO}
    found.document = {**head, **found.document}
    digest = _digest(orjson.dumps(found.document))
    return Sent(position, found.origin, found.document, digest, len(source), found)


def _digest(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()[:32]


def _origin(document: Document) -> str:
    own = document.get("id")
    return own if isinstance(own, str) and is_iri(own) else ""


def _inline(document: Document, written: bytes) -> bool:
    """Whether a document defines words itself, so that only a JSON-LD processor knows what it says."""
    own = several(document["@context"])
    return any(isinstance(one, dict) for one in own) or written.count(b'"@context":') > 1


def _texts(stream: BinaryIO, file: str) -> Iterator[tuple[int, tuple[str | bytes, Any] | Broken]]:
    """Each annotation as it is written, with the context around it; where there is none, why."""
    if _by_line(stream, file):
        yield from _lines(stream)
        return
    position = 0
    try:
        for element in arrays.elements(stream, LISTS, NESTED):
            if _whole(element):
                if element.value.get("total") != 0:
                    yield (
                        position + 1,
                        Broken("a collection or page without its annotations; export it whole"),
                    )
                continue
            position += 1
            yield position, (element.text, around(element.around.get("@context")))
    except Broken as broken:
        yield position + 1, broken


def _whole(element: Element) -> bool:
    return isinstance(element.value, dict) and not WHOLE.isdisjoint(types(element.value))


def around(context: Any) -> Any:
    """The context of a page for what is on it; that of containers adds nothing to annotations."""
    kept = [one for one in several(context) if not (isinstance(one, str) and context_iri(one) == LDP_CONTEXT)]
    return kept if len(kept) > 1 else kept[0] if kept else ANNO


def _by_line(stream: BinaryIO, file: str) -> bool:
    first = b""
    try:
        while not first.strip() and (line := stream.readline(LONGEST)):
            first = line
        stream.seek(0)
        if file.lower().endswith(LINES):
            return True
        document = json.loads(first)
    except (ValueError, RecursionError, OSError, EOFError, zlib.error):
        return False
    return isinstance(document, dict) and "target" in document


def _lines(stream: BinaryIO) -> Iterator[tuple[int, tuple[bytes, Any] | Broken]]:
    position = 0
    try:
        for position, line in enumerate(stream, 1):
            if line.strip():
                yield position, (line, ANNO)
    except (OSError, EOFError, zlib.error) as error:
        yield position + 1, Broken(f"the file cannot be read: {error}")
