"""Rows for MINT, the aggregation tool of NTUA: a zip with what it can take, and what it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from annoserver.exchange.release.about import About, Counts
from annoserver.exchange.release.archive import Archive, spool
from annoserver.exchange.release.curators import rows
from annoserver.exchange.release.curators.rows import Said
from annoserver.model.item import Agreed

COLUMNS = ("recordId", "targetField", "textValue", "textLanguage", "uri", "confidence", "annotatorType")
LEFT = ("recordId", "title", "annotation", "targetField", "textValue", "textLanguage", "uri", "reason")

_DC = (
    "description title creator contributor publisher subject type coverage date format source rights relation"
)
_DCTERMS = "hasPart provenance spatial isPartOf medium"
FIELDS = frozenset({f"dc:{name}" for name in _DC.split()} | {f"dcterms:{name}" for name in _DCTERMS.split()})
"""Fields that MINT knows, beside all of edm."""


def chunks(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """annotations.csv and annotations.json with the same rows, and not-transferable.csv with the rest."""
    with (
        Archive() as archive,
        spool() as table,
        spool() as objects,
        spool() as left,
    ):
        _fill(agreed, about, counts, table, objects, left)
        for name, whole in (("annotations.csv", table), ("annotations.json", objects)):
            yield from archive.take(name, whole)
        yield from archive.take("not-transferable.csv", left)
        yield from archive.close()


def _fill(
    agreed: Iterable[Agreed],
    about: About,
    counts: Counts,
    table: IO[bytes],
    objects: IO[bytes],
    left: IO[bytes],
) -> None:
    table.write(rows.BOM + rows.line(COLUMNS))
    left.write(rows.BOM + rows.line(LEFT))
    before = b"[\n"
    for one in (one for each in agreed for one in rows.said(each)):
        counts.items += 1
        if reason := fault(one):
            counts.refused += 1
            left.write(rows.line(_left(one, about, reason)))
            continue
        row = _row(one, about)
        counts.written += 1
        table.write(rows.line(value or "" for value in row.values()))
        objects.write(before + json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
        before = b",\n"
    objects.write(b"\n]\n" if counts.written else b"[]\n")


def fault(one: Said) -> str:
    """Why MINT cannot take a tag, "" when it can."""
    name = one.accepted.tag.property
    if one.already:
        return "the record says it already"
    if one.statement is None:
        return "it adds nothing to a record"
    if name not in FIELDS and not name.startswith("edm:"):
        return f"MINT does not know {name}"
    return ""


def _row(one: Said, about: About) -> Mapping[str, str | None]:
    words = rows.named(one, about)
    return {
        "recordId": one.item.provider_id or one.item.iri,
        "targetField": words["edm_property"],
        "textValue": words["value_literal"] or None,
        "textLanguage": (words["language"] or None) if words["value_literal"] else None,
        "uri": words["value_uri"] or None,
        "confidence": words["confidence"],
        "annotatorType": words["annotator_type"],
    }


def _left(one: Said, about: About, reason: str) -> tuple[str, ...]:
    words = rows.named(one, about)
    names = ("title", "annotation_uri", "edm_property", "value_literal", "language", "value_uri")
    return (one.item.provider_id or one.item.iri, *(words[name] for name in names), reason)
