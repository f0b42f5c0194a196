"""All annotations of a container in one file: a collection in JSON-LD, or one to a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from annoserver.exchange.release.about import LICENCE
from annoserver.model.annotation import ANNO, inside_page, stamp, write
from annoserver.model.campaign import page_iri
from annoserver.model.container import Address, Container

TOGETHER = 500
"""Annotations that are handed on in one piece."""


def chunks(container: Container, address: Address, documents: Iterable[bytes], form: str) -> Iterator[bytes]:
    """The file, piece by piece; form: jsonld or ndjson.

    documents: as many as the container's total, in the order of their positions.
    """
    return ndjson(documents) if form == "ndjson" else jsonld(container, address, documents)


def ndjson(documents: Iterable[bytes]) -> Iterator[bytes]:
    """The stored bytes of each annotation on a line of its own."""
    for some in _some(documents):
        yield b"\n".join(some) + b"\n"


def jsonld(container: Container, address: Address, documents: Iterable[bytes]) -> Iterator[bytes]:
    """An AnnotationCollection whose first page is embedded, and the only one (model, 5.1 and 5.2).

    The collection has the address of the export; the container that it is a copy of is its `via`.
    """
    iri = f"{page_iri(address.base, container.name)}/export/annotations?format=jsonld"
    head = {
        "@context": ANNO,
        "id": iri,
        "type": "AnnotationCollection",
        "label": container.label,
        "total": container.total,
        "modified": stamp(container.modified),
        "rights": LICENCE,
        "via": address.iri,
    }
    if not container.total:
        yield write(head)
        return
    page = f"{iri}#items"
    yield write({**head, "last": page})[:-1]
    first = {"id": page, "type": "AnnotationPage", "partOf": {"id": iri}, "startIndex": 0}
    yield b',"first":' + write(first)[:-1] + b',"items":['
    before = b"\n"
    for some in _some(documents):
        yield before + inside_page(some, b",\n")
        before = b",\n"
    yield b"\n]}}\n"


def _some(documents: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(documents)
    while some := list(islice(rest, TOGETHER)):
        yield some
