"""Vocabularies in SKOS, read into terms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from annoserver.ld import graph
from annoserver.ld.terms import DC, DCTERMS, RDF, RDFS, SKOS, WGS84
from annoserver.model.text import is_iri
from annoserver.model.vocabulary import Term

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Index = dict[str, dict[str, list[Node]]]
"""Subject IRI to predicate IRI to the objects, in the order of the file."""

TITLES = (DCTERMS + "title", DC + "title", SKOS + "prefLabel", RDFS + "label")
NOTES = (SKOS + "definition", SKOS + "scopeNote", SKOS + "note", DCTERMS + "description")
NORTH_POLE, DATE_LINE = 90, 180
MEMBERSHIP = (SKOS + "inScheme", SKOS + "topConceptOf")


def terms(source: bytes, media_type: str) -> tuple[str, dict[str, str], Iterable[Term]]:
    """The scheme's IRI ("" if none), its title by language, and its concepts in the order of the file.

    Reads Turtle, RDF/XML, N-Triples and JSON-LD in bundled or inline contexts; nothing is fetched. A
    concept without an IRI cannot be used and is left out; one without a label has no labels. Raises
    Invalid or Unfit for what cannot be read.
    """
    index = _index(graph.read(source, media_type))
    scheme = _scheme(index)
    return scheme, _by_language(index.get(scheme, {}), TITLES), list(_concepts(index))


def triples(iri: str, title: Mapping[str, str], found: Iterable[Term]) -> Iterator[ox.Triple]:
    """A scheme and its terms as SKOS; iri: of the scheme, "" for none."""
    scheme = ox.NamedNode(iri) if iri else None
    if scheme:
        yield ox.Triple(scheme, _name(RDF, "type"), _name(SKOS, "ConceptScheme"))
        yield from _said(scheme, SKOS + "prefLabel", title.items())
    for one in found:
        term = ox.NamedNode(one.iri)
        yield ox.Triple(term, _name(RDF, "type"), _name(SKOS, "Concept"))
        if scheme:
            yield ox.Triple(term, _name(SKOS, "inScheme"), scheme)
        yield from _said(term, SKOS + "prefLabel", one.labels.items())
        yield from _said(term, SKOS + "altLabel", one.others)
        yield from _said(term, SKOS + "definition", one.notes.items())
        if one.broader:
            yield ox.Triple(term, _name(SKOS, "broader"), ox.NamedNode(one.broader))
        for key, degrees in zip(("lat", "long"), one.position or (), strict=False):
            yield ox.Triple(term, _name(WGS84, key), ox.Literal(str(degrees)))


def _said(about: ox.NamedNode, key: str, words: Iterable[tuple[str, str]]) -> Iterator[ox.Triple]:
    for language, text in words:
        yield ox.Triple(about, ox.NamedNode(key), graph.words(text, language))


def _name(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)


def _index(triples: Iterable[ox.Triple]) -> Index:
    index: Index = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            index[triple.subject.value][triple.predicate.value].append(triple.object)
    return index


def _scheme(index: Index) -> str:
    """The concept scheme with most concepts: files tell of other schemes they have matches in."""
    schemes = [iri for iri, said in index.items() if _is_a(said, "ConceptScheme")]
    members = Counter(iri for said in index.values() for key in MEMBERSHIP for iri in _iris(said, key))
    return max(schemes, key=lambda iri: members[iri], default="")


def _concepts(index: Index) -> Iterator[Term]:
    for iri, said in index.items():
        if is_iri(iri) and (_is_a(said, "Concept") or any(key in said for key in MEMBERSHIP)):
            yield Term(
                iri=iri,
                labels=_by_language(said, (SKOS + "prefLabel", RDFS + "label")),
                others=tuple(_literals(said, (SKOS + "altLabel", SKOS + "hiddenLabel"))),
                notes=_by_language(said, NOTES),
                broader=next(_iris(said, SKOS + "broader"), None),
                position=_position(said),
                notation=next(_literals(said, (SKOS + "notation",)), ("", ""))[1],
            )


def _is_a(said: dict[str, list[Node]], name: str) -> bool:
    return SKOS + name in _iris(said, RDF + "type")


def _iris(said: dict[str, list[Node]], key: str) -> Iterator[str]:
    return (node.value for node in said.get(key, ()) if isinstance(node, ox.NamedNode))


def _literals(said: dict[str, list[Node]], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Language ("" if none) and words of each literal under these keys, in the order of the keys."""
    for key in keys:
        for node in said.get(key, ()):
            if isinstance(node, ox.Literal):
                yield node.language or "", node.value


def _by_language(said: dict[str, list[Node]], keys: Iterable[str]) -> dict[str, str]:
    """The first words for each language; earlier keys win."""
    words: dict[str, str] = {}
    for language, value in _literals(said, keys):
        words.setdefault(language, value)
    return words


def _position(said: dict[str, list[Node]]) -> tuple[float, float] | None:
    """Latitude and longitude, None when one is missing or no number."""
    words = [next(_literals(said, (WGS84 + name,)), ("", ""))[1] for name in ("lat", "long")]
    try:
        latitude, longitude = (float(word) for word in words)
    except ValueError:
        return None
    on_earth = abs(latitude) <= NORTH_POLE and abs(longitude) <= DATE_LINE
    return (latitude, longitude) if on_earth else None
