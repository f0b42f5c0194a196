"""Profile A: an institution's own record with the accepted tags in it, as Europeana's ingestion takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annoserver.exchange.records import xml
from annoserver.exchange.records.delivery import outline
from annoserver.exchange.records.delivery.outline import Outline
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release.about import unknown
from annoserver.exchange.release.merge import insertion
from annoserver.exchange.release.merge.carried import carry, ordered
from annoserver.exchange.release.merge.contextual import Resource, describe
from annoserver.exchange.release.merge.statements import Left, Statement, choose
from annoserver.model.item import Agreed
from annoserver.model.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Enriched:
    """A record that can be delivered; left: the accepted tags that added nothing to it."""

    source: bytes
    added: tuple[Statement, ...]
    left: tuple[Left, ...]


def record(agreed: Agreed, term: Callable[[str], Term | None] = unknown) -> bytes | Refusal:
    """The bytes of one EDM external record in UTF-8, or why there are none."""
    enriched = enrich(agreed, term)
    return enriched if isinstance(enriched, Refusal) else enriched.source


def enrich(agreed: Agreed, term: Callable[[str], Term | None] = unknown) -> Enriched | Refusal:
    """The record with what its accepted tags add; the institution's bytes stay as they are.

    Refused is what Europeana would refuse: nothing that is missing is made up. Equal input gives
    equal bytes.
    """
    found, source = outline.of(agreed.item)
    if found.fault:
        return Refusal(found.fault, line=found.line, about=agreed.item.iri)
    added, left = choose(agreed.tags, found.said)
    carried = carry(found.carried, found.said, added) if found.carried else []
    statements = [insertion.statement(one) for one in ordered([*added, *carried])]
    resources = [insertion.resource(one) for one in _resources(added, found, term)]
    if faults := list(insertion.faults(found, statements, resources)):
        reasons = dict.fromkeys(f"{one.message} (line {one.line})" for one in faults)
        return Refusal("; ".join(reasons), line=faults[0].line, about=agreed.item.iri)
    made = insertion.put(found, source, statements, resources)
    try:
        xml.sound(made)
    except xml.Broken as broken:
        return Refusal(broken.message, line=broken.line, about=agreed.item.iri)
    return Enriched(made, tuple(added), tuple(left))


def _resources(added: list[Statement], found: Outline, term: Callable[[str], Term | None]) -> list[Resource]:
    """What to describe beside the record: each URI once, and none that it describes itself."""
    described = (describe(one, term(one.iri)) for one in added if one.iri and one.iri not in found.about)
    return list({one.iri: one for one in described if one}.values())
