"""What aggregators' proxies add to a record: given on, marked, and never as the institution's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annoserver.exchange.records.delivery.outline import Carried, Said
from annoserver.exchange.release.merge.statements import ORDER, SINGLE, Source, Statement, rank
from annoserver.ld.authorities import canonical
from annoserver.model.text import fold

MAKER = "SoftwareAgent"
"""Europeana drops who made it when it makes the proxy. This claims least: that no institution said it,
and nothing of any person."""


def key(one: Carried) -> tuple[str, str, str, str]:
    """Equal for statements that say the same."""
    return (one.name, canonical(one.iri), fold(one.text), one.language.lower())


def carry(aggregators: Iterable[Carried], said: Sequence[Said], added: Sequence[Statement]) -> list[Carried]:
    """The aggregators' statements that neither the provider nor a tag makes (edm.md, section 8, rule 1).

    Those that cannot be marked are left out, since they would pass as the institution's own.
    """
    source = Source(said)
    seen = {one.key for one in added}
    taken = source.names | {one.name for one in added}
    kept: list[Carried] = []
    for one in aggregators:
        if key(one) in seen or source.where(one) or (one.name in SINGLE and one.name in taken):
            continue
        if any(
            one.iri and canonical(one.iri) == two.iri and rank(one.name) < rank(two.name) for two in added
        ):
            continue
        seen.add(key(one))
        kept.append(one)
    return kept


def ordered(all_of_them: Iterable[Statement | Carried]) -> list[Statement | Carried]:
    """What is added to a record, property by property, tags before what is carried on."""
    return sorted(all_of_them, key=lambda one: ORDER[one.name])
