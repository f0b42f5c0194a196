"""The triples of a file of any size, to be asked for one resource at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from annoserver.errors import Invalid
from annoserver.exchange.records.parts import SINGLE
from annoserver.ld.graph import NOWHERE, whole
from annoserver.ld.terms import EDM, ORE, RDF

Node = ox.NamedNode | ox.BlankNode

JSONLD = "application/ld+json"

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    JSONLD: ox.RdfFormat.JSON_LD,
}
"""What is read here; nothing is ever fetched, contexts of JSON-LD included."""

TYPE = ox.NamedNode(RDF + "type")


class Heap:
    """All triples of a file; folder: where on the disk they are laid out, None for in memory.

    What a relative IRI means is left open: it begins with NOWHERE. IRIs with spaces and the like are
    taken as they are. Raises Invalid for what cannot be read, Unfit for a context that is not known.
    """

    def __init__(self, source: IO[bytes], media_type: str, folder: str | None = None) -> None:
        self._store = ox.Store(folder) if folder else ox.Store()
        try:
            if media_type == JSONLD and folder is None:
                source = io.BytesIO(json.dumps(whole(json.loads(source.read()))).encode())
            self._store.bulk_load(source, FORMATS[media_type], base_iri=NOWHERE, lenient=True)
        except (SyntaxError, ValueError, RecursionError) as error:
            raise Invalid(f"this is no {media_type}: {error}") from error

    def triples(self) -> list[ox.Triple]:
        """All there is, of a file with one record."""
        return list({quad.triple: None for quad in self._store})

    def every(self, kind: str) -> Iterator[Node]:
        """The resources of a class, each once."""
        seen = set()
        for quad in self._store.quads_for_pattern(None, TYPE, ox.NamedNode(kind), None):
            if isinstance(quad.subject, Node) and quad.subject not in seen:
                seen.add(quad.subject)
                yield quad.subject

    def said(self, subject: Node) -> list[ox.Triple]:
        """What is said of a resource, in whatever graph, each statement once."""
        return list({quad.triple: None for quad in self._store.quads_for_pattern(subject, None, None, None)})

    def pointing(self, predicate: str, to: Node) -> list[Node]:
        """The resources that say this of another one."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(predicate), to, None)
        return [quad.subject for quad in found if isinstance(quad.subject, Node)]


def record(heap: Heap, about: Node) -> list[ox.Triple]:
    """The triples of one record: of the object, of what is about it, and of what is reached from there."""
    own = [about]
    for predicate in (EDM + "aggregatedCHO", ORE + "proxyFor"):
        own += heap.pointing(predicate, about)
    waiting, seen = list(dict.fromkeys(own)), set(own)
    found: list[ox.Triple] = []
    while waiting:
        said = heap.said(waiting.pop())
        found += said
        for one in [] if _flagged(said) else said:
            other = one.object
            if isinstance(other, Node) and other not in seen and SINGLE.isdisjoint(_kinds(heap.said(other))):
                seen.add(other)
                waiting.append(other)
    return found


def _flagged(said: list[ox.Triple]) -> bool:
    """Whether this is Europeana's own proxy, whose links are not followed."""
    return any(
        one.predicate.value == EDM + "europeanaProxy" and getattr(one.object, "value", "") in ("true", "1")
        for one in said
    )


def _kinds(said: list[ox.Triple]) -> list[str]:
    return [getattr(one.object, "value", "") for one in said if one.predicate == TYPE]


def lines(triples: list[ox.Triple]) -> bytes:
    """Triples as N-Triples: the same bytes each time, names of blank nodes included."""
    graph = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted(f"{quad.triple} .\n".encode() for quad in graph))
