"""EDM RDF/XML: each record of a document as an item, with the record's bytes untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urljoin

from annoserver.exchange.records import forms, labels, parts, xml
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.records.xml import Element, Graph
from annoserver.ld import authorities
from annoserver.ld.terms import DC, DCTERMS, EDM
from annoserver.model.item import Item, Record
from annoserver.model.text import fold, is_iri, tidy

LOCAL = "urn:annoserver:cho:"
"""How the IRI of an object begins whose provider gave it a relative one such as #UEDIN:214."""

_MADE = (DCTERMS + "created", DC + "date", DCTERMS + "temporal", DCTERMS + "issued")
"""Where providers say when something was made, the surest first."""

EMPTY = "there is no edm:ProvidedCHO inside an rdf:RDF"

EUROPEANA = "http://data.europeana.eu/item/"

BASE = "http://www.w3.org/XML/1998/namespacebase"

_EUROPEANA = re.compile(
    r"(?:https?://data\.europeana\.eu)?/(?:(?:item|proxy/\w+|aggregation/\w+)/)?(\d\w*)/([^/?#\s]+)"
)
_ABSOLUTE = re.compile(r"https?://[^/]|urn:[^:]+:", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])[12]\d{3}(?!\d)")
_FORBIDDEN = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')


def items(source: bytes, file: str = "") -> Iterator[Item | Refusal]:
    """Each record of a document: EDM external or internal, alone, many, or in any envelope.

    What is broken comes as a refusal after the records before it; dirty data are imported, and
    notes() tells of them.
    """
    count = 0
    try:
        for graph in xml.graphs(source):
            for one in read(graph, source, file):
                count += 1
                yield one
    except xml.Broken as broken:
        yield Refusal(broken.message, file, broken.line)
        return
    if not count:
        yield Refusal(EMPTY, file, 1)


def read(graph: Graph, source: bytes, file: str) -> Iterator[Item | Refusal]:
    """Each record of one rdf:RDF of a document."""
    for found in parts.split(graph):
        yield _refused(found, file) if isinstance(found, Element) else _item(found, source, file)


def notes(item: Item) -> tuple[str, ...]:
    """What is remarkable about an imported item, a sentence each; nothing of it kept the item out."""
    missing = {
        "neither dc:title nor dc:description": item.title or item.description,
        "no edm:rights": item.rights,
        "no edm:dataProvider": item.data_provider,
        "no usable edm:isShownAt or edm:isShownBy": item.landing_page or item.image,
    }
    links = [] if item.record is None else _links(item.record)
    dirty = list(dict.fromkeys(link for link in links if _FORBIDDEN.search(link)))
    lacks = [f"the record has {what}" for what, there in missing.items() if not there]
    if dirty:
        lacks.append(f"{len(dirty)} of its links are no URIs and stay as they are, such as {dirty[0]!r}")
    return tuple(lacks)


def year(found: Parts) -> int:
    """The first year in which an object may have been made, as Europeana or its provider says; else 0."""
    label = found.label
    said = [
        *_words(found.europeana, EDM + "year", label),
        *(word for name in _MADE for word in _words(found.described, name, label)),
    ]
    years = (_YEAR.search(words) for words in said)
    return next((int(one[0]) for one in years if one), 0)


def seen(one: Item, found: Parts) -> Item:
    """An item with what was not always kept of its record: its year, names in languages, and the rest."""
    known = labels.labels(found)
    made = labels.names(found.described, (DC + "creator",), found.label, known)
    given = labels.names(found.aggregation, (EDM + "dataProvider", EDM + "provider"), found.label, known)
    names = {**given, **made}
    return replace(one, year=year(found) or one.year, names=names, about=labels.about(found.described, known))


def usable(link: str | None) -> str:
    """A link of the web as an IRI, what is forbidden there percent-encoded; "" when it is none."""
    trimmed = (link or "").strip()
    return _FORBIDDEN.sub(lambda found: quote(found[0]), trimmed) if _WEB.match(trimmed) else ""


def _links(record: Record) -> list[str]:
    elements = list(forms.tree(record).root.walk())
    return [link for one in elements for link in (one.about, one.resource or "") if link]


def _refused(one: Element, file: str) -> Refusal:
    return Refusal("only Europeana describes this object, not its provider", file, one.line, one.about)


