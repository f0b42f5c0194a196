"""The provider's data as RDF: what the record of an item says, beside what its tags add."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urljoin

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records import forms, parts
from annoserver.exchange.records.classes import full
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.xml import Element
from annoserver.exchange.release.merge.pen import TYPE, Pen, sound
from annoserver.ld.terms import DC, EDM, ORE, XSD
from annoserver.model.item import Item

EUROPEANA = "http://data.europeana.eu/"
MAKER = full("edm:wasGeneratedBy")
_NEVER = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|\\^`]")
"""Characters that no IRI has, and some records do."""


def lineage(record: str, item: str) -> str:
    """The provider's proxy of an item: Europeana's name for it, else one below our record's IRI."""
    if item.startswith(EUROPEANA + "item/"):
        return item.replace("/item/", "/proxy/provider/", 1)
    return f"{record}#provider"


def mention(pen: Pen, record: str, item: Item) -> None:
    """What can be said of a provider's proxy that only we have a name for."""
    proxy = lineage(record, item.iri)
    if proxy.startswith(EUROPEANA):
        return
    pen.link(proxy, TYPE, ORE + "Proxy")
    pen.link(proxy, ORE + "proxyFor", item.iri)
    pen.typed(proxy, EDM + "europeanaProxy", "false", "boolean")
    if item.provider_id:
        pen.words(proxy, DC + "identifier", item.provider_id)


def tell(pen: Pen, record: str, item: Item) -> None:
    """All that the provider, and the aggregators behind it, say in the record of an item.

    Statements of the object stand on the provider's proxy, as in Europeana's own form; those that a
    delivery marked as added stand on a proxy of their own. A record that cannot be read says nothing.
    """
    if item.record is None:
        return
    try:
        found = next(parts.split(forms.tree(item.record)), None)
    except (Invalid, Unfit):
        return
    if isinstance(found, Parts):
        _Teller(pen, record, item, found).all()


def absolute(written: str, base: str) -> str:
    """An IRI of a record in full; characters that no IRI has are encoded."""
    try:
        return _NEVER.sub(lambda found: quote(found[0]), urljoin(base, written.strip()))
    except ValueError:
        return ""


def state(pen: Pen, subject: str, child: Element, absolute: Callable[[str], str]) -> None:
    """One statement of a record; an element with both words and a URI makes two.

    absolute: gives the IRI that is meant by what is written.
    """
    if not sound(child.name):
        return
    if child.resource:
        pen.link(subject, child.name, absolute(child.resource))
    if text := child.text.strip():
        datatype = child.attributes.get(full("rdf:datatype"), "")
        if child.name == EDM + "europeanaProxy":
            pen.typed(subject, child.name, text, "boolean")
        elif datatype.startswith(XSD) and datatype != XSD + "string":
            pen.typed(subject, child.name, text, datatype.removeprefix(XSD))
        else:
            pen.words(subject, child.name, text, child.language)


class _Teller:
    """Says one record, each IRI in full."""

    def __init__(self, pen: Pen, record: str, item: Item, found: Parts) -> None:
        self.pen, self.item, self.found = pen, item, found
        self.provider, self.added = lineage(record, item.iri), f"{record}#added"
        self.base = EUROPEANA if found.internal else f"{record}/source"
        self.names: Mapping[str, str] = {found.object.about: item.iri, found.described.about: self.provider}
        if not found.internal:
            self.names = {found.object.about: item.iri}

    def all(self) -> None:
        self.pen.link(self.item.iri, TYPE, full("edm:ProvidedCHO"))
        aggregation = self.found.aggregation
        within = self.iri(aggregation.about) if aggregation is not None else ""
        self.proxy(self.provider, within)
        marked = [one for one in self.found.described.children if MAKER in one.attributes]
        if marked:
            self.proxy(self.added, within)
            self.pen.link(self.added, ORE + "lineage", self.provider)
        for child in self.found.described.children:
            state(self.pen, self.added if child in marked else self.provider, child, self.iri)
        others = (*self.found.aggregators, *([aggregation] if aggregation is not None else []))
        for one in (*others, *self.found.reached):
            subject = self.iri(one.about)
            if not sound(subject):
                continue
            self.pen.link(subject, TYPE, one.name)
            for child in one.children:
                state(self.pen, subject, child, self.iri)

    def proxy(self, iri: str, within: str) -> None:
        """A proxy for the item; within: IRI of the provider's aggregation."""
        self.pen.link(iri, TYPE, ORE + "Proxy")
        self.pen.link(iri, ORE + "proxyFor", self.item.iri)
        if within:
            self.pen.link(iri, ORE + "proxyIn", within)
        if not self.found.internal:
            self.pen.typed(iri, EDM + "europeanaProxy", "false", "boolean")

    def iri(self, written: str) -> str:
        """The absolute IRI that a record means."""
        if written in self.names:
            return self.names[written]
        return absolute(written, self.base)
