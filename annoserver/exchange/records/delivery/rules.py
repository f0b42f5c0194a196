"""The rules of EDM for one record: what Europeana's schema and its further rules would complain about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annoserver.exchange.records.classes import LINKS, PLAIN, SHAPES, TEXTS, TYPED, full, short
from annoserver.exchange.records.delivery.findings import Finding
from annoserver.exchange.records.parts import AGGREGATION, OBJECT
from annoserver.exchange.records.uri import is_uri
from annoserver.exchange.records.xml import LANG, Broken, Element, Graph, graphs
from annoserver.ld.terms import DC, DCTERMS, EDM, RDF, XSD
from annoserver.ld.values import is_language

RIGHTS = re.compile(
    r"http://creativecommons\.org/(?:"
    r"licenses/(?:by|by-sa|by-nd|by-nc|by-nc-sa|by-nc-nd)/(?:(?:1\.0|2\.0|2\.5|3\.0)/(?:[a-z]+/)?|2\.1/[a-z]+/|4\.0/)"
    r"|licenses/by-nd-nc/1\.0/(?:[a-z]+/)?|publicdomain/(?:zero|mark)/1\.0/)"
    r"|http://rightsstatements\.org/vocab/(?:NoC-NC|NoC-OKLR|InC|InC-EDU|InC-OW-EU|CNE)/1\.0/"
)
"""Rights statements that Europeana takes, to the letter: http, and the slash at the end."""

WEB_RESOURCE = EDM + "WebResource"
MAKER = EDM + "wasGeneratedBy"
CONFIDENCE = EDM + "confidenceLevel"
MAKERS = frozenset({"Person", "SoftwareAgent"})
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instanceschemaLocation"
"""xsi:schemaLocation, which may stand anywhere and says nothing."""

_USAGE = "http://data.europeana.eu/vocabulary/usageArea/"
_SOURCE = "https://cv.iptc.org/newscodes/digitalsourcetype/"
_USAGES = """Knowledge Research Education Infotainment Tourism Gaming Exhibition Creativity Design Art
Curation Maintenance Restoration Documentation"""
CONTROLLED = {
    full("edm:intendedUsage"): frozenset(_USAGE + name for name in _USAGES.split()),
    full("schema:digitalSourceType"): frozenset(
        _SOURCE + name for name in ("digitalCapture", "dataDrivenMedia", "digitalCreation")
    ),
}
"""Elements whose URI comes from a short list."""

_DECIMAL = re.compile(r"\s*\+?(?:0*1(?:\.0*)?|0+(?:\.[0-9]*)?|\.[0-9]+)\s*")
"""A decimal between 0 and 1: no exponent."""

ALONE = "a record is one rdf:RDF and nothing around it"

_TOPICAL = (DC + "subject", DC + "type", DCTERMS + "spatial", DCTERMS + "temporal")
CURES = {
    "title": frozenset({DC + "title", DC + "description"}),
    "topic": frozenset(_TOPICAL),
    "text-language": frozenset({DC + "language"}),
}
"""Rules that a record breaks as long as it makes none of these statements."""


def record(source: bytes) -> tuple[Finding, ...]:
    """What is wrong with one record in EDM's external form; nothing, when it can be delivered."""
    try:
        found = list(graphs(source))
    except Broken as broken:
        return (Finding("xml", broken.line, broken.message),)
    if len(found) != 1 or not found[0].whole:
        return (Finding("root", 1, ALONE),)
    return graph(found[0])


def graph(found: Graph) -> tuple[Finding, ...]:
    """The same for a record that is parsed already."""
    root = found.root
    return (*_structure(root), *(one for child in root.walk() for one in _everywhere(child)), *_content(root))


def statement(one: Element) -> Iterator[Finding]:
    """What is wrong with one statement of the object, wherever it stands among the others."""
    if SHAPES[OBJECT].place(one.name) is None:
        yield Finding("child", one.line, f"{short(one.name)} is not taken in {short(OBJECT)}")
    yield from _value(one)
    yield from _everywhere(one)


def resource(one: Element) -> Iterator[Finding]:
    """What is wrong with one resource below rdf:RDF."""
    yield from _resource(one)
    for inner in one.walk():
        yield from _everywhere(inner)


def _structure(root: Element) -> Iterator[Finding]:
    """Order, number and form: what the schema says."""
    yield from _attributes(root, frozenset())
    for name in (OBJECT, AGGREGATION):
        if len(root.every(name)) != 1:
            message = f"there are {len(root.every(name))} {short(name)}, where there is to be one"
            yield Finding("count", root.line, message)
    for one in root.children:
        yield from _resource(one)
    yield from (
        Finding("text", one.line, f"{short(one.name)} has text between its elements")
        for one in (root, *root.children)
        if one.text.strip()
    )


def _resource(one: Element) -> Iterator[Finding]:
    if one.name not in SHAPES:
        yield Finding("class", one.line, f"{short(one.name)} cannot stand below rdf:RDF")
        return
    yield from _attributes(one, frozenset({RDF + "about"}))
    if not one.about:
        yield Finding("about", one.line, f"{short(one.name)} has no rdf:about")
    yield from _order(one)
    for child in one.children:
        yield from _value(child)


def _order(resource: Element) -> Iterator[Finding]:
    shape = SHAPES[resource.name]
    reached, counts = -1, dict.fromkeys(range(len(shape.slots)), 0)
    for child in resource.children:
        place = shape.place(child.name)
        if place is None:
            message = f"{short(child.name)} is not taken in {short(resource.name)}"
            yield Finding("child", child.line, message)
            continue
        if place < reached:
            message = (
                f"{short(child.name)} stands after {short(shape.slots[reached].name)}, and belongs before"
            )
            yield Finding("order", child.line, message)
        reached = max(reached, place)
        if place >= 0:
            counts[place] += 1
    for number, slot in enumerate(shape.slots):
        if counts[number] < slot.least:
            yield Finding("missing", resource.line, f"{short(resource.name)} has no {short(slot.name)}")
        if slot.most is not None and counts[number] > slot.most:
            message = f"{short(resource.name)} has {counts[number]} {short(slot.name)}, {slot.most} at most"
            yield Finding("count", resource.line, message)