def _item(found: Parts, source: bytes, file: str) -> Item | Refusal:
    if not found.object.about.strip():
        return Refusal("edm:ProvidedCHO has no rdf:about", file, found.object.line)
    given, label = found.aggregation, found.label
    data_provider = _word(given, EDM + "dataProvider", label)
    iri = _iri(found, data_provider)
    preview = _link(found.overall, EDM + "preview")
    one = Item(
        iri=iri,
        provider_id=_provider_id(found),
        title=_texts(found.described, DC + "title"),
        description=_texts(found.described, DC + "description"),
        creator=_words(found.described, DC + "creator", label),
        kind=_word(found.described, EDM + "type", label),
        rights=_link(given, EDM + "rights"),
        data_provider=data_provider,
        provider=_word(given, EDM + "provider", label),
        dataset=_dataset(found, iri),
        landing_page=_link(given, EDM + "isShownAt"),
        thumbnail=_link(given, EDM + "object") or preview,
        image=_link(given, EDM + "isShownBy"),
        record=_record(found, source),
    )
    return seen(one, found)


def _iri(found: Parts, data_provider: str) -> str:
    """The Europeana item URI, else the provider's own IRI, else a name of ours for it.

    That name is made of the data provider and its identifier, and of nothing that changes with
    the file or the day: #214 of one museum stays itself on re-import, and never becomes #214 of
    another one.
    """
    about = found.object.about.strip()
    own = found.described.about.strip() if found.internal else ""
    for sent in (about, own):
        known = _EUROPEANA.fullmatch(sent)
        if known:
            return f"{EUROPEANA}{known[1]}/{known[2]}"
    base = found.graph.root.attributes.get(BASE, "")
    absolute = about if _ABSOLUTE.match(about) else urljoin(base, about) if _WEB.match(base) else ""
    iri = authorities.item(_FORBIDDEN.sub(lambda one: quote(one[0]), absolute))
    if is_iri(iri):
        return iri
    return f"{LOCAL}{quote(fold(data_provider), safe='')}:{quote(about.removeprefix('#'), safe='')}"


def _provider_id(found: Parts) -> str:
    """rdf:about as the provider wrote it, which Europeana keeps in dc:identifier of its own proxy."""
    kept = found.europeana.first(DC + "identifier") if found.europeana else None
    return kept.text.strip() if kept is not None and kept.text.strip() else found.object.about


def _dataset(found: Parts, iri: str) -> str:
    named = found.overall.first(EDM + "datasetName") if found.overall else None
    if named is not None and named.text.strip():
        return named.text.strip()
    return iri[len(EUROPEANA) :].split("/", maxsplit=1)[0] if iri.startswith(EUROPEANA) else ""


def _texts(element: Element, name: str) -> dict[str, str]:
    """Language → the first words in it."""
    texts: dict[str, str] = {}
    for child in element.every(name):
        words = tidy(child.text)
        if words:
            texts.setdefault(child.language, words)
    return texts


def _words(element: Element | None, name: str, label: Mapping[str, str]) -> tuple[str, ...]:
    """Each value as words: its text, the label of what it points to, or at last the link."""
    children = element.every(name) if element else []
    links = [(child, child.resource or "") for child in children]
    words = [tidy(child.text) or tidy(label.get(link, "")) or link.strip() for child, link in links]
    return tuple(dict.fromkeys(word for word in words if word))


def _word(element: Element | None, name: str, label: Mapping[str, str]) -> str:
    return next(iter(_words(element, name, label)), "")


def _link(element: Element | None, name: str) -> str:
    links = [usable(child.resource) for child in (element.every(name) if element else [])]
    return next((link for link in links if link), "")


def _record(found: Parts, source: bytes) -> Record:
    """The whole document when it is this one record, else the rdf:RDF, else what belongs to it."""
    graph, root = found.graph, found.graph.root
    if len(root.every(parts.OBJECT)) == 1:
        return Record(source) if graph.whole else Record(graph.cut(root), graph.outside)
    added = parts.added(found)
    kept = [found.object, found.described, found.aggregation, *found.reached, found.europeana, *added]
    places = sorted({(one.start, one.end) for one in kept if one is not None})
    opening, closing = graph.source[root.start : root.inner], graph.source[root.outer : root.end]
    slices = [graph.source[start:end] for start, end in places]
    return Record(b"\n".join([opening, *slices, closing]), graph.outside)
