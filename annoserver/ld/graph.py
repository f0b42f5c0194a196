"""RDF: documents as triples, and triples as text in six forms."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import IO, Any, NoReturn

import pyoxigraph as ox

from annoserver.errors import Invalid, Unacceptable
from annoserver.ld.rules.lexicon import PLAIN, inlined, known_part, lexicon, needed
from annoserver.ld.shape import plain
from annoserver.ld.terms import PREFIXES
from annoserver.ld.values import is_language
from annoserver.model.annotation import Document
from annoserver.model.text import is_iri

NOWHERE = "http://unknown.invalid/"
"""The base of every document: what resolves to it is a word that no context knows (wap.md, O25)."""

BACKWARDS = re.compile(r"[\w.\-]*+")
FIRST_LETTER = re.compile(r"[^\W\d]")

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Statement = ox.Triple | ox.Quad


class Form(StrEnum):
    """How a graph can be written."""

    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    XML = "xml"
    JSONLD = "jsonld"


_FORMATS = {
    Form.TURTLE: ox.RdfFormat.TURTLE,
    Form.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Form.NQUADS: ox.RdfFormat.N_QUADS,
    Form.TRIG: ox.RdfFormat.TRIG,
    Form.XML: ox.RdfFormat.RDF_XML,
    Form.JSONLD: ox.RdfFormat.JSON_LD,
}
_DATASETS = frozenset({Form.NQUADS, Form.TRIG, Form.JSONLD})

MEDIA_TYPES = {
    "text/turtle": Form.TURTLE,
    "application/n-triples": Form.NTRIPLES,
    "application/n-quads": Form.NQUADS,
    "application/trig": Form.TRIG,
    "application/rdf+xml": Form.XML,
    "application/ld+json": Form.JSONLD,
}


def triples(document: Document) -> list[ox.Triple]:
    """What a document says: an annotation, a container or a page in bundled or inline contexts.

    Words that no context knows are left out, and so is every IRI made of one. Blank nodes get names
    that depend on the document alone: equal documents give equal bytes, other ones other names.
    Raises Unacceptable for a document that cannot be written as RDF.
    """
    source = json.dumps(known_words(document), ensure_ascii=False).encode()
    names = _Names(document)
    try:
        parsed = ox.parse(source, ox.RdfFormat.JSON_LD, base_iri=NOWHERE, lenient=True)
        return [names.settle(quad.triple) for quad in parsed if _means_something(quad)]
    except SyntaxError as error:
        message = f"This document cannot be written as RDF: {error.msg}."
        raise Unacceptable(message, ("application/ld+json",)) from error


def known_words(document: Document) -> Document:
    """A document with its contexts written out, and without the keys that they do not know."""
    known = PLAIN if plain(document) else lexicon(document)
    kept = known_part(document, known, str(document.get("id", "")))
    kept.pop("@context", None)
    terms = needed(kept) if known is PLAIN else inlined(document.get("@context"))
    return {"@context": terms, **kept}


def _means_something(quad: ox.Quad) -> bool:
    return _is_known(quad.subject) and _is_known(quad.predicate) and _is_known(quad.object)


def _is_known(node: object) -> bool:
    if isinstance(node, ox.NamedNode):
        return not node.value.startswith(NOWHERE) and is_iri(node.value)
    return not isinstance(node, ox.Literal) or node.language is None or is_language(node.language)


class _Names:
    """The blank nodes of one document, named in the order in which they come."""

    def __init__(self, document: Document) -> None:
        seed = str(document.get("id", "")) or json.dumps(document, sort_keys=True)
        self.prefix = "b" + hashlib.sha256(seed.encode()).hexdigest()[:12]
        self.given: dict[str, ox.BlankNode] = {}

    def settle(self, triple: ox.Triple) -> ox.Triple:
        return ox.Triple(self._named(triple.subject), triple.predicate, self._named(triple.object))

    def _named(self, node: Any) -> Any:
        if not isinstance(node, ox.BlankNode):
            return node
        fresh = ox.BlankNode(f"{self.prefix}n{len(self.given)}")
        return self.given.setdefault(node.value, fresh)


def text(statements: Iterable[Statement], form: str) -> bytes:
    """A small graph as bytes, subject by subject; only the prefixes that it uses are declared."""
    chosen = Form(form)
    all_of_it = _grouped(_fitting(statements, chosen))
    namespaces = {_namespace(node.value) for one in all_of_it for node in _named_nodes(one)}
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in namespaces}
    if chosen is Form.XML:
        _refuse_unwritable(all_of_it)
    written = ox.serialize(all_of_it, format=_FORMATS[chosen], prefixes=used) or b""
    # A parser of XML reads a carriage return as a line feed, unless it is written as a reference.
    return written.replace(b"\r", b"&#13;") if chosen is Form.XML else written


def _is_element(predicate: str) -> bool:
    """Whether a predicate ends with what can be the name of an element (RDF 1.1 XML, 2.2).

    Looked at from its end: looking for such an end from the left takes the square of a long name.
    """
    ending = BACKWARDS.match(predicate[::-1])
    return ending is not None and FIRST_LETTER.search(ending[0]) is not None


def _refuse_unwritable(statements: Iterable[Any]) -> None:
    """Raise Unacceptable for what RDF/XML has no way to say: some predicates, and control characters."""
    for one in statements:
        if not _is_element(one.predicate.value):
            _refuse_xml(f"the name {one.predicate.value} does not end like an XML element")
        if isinstance(one.object, ox.Literal) and NO_XML.search(one.object.value):
            _refuse_xml("a text holds a character that XML does not have")


def _refuse_xml(reason: str) -> NoReturn:
    others = tuple(kind for kind, form in MEDIA_TYPES.items() if form is not Form.XML)
    raise Unacceptable(f"This cannot be written as RDF/XML, because {reason}; other forms can.", others)


def write(statements: Iterable[Statement], form: str, out: IO[bytes]) -> None:
    """A graph of any size into an open file, statement by statement; all our prefixes are declared."""
    chosen = Form(form)
    ox.serialize(_fitting(statements, chosen), out, _FORMATS[chosen], prefixes=dict(PREFIXES))


def _fitting(statements: Iterable[Statement], form: Form) -> Iterator[Any]:
    """Quads for the forms that have named graphs, triples for the others."""
    for one in statements:
        if form in _DATASETS:
            yield one if isinstance(one, ox.Quad) else ox.Quad(one.subject, one.predicate, one.object)
        else:
            yield one.triple if isinstance(one, ox.Quad) else one


def _grouped(statements: Iterable[Any]) -> list[Any]:
    """What is said of one subject together, in the order in which the subjects come."""
    groups: dict[object, list[Any]] = {}
    for one in statements:
        groups.setdefault((getattr(one, "graph_name", None), one.subject), []).append(one)
    return [one for group in groups.values() for one in group]


def _named_nodes(statement: Statement) -> Iterator[ox.NamedNode]:
    for node in (statement.subject, statement.predicate, statement.object):
        if isinstance(node, ox.NamedNode):
            yield node
        elif isinstance(node, ox.Literal):
            yield node.datatype


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def read(source: bytes, media_type: str) -> list[ox.Triple]:
    """The triples of a file; JSON-LD in bundled or inline contexts only, and nothing is fetched.

    Raises Invalid for what cannot be read, Unfit for a context that is not known here.
    """
    form = MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
    if form is None:
        raise Invalid(f"{media_type} is not read here; there are {', '.join(MEDIA_TYPES)}.")
    if form is Form.XML and DOCTYPE.search(source):
        raise Invalid("XML with a DOCTYPE is not read here, since entities can grow without end; use Turtle.")
    try:
        if form is Form.JSONLD:
            source = json.dumps(whole(json.loads(source))).encode()
        parsed = ox.parse(source, _FORMATS[form], base_iri=NOWHERE, lenient=True)
        return [quad.triple for quad in parsed if _means_something(quad)]
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Invalid(f"This is no {media_type}: {error}") from error


def whole(value: Any) -> Any:
    """JSON-LD with every context written out."""
    if isinstance(value, list):
        return [whole(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: inlined(part) if key == "@context" else whole(part) for key, part in value.items()}


Quad = ox.Quad
Value = ox.NamedNode | ox.Literal


def node(iri: str) -> ox.NamedNode | None:
    """A resource as a value, None for what is no absolute IRI."""
    try:
        return ox.NamedNode(iri) if is_iri(iri) else None
    except ValueError:
        return None


def words(text: str, tongue: str = "") -> ox.Literal:
    """Words in a language, "" when unknown."""
    return ox.Literal(text, language=tongue) if is_language(tongue) else ox.Literal(text)


def typed(written: str, datatype: str) -> ox.Literal:
    """A value of a datatype, in its lexical form."""
    return ox.Literal(written, datatype=ox.NamedNode(datatype))


def quad(subject: str, predicate: str, value: Value, within: str) -> Quad:
    """A statement in a named graph; subject, predicate and graph are absolute IRIs of ours."""
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, ox.NamedNode(within))