def _value(one: Element) -> Iterator[Finding]:
    """Whether an element holds a URI, words or a number, as its name wants."""
    for child in one.children:
        yield Finding("nested", child.line, f"{short(one.name)} has an element in it")
    if one.name in LINKS:
        yield from _attributes(one, frozenset({RDF + "resource"}))
        if one.resource is None or one.text:
            yield Finding("link", one.line, f"{short(one.name)} holds a URI in rdf:resource and nothing else")
    elif one.name in PLAIN:
        yield from _attributes(one, frozenset())
        yield from _pattern(one, PLAIN[one.name])
    elif one.name in TYPED:
        datatype, pattern = TYPED[one.name]
        yield from _attributes(one, frozenset({RDF + "datatype"}))
        if one.attributes.get(RDF + "datatype") != XSD + datatype:
            yield Finding("datatype", one.line, f"{short(one.name)} has to be of the datatype xsd:{datatype}")
        yield from _pattern(one, pattern)
    else:
        other = RDF + ("datatype" if one.name in TEXTS else "resource")
        yield from _attributes(one, frozenset({LANG, other, MAKER, CONFIDENCE}))


def _pattern(one: Element, pattern: str) -> Iterator[Finding]:
    if not re.fullmatch(pattern, one.text):
        yield Finding("value", one.line, f"{short(one.name)} cannot be {one.text!r}")


def _attributes(one: Element, allowed: frozenset[str]) -> Iterator[Finding]:
    for name, value in one.attributes.items():
        if name not in allowed and name != SCHEMA_INSTANCE:
            yield Finding(
                "attribute", one.line, f"{short(one.name)} cannot have the attribute {_named(name)}"
            )
        elif name == MAKER and value not in MAKERS:
            yield Finding("maker", one.line, f"edm:wasGeneratedBy cannot be {value!r}")
        elif name == CONFIDENCE and not _DECIMAL.fullmatch(value):
            yield Finding("confidence", one.line, f"edm:confidenceLevel cannot be {value!r}")
        elif name == LANG and not is_language(value):
            yield Finding("language", one.line, f"xml:lang cannot be {value!r}")
        elif name.startswith(RDF) and not is_uri(value):
            yield Finding("uri", one.line, f"{_named(name)} cannot be {value!r}")


def _named(attribute: str) -> str:
    return "xml:lang" if attribute == LANG else short(attribute)


def _everywhere(one: Element) -> Iterator[Finding]:
    """What holds for every element, whatever its name (the further rules of EDM)."""
    for name in ("about", "resource"):
        if one.attributes.get(RDF + name) == "":
            yield Finding("empty", one.line, f"{short(one.name)} has an empty rdf:{name}")
    if one.resource is not None and one.text:
        yield Finding("both", one.line, f"{short(one.name)} has both words and rdf:resource")
    if one.name in CONTROLLED and one.resource not in CONTROLLED[one.name]:
        yield Finding("controlled", one.line, f"{short(one.name)} cannot be {one.resource}")


def _content(root: Element) -> Iterator[Finding]:
    """What a record has to say to be of use (the further rules of EDM)."""
    for one in root.every(OBJECT):
        if not _says(one, DC + "title") and not _says(one, DC + "description"):
            yield Finding("title", one.line, "there is neither dc:title nor dc:description")
        if not any(_says(one, name) for name in _TOPICAL):
            message = "there is none of dc:subject, dc:type, dcterms:spatial and dcterms:temporal"
            yield Finding("topic", one.line, message)
        kind = one.first(EDM + "type")
        if kind is not None and kind.text == "TEXT" and not _says(one, DC + "language"):
            yield Finding("text-language", one.line, "an object of edm:type TEXT needs dc:language")
    for one in root.every(AGGREGATION):
        if not _says(one, EDM + "isShownAt") and not _says(one, EDM + "isShownBy"):
            yield Finding("shown", one.line, "there is neither edm:isShownAt nor edm:isShownBy")
        for name in (EDM + "dataProvider", EDM + "provider"):
            if one.first(name) is not None and not _says(one, name):
                yield Finding("empty", one.line, f"{short(name)} is empty")
    yield from _parts(root)
    yield from _rights(root)


def _says(one: Element, name: str) -> bool:
    return any(child.resource or child.text.strip() for child in one.every(name))


def _parts(root: Element) -> Iterator[Finding]:
    for one in root.every(WEB_RESOURCE):
        for part in one.every(DCTERMS + "hasPart"):
            if part.text:
                message = "dcterms:hasPart of an edm:WebResource holds a URI in rdf:resource and nothing else"
                yield Finding("link", part.line, message)


def _rights(root: Element) -> Iterator[Finding]:
    own = {one.about: one.first(full("odrl:inheritFrom")) for one in root.every(full("cc:License"))}
    inherited = {
        about for about, one in own.items() if one is not None and RIGHTS.fullmatch(one.resource or "")
    }
    for one in (*root.every(AGGREGATION), *root.every(WEB_RESOURCE)):
        for statement in one.every(EDM + "rights"):
            iri = statement.resource or ""
            if not RIGHTS.fullmatch(iri) and iri not in inherited:
                yield Finding("rights", statement.line, f"edm:rights is not in Europeana's list: {iri}")
