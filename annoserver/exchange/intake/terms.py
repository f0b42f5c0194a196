"""Vocabularies that come as SKOS files, or as tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from annoserver.errors import Invalid
from annoserver.ld import skos
from annoserver.model.text import is_iri
from annoserver.model.vocabulary import Term

MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
}


SPLIT = re.compile(r"(?<!\\)\|")
"""Between several values in one cell of a table; \\| is a bar that belongs to a value."""

PLAIN = ("iri", "label", "description")
"""The columns of a table that does not name them."""

NAMES = {
    "uri": "iri",
    "id": "iri",
    "label": "prefLabel",
    "description": "definition",
    "preflabel": "prefLabel",
    "altlabel": "altLabel",
    "latitude": "lat",
    "longitude": "long",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A vocabulary as its file gives it; iri: of the concept scheme, "" when it has none; media_type:
    of a graph, which says more than the terms, "" for a table, which does not."""

    iri: str
    title: Mapping[str, str]
    terms: Iterable[Term]
    media_type: str = ""


def read(name: str, content: bytes) -> Loaded:
    """The vocabulary of a file; Invalid when its name or content is none that is read here."""
    ending = PurePath(name).suffix.lower()
    if ending == ".csv":
        return Loaded("", {"": PurePath(name).stem}, list(_table(content)))
    media_type = MEDIA_TYPES.get(ending)
    if media_type is None:
        raise Invalid(f"{name} has none of the endings that are read here: .csv, {', '.join(MEDIA_TYPES)}.")
    return Loaded(*skos.terms(content, media_type), media_type)


def _table(content: bytes) -> Iterator[Term]:
    """The terms of a table: a column for the IRI, and prefLabel@en, altLabel@de, definition@en, broader,
    lat and long as they are there. A table without a heading has IRI, label and description."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"This is no table in UTF-8 with commas: {error}.", rule="vocabulary-table") from error
    if not rows or not any(rows[0]):
        raise Invalid("The table is empty.", rule="vocabulary-table")
    bare = is_iri(rows[0][0].strip())
    columns = [_column(name) for name in (PLAIN if bare else rows[0])]
    if "iri" not in [name for name, _ in columns]:
        raise Invalid("The table has no column “iri”.", rule="vocabulary-table")
    for number, row in enumerate(rows if bare else rows[1:], 1 if bare else 2):
        if any(cell.strip() for cell in row):
            yield _term(number, list(zip(columns, row, strict=False)))


def _column(heading: str) -> tuple[str, str]:
    name, _, language = heading.strip().partition("@")
    return NAMES.get(name.lower(), name), language.lower()


def _term(number: int, cells: Sequence[tuple[tuple[str, str], str]]) -> Term:
    def every(name: str) -> list[tuple[str, str]]:
        found = [(language, cell) for (key, language), cell in cells if key == name and cell.strip()]
        return [(language, _plain(part)) for language, cell in found for part in SPLIT.split(cell)]

    iri = next((cell.strip() for (key, _), cell in cells if key == "iri"), "")
    if not is_iri(iri):
        raise Invalid(f"Line {number}: “{iri}” is no IRI.", rule="vocabulary-table")
    broader = next((words for _, words in every("broader")), None)
    return Term(
        iri=iri,
        labels=_first(every("prefLabel")),
        others=tuple(every("altLabel")),
        notes=_first(every("definition")),
        broader=broader,
        position=_position(number, every("lat"), every("long")),
    )


def _first(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Language to words, of several the first."""
    words: dict[str, str] = {}
    for language, said in found:
        words.setdefault(language, said)
    return words


def _plain(part: str) -> str:
    """One value of a cell, without the mark that keeps spreadsheets from computing it."""
    said = part.replace("\\|", "|").strip()
    return said[1:] if said.startswith(tuple(f"'{sign}" for sign in "=+-@")) else said


def _position(
    number: int, north: Sequence[tuple[str, str]], east: Sequence[tuple[str, str]]
) -> tuple[float, float] | None:
    if not north or not east:
        return None
    try:
        return float(north[0][1]), float(east[0][1])
    except ValueError as error:
        raise Invalid(f"Line {number}: a degree is a number.", rule="vocabulary-table") from error
