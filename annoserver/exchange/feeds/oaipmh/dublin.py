"""A record in plain Dublin Core, which every harvester takes (oai_dc)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # (they write XML, and read none)

from annoserver.exchange.records import forms, parts
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.xml import FORBIDDEN
from annoserver.ld.terms import DC, DCTERMS, EDM
from annoserver.model.item import Item, Record

ELEMENTS = (
    "title",
    "creator",
    "subject",
    "description",
    "publisher",
    "contributor",
    "date",
    "type",
    "format",
    "identifier",
    "source",
    "language",
    "relation",
    "coverage",
    "rights",
)
_REFINED = {
    "alternative": "title",
    "tableOfContents": "description",
    "created": "date",
    "issued": "date",
    "extent": "format",
    "medium": "format",
    "spatial": "coverage",
    "temporal": "coverage",
    "isPartOf": "relation",
    "hasPart": "relation",
    "references": "relation",
    "isReferencedBy": "relation",
    "isVersionOf": "relation",
    "hasVersion": "relation",
    "hasFormat": "relation",
    "isFormatOf": "relation",
    "provenance": "description",
}
_ELSEWHERE = {
    EDM + "type": "type",
    EDM + "rights": "rights",
    EDM + "dataProvider": "publisher",
    EDM + "isShownAt": "identifier",
    EDM + "isShownBy": "relation",
    EDM + "currentLocation": "coverage",
}
_NAMES = {
    **{DC + name: name for name in ELEMENTS},
    **{DCTERMS + name: element for name, element in _REFINED.items()},
    **_ELSEWHERE,
}
_ROOT = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/'
    ' http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)

Said = tuple[str, str, str]
"""An element's name, its words, and their language, "" for none."""


def write(item: Item, enriched: bytes | None) -> str:
    """The item as oai_dc: of its enriched record, or of what pages show where there is none."""
    said = list(_of_record(enriched) if enriched else _of_item(item))
    said += [("identifier", item.iri, "")]
    ordered = sorted(dict.fromkeys(said), key=lambda one: ELEMENTS.index(one[0]))
    return _ROOT + "".join(_element(*one) for one in ordered) + "</oai_dc:dc>"


def _of_record(source: bytes) -> Iterator[Said]:
    found = next(parts.split(forms.tree(Record(source))))
    if not isinstance(found, Parts):
        return
    inside = [*found.described.children, *(found.aggregation.children if found.aggregation else ())]
    for one in inside:
        name = _NAMES.get(one.name)
        if name and (words := _words(one.text, one.resource, found.label)):
            yield name, words, one.language


def _words(text: str, resource: str | None, labels: dict[str, str]) -> str:
    """What an element says; of what is described in the record its label."""
    return text.strip() if resource is None else labels.get(resource) or resource


def _of_item(item: Item) -> Iterator[Said]:
    for name, texts in (("title", item.title), ("description", item.description)):
        yield from ((name, words, language) for language, words in texts.items())
    yield from (("creator", words, "") for words in item.creator)
    for name, words in (
        ("type", item.kind),
        ("publisher", item.data_provider),
        ("rights", item.rights),
        ("identifier", item.landing_page),
    ):
        if words:
            yield name, words, ""


def _element(name: str, words: str, language: str) -> str:
    tongue = f" xml:lang={quoteattr(language)}" if language else ""
    return f"<dc:{name}{tongue}>{escape(FORBIDDEN.sub('', words))}</dc:{name}>"
