"""RDF/XML as a tree that knows where each element stands in the bytes, so that it can be cut out whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from annoserver.errors import Invalid, Problem
from annoserver.exchange.records import encoding
from annoserver.ld.terms import RDF
from annoserver.model.item import Record

LANG = "http://www.w3.org/XML/1998/namespacelang"
"""xml:lang as the parser names it: namespace and local name without anything between."""

DEPTH = 64
"""Deepest nesting of elements that is read; EDM needs three."""

CHUNK = 1 << 16
"""Bytes given to the parser at once; records that are complete leave after each chunk."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_START_TAG = re.compile(rb"""<[^\s/>]++(?:[^"'>]++|"[^"]*"|'[^']*')*+>""")
_TAG_NAME = re.compile(rb"<[^\s/>]+")


class Broken(Invalid):
    """The XML cannot be read; line is counted from 1, 0 when unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message, (Problem("xml", "", message),))
        self.line = line


@dataclass(slots=True)
class Element:
    """One element; name and attribute names are namespace and local name put together, as RDF does.

    start, inner, outer, end: offsets of the start tag, of what follows it, of the end tag, and of
    what follows that. scope: the namespaces inside it, by prefix, "" for the default.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    line: int
    language: str
    scope: Mapping[str, str]
    outer: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def about(self) -> str:
        """rdf:about as it is written."""
        return self.attributes.get(RDF + "about", "")

    @property
    def resource(self) -> str | None:
        """rdf:resource as it is written, None when the element has none."""
        return self.attributes.get(RDF + "resource")

    def every(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        """The element and everything in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Graph:
    """One rdf:RDF of a document; source: bytes that the offsets count in, always UTF-8.

    outside: namespaces declared around it; whole: whether it is the root of the document.
    """

    source: bytes
    root: Element
    outside: Mapping[str, str]
    whole: bool

    def cut(self, element: Element) -> bytes:
        """The bytes of one element, untouched."""
        return self.source[element.start : element.end]


def graphs(source: bytes) -> Iterator[Graph]:
    """Every outermost rdf:RDF of a document, each as soon as it is complete; raises Broken.

    Document types are refused, and with them every entity that could expand or fetch.
    """
    source = utf8(source)
    reader = _Reader(source)
    for offset in range(0, max(len(source), 1), CHUNK):
        reader.feed(offset)
        yield from reader.finished
        reader.finished.clear()


def sound(source: bytes) -> None:
    """Raises Broken for what is no well-formed XML in UTF-8 with its namespaces; builds nothing."""
    parser = expat.ParserCreate(namespace_separator="")
    try:
        parser.Parse(source, True)
    except expat.ExpatError as cause:
        raise Broken(f"not well-formed XML: {expat.ErrorString(cause.code)}", cause.lineno) from cause


def read(record: Record) -> Graph:
    """The one rdf:RDF of a stored record; raises Broken."""
    found = next(graphs(alone(record)), None)
    if found is None:
        raise Broken("the record has no rdf:RDF")
    return found


def alone(record: Record) -> bytes:
    """The record with the namespaces that were declared around it, so that it can be parsed by itself."""
    name = _TAG_NAME.match(record.source) if record.namespaces else None
    if name is None:
        return record.source
    return record.source[: name.end()] + declarations(record.namespaces) + record.source[name.end() :]


def declarations(namespaces: Mapping[str, str]) -> bytes:
    """Attributes xmlns:…, each with a space before it, in the order of their prefixes."""
    named = ((f"xmlns:{prefix}" if prefix else "xmlns", iri) for prefix, iri in sorted(namespaces.items()))
    return "".join(f' {name}="{escape(iri)}"' for name, iri in named).encode()


def utf8(source: bytes) -> bytes:
    """The document in UTF-8, its declaration gone if it named something else; raises Broken."""
    try:
        codec = encoding.of(source)
        return encoding.DECLARATION.sub("", source.decode(codec), count=1).encode() if codec else source
    except LookupError as cause:
        raise Broken(str(cause.args[0]), 1) from cause
    except UnicodeError as cause:
        raise Broken(
            f"the bytes are not in the encoding that they say, {encoding.said(source)}", 1
        ) from cause


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 forbids, lone surrogates included."""
    return FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """Text for an attribute in double quotes or for the content of an element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


# Expat, because it tells the position of each element: the trees of lxml and ElementTree have lost
# white space, quotes and prefixes, and would have to write the record anew.
class Reading:
    """Expat over UTF-8 and namespaces; what could expand or fetch is refused.

    parser: tells where it is; declared: prefixes since the last element.
    """

    def __init__(self) -> None:
        self.declared: dict[str, str] = {}
        self.parser = expat.ParserCreate("UTF-8", namespace_separator="")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartNamespaceDeclHandler = self._namespace

    def read_on(self, chunk: bytes, *, last: bool) -> None:
        """Give the parser more of the document; raises Broken."""
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as cause:
            raise Broken(f"not well-formed XML: {expat.ErrorString(cause.code)}", cause.lineno) from cause

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        raise Broken("a document type declaration is not taken", self.parser.CurrentLineNumber)

    def _namespace(self, prefix: str | None, iri: str | None) -> None:
        self.declared[prefix or ""] = iri or ""


class _Reader(Reading):
    """Builds the trees of what lies inside rdf:RDF, and nothing of what lies around it."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.source = source
        self.finished: list[Graph] = []
        self._scopes: list[Mapping[str, str]] = [{}]
        self._outside: Mapping[str, str] = {}
        self._open: list[Element] = []
        self._words: list[list[str]] = []
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def feed(self, offset: int) -> None:
        """Give the parser the chunk that begins at offset."""
        self.read_on(self.source[offset : offset + CHUNK], last=offset + CHUNK >= len(self.source))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if len(self._scopes) > DEPTH:
            raise Broken(f"elements are nested more than {DEPTH} deep", line)
        around, declared, self.declared = self._scopes[-1], self.declared, {}
        scope = {**around, **declared} if declared else around
        self._scopes.append(scope)
        if not self._open:
            if name != RDF + "RDF":
                return
            self._outside = {prefix: iri for prefix, iri in around.items() if prefix not in declared}
        start = self.parser.CurrentByteIndex
        tag = _START_TAG.match(self.source, start)
        inner = tag.end() if tag else start
        language = attributes.get(LANG, self._open[-1].language if self._open else "")
        element = Element(name, attributes, start, inner, line, language, scope)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)
        self._words.append([])

    def _end(self, name: str) -> None:
        self._scopes.pop()
        if not self._open:
            return
        element = self._open.pop()
        element.text = "".join(self._words.pop())
        empty = self.source[element.inner - 2 : element.inner] == b"/>"
        element.outer = element.inner if empty else self.parser.CurrentByteIndex
        element.end = element.inner if empty else self.source.index(b">", element.outer) + 1
        if not self._open:
            self.finished.append(Graph(self.source, element, self._outside, whole=len(self._scopes) == 1))

    def _text(self, words: str) -> None:
        if self._words:
            self._words[-1].append(words)
