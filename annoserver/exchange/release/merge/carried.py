"""What aggregators' proxies add to a record: given on, marked, and never as the institution's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annoserver.exchange.records.classes import TEXTS
from annoserver.exchange.records.xml import Element, clean
from annoserver.exchange.release.merge.statements import ORDER, SINGLE, Source, Statement, rank
from annoserver.ld.authorities import canonical
from annoserver.ld.terms import TAG_PROPERTIES, shorten
from annoserver.ld.values import is_language
from annoserver.model.text import fold


@dataclass(frozen=True, slots=True)
class Carried:
    """One statement of an aggregator's proxy, its value as it is written there.

    Europeana drops who made it when it makes the proxy. SoftwareAgent claims least: that no
    institution said it, and nothing of any person.
    """

    name: str
    iri: str = ""
    text: str = ""
    language: str = ""
    maker: str = "SoftwareAgent"
    confidence: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Equal for statements that say the same."""
        return (self.name, canonical(self.iri), fold(self.text), self.language.lower())


def carry(
    aggregators: Iterable[Element], described: Element | None, added: Sequence[Statement]
) -> list[Carried]:
    """The aggregators' statements that neither the provider nor a tag makes (edm.md, section 8, rule 1).

    Those that cannot be marked are left out, since they would pass as the institution's own.
    """
    source = Source(described)
    seen = {one.key for one in added}
    taken = source.names | {one.name for one in added}
    kept: list[Carried] = []
    for one in (found for proxy in aggregators for found in _read(proxy)):
        if one.key in seen or source.where(one) or (one.name in SINGLE and one.name in taken):
            continue
        if any(
            one.iri and canonical(one.iri) == two.iri and rank(one.name) < rank(two.name) for two in added
        ):
            continue
        seen.add(one.key)
        kept.append(one)
    return kept


def ordered(all_of_them: Iterable[Statement | Carried]) -> list[Statement | Carried]:
    """What is added to a record, property by property, tags before what is carried on."""
    return sorted(all_of_them, key=lambda one: ORDER[one.name])


def _read(proxy: Element) -> Iterator[Carried]:
    for child in proxy.children:
        name = shorten(child.name)
        if name not in TAG_PROPERTIES:
            continue
        text = clean(child.text).strip()
        if child.resource and not text and TAG_PROPERTIES[name] not in TEXTS:
            yield Carried(name, iri=child.resource)
        elif text and not child.resource:
            yield Carried(name, text=text, language=child.language if is_language(child.language) else "")
