"""Tier delta: the elements of the metadata tiers before and after enrichment, record by record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annoserver.errors import Invalid, Unfit
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release.about import DEMO, LICENCE, About, Counts
from annoserver.exchange.release.curators import rows
from annoserver.exchange.release.edm import enrich
from annoserver.exchange.release.filters import told
from annoserver.exchange.release.tiers.elements import TIERS, Elements, elements
from annoserver.model.annotation import Document, stamp
from annoserver.model.item import Agreed, Item, Record
from annoserver.model.text import pick

FIGURES = (
    "tier",
    "language_tagged",
    "language_properties",
    "language_tier",
    "enabling_elements",
    "enabling_groups",
    "enabling_tier",
    "contextual_classes",
    "contextual_tier",
)
COLUMNS = (
    "europeana_id",
    "provider_identifier",
    "item",
    "title",
    "statements_added",
    *(f"{name}_before" for name in FIGURES),
    *(f"{name}_after" for name in FIGURES),
    "reason",
)


@dataclass(frozen=True, slots=True)
class Delta:
    """One record before and after; added: statements; reason: why there is no after, "" when there is."""

    item: Item
    before: Elements | None = None
    after: Elements | None = None
    added: int = 0
    reason: str = ""


def of(agreed: Agreed, about: About) -> Delta:
    """What the accepted tags of one item make of its record."""
    item, made = agreed.item, enrich(agreed, about.term)
    before = _known(item.record)
    if isinstance(made, Refusal):
        return Delta(item, before, reason=made.reason)
    return Delta(item, before, elements(Record(made.source)), len(made.added))


def _known(record: Record | None) -> Elements | None:
    """The elements of a record as it was received, None where it cannot be read."""
    try:
        return elements(record) if record else None
    except (Invalid, Unfit):
        return None


def figures(found: Elements | None) -> dict[str, Any]:
    """The figures of a record by name; each of them empty when they are not known."""
    if found is None:
        return dict.fromkeys(FIGURES)
    counted = (found.tagged, found.lingual, TIERS[found.language], found.enabling, found.groups)
    rest = (TIERS[found.elements], found.classes, TIERS[found.context])
    return dict(zip(FIGURES, (found.tier, *counted, *rest), strict=True))


def csv(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """A row for each record with accepted tags."""
    return rows.table(COLUMNS, (_row(one) for one in _all(agreed, about, counts)))


def _row(one: Delta) -> tuple[str, ...]:
    item = one.item
    names = (rows.europeana_id(item), item.provider_id, item.iri, pick(item.title)[0], str(one.added))
    both = (*figures(one.before).values(), *figures(one.after).values())
    return (*names, *("" if value is None else str(value) for value in both), one.reason)


def document(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """A JSON object: the records one by one, and at its end the figures of the campaign."""
    total = Total()
    yield b'{"records":['
    before = b"\n"
    for one in _all(agreed, about, counts):
        total.add(one)
        yield before + _encoded(_object(one))
        before = b",\n"
    yield b'\n],"campaign":' + _encoded(total.told(about)) + b"}\n"


def _object(one: Delta) -> Document:
    said: Document = {"item": one.item.iri, "provider_identifier": one.item.provider_id, "added": one.added}
    said |= {"before": figures(one.before) if one.before else None}
    said |= {"after": figures(one.after) if one.after else None}
    return said | ({"reason": one.reason} if one.reason else {})


@dataclass(slots=True)
class Total:
    """The figures of a campaign, over the records that have both a before and an after."""

    records: int = 0
    added: int = 0
    risen: int = 0
    refused: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)

    def add(self, one: Delta) -> None:
        """Count one record."""
        if one.before is None or one.after is None:
            self.refused += 1
            return
        self.records += 1
        self.added += one.added
        self.risen += TIERS.index(one.after.tier) > TIERS.index(one.before.tier)
        for counted, found in ((self.before, one.before), (self.after, one.after)):
            counted[f"tier {found.tier}"] += 1
            counted["language"] += found.tagged
            counted["properties"] += found.lingual
            counted["enabling"] += found.enabling
            counted["classes"] += found.classes

    def told(self, about: About) -> Document:
        """The campaign and its figures: how many records of each tier, and the means of the elements."""
        return {
            "name": about.campaign.name,
            "iri": f"{about.base}campaigns/{about.campaign.name}",
            **({"demo": DEMO} if about.campaign.demo else {}),
            "moment": stamp(about.moment),
            "licence": LICENCE,
            "filters": told(about.selection),
            "records": self.records,
            "refused": self.refused,
            "statements_added": self.added,
            "records_in_a_higher_tier": self.risen,
            "before": self._means(self.before),
            "after": self._means(self.after),
        }

    def _means(self, counted: Counter[str]) -> Document:
        number = self.records or 1
        return {
            "tiers": {tier: counted[f"tier {tier}"] for tier in TIERS},
            "language_share": round(counted["language"] / (counted["properties"] or 1), 3),
            "enabling_elements": round(counted["enabling"] / number, 3),
            "contextual_classes": round(counted["classes"] / number, 3),
        }


def _all(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[Delta]:
    for each in agreed:
        counts.items += 1
        one = of(each, about)
        counts.refused += one.after is None
        counts.written += one.after is not None
        counts.added += one.added
        yield one


def _encoded(value: Document) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
