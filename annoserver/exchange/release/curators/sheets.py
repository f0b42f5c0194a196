"""Tables of what was agreed on, as CSV and as spreadsheets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from annoserver.exchange.records.xml import clean
from annoserver.exchange.release.about import About
from annoserver.exchange.release.curators import rows
from annoserver.model.item import Agreed

NUMBERS = frozenset({"confidence", "upvotes", "downvotes", "contributors_count"})
"""Columns that a spreadsheet can count with."""

ROWS, LETTERS = 1_048_576, 32_767
"""What a sheet, and what a cell of it, can hold; more goes to another sheet, or is cut with a mark."""

PIECE = 1 << 18


def csv(agreed: Iterable[Agreed], about: About) -> Iterator[bytes]:
    """UTF-8 with its mark, and a row for each statement."""
    found = (rows.cells(one, about) for each in agreed for one in rows.said(each))
    return rows.table(rows.columns(about), found)


def xlsx(agreed: Iterable[Agreed], about: About, most: int = ROWS) -> Iterator[bytes]:
    """The same as a workbook, finished in a temporary file row by row; most: rows of one sheet."""
    with tempfile.TemporaryFile() as whole:
        _write(agreed, about, whole, most)
        whole.seek(0)
        yield from iter(lambda: whole.read(PIECE), b"")


def _write(agreed: Iterable[Agreed], about: About, out: IO[bytes], most: int) -> None:
    head = rows.columns(about)
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": about.moment.replace(tzinfo=None)})
    found = (rows.cells(one, about) for each in agreed for one in rows.said(each))
    more = True
    while more:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, head)
        more = _fill(sheet, head, islice(found, most - 1)) == most - 1
    book.close()


def _fill(sheet: Worksheet, head: Sequence[str], found: Iterable[Sequence[str]]) -> int:
    """The rows of one sheet; how many they were."""
    place = 0
    for place, words in enumerate(found, 1):
        for number, (name, cell) in enumerate(zip(head, words, strict=True)):
            if name in NUMBERS and cell:
                sheet.write_number(place, number, float(cell))
            else:
                sheet.write_string(place, number, _cell(cell))
    return place


def _cell(words: str) -> str:
    words = rows.safe(clean(words))
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"
