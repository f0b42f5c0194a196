"""Tables for curators: CSV, spreadsheets, rows for MINT."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from annoserver.exchange.release.about import About, Counts
from annoserver.exchange.release.curators import mint, rows, sheets
from annoserver.model.item import Agreed, Item, Record
from annoserver.model.selection import Selection
from annoserver.model.vote import Status
from tests.parts.agreed import BASE, DOG, about, accepted, agreed, annotation
from tests.parts.records import record

ITEM = Item(
    "http://data.europeana.eu/item/09102/_UEDIN_214",
    "#UEDIN:214",
    title={"en": "=A horn"},
    data_provider="University",
    image="https://museum.example/1.jpg",
    record=Record(record(said="<dc:title>x</dc:title><dc:type>jug</dc:type><dc:subject>boat</dc:subject>")),
)
TAGS = (
    accepted("t1", DOG.iri, up=10, down=1),
    accepted("t2", "+horn, “großes”", language="de", later=1),
    accepted("t3", "HORN", "dcterms:temporal", by_software=True, up=0),
    accepted("t4", "boat", language="en"),
    accepted("t5", "nice", ""),
    accepted("t6", "+Horn, “großes”", language="de", up=1),
)


def read(pieces: Iterator[bytes]) -> list[dict[str, str]]:
    source = b"".join(pieces)
    assert source.startswith(b"\xef\xbb\xbf")
    assert source.count(b"\r\n") == source.count(b"\n")
    return list(csv.DictReader(io.StringIO(source.decode("utf-8-sig"), newline="")))


def table(*all_agreed: Agreed, tells: About | None = None) -> list[dict[str, str]]:
    return read(sheets.csv(all_agreed, tells or about()))


def test_a_row_says_all_that_a_curator_asks() -> None:
    first = table(agreed(ITEM, *TAGS))[0]

    assert tuple(first) == rows.COLUMNS
    assert first == {
        "europeana_id": "/09102/_UEDIN_214",
        "provider_identifier": "#UEDIN:214",
        "title": "'=A horn",
        "item_url": "https://www.europeana.eu/item/09102/_UEDIN_214",
        "image_url": "https://museum.example/1.jpg",
        "data_provider": "University",
        "edm_property": "dc:subject",
        "value_uri": DOG.iri,
        "value_label": "dog",
        "language": "en",
        "value_literal": "",
        "value_type": "uri",
        "confidence": "0.623",
        "upvotes": "10",
        "downvotes": "1",
        "annotator_type": "Person",
        "contributors_count": "12",
        "decided_by": "votes",
        "decided_at": "2026-11-03T08:00:00Z",
        "created": "2026-11-03T08:00:00Z",
        "campaign": "folk",
        "annotation_uri": annotation("t1"),
        "licence": "http://creativecommons.org/publicdomain/zero/1.0/",
        "already_in_source": "n",
    }


def test_each_statement_has_one_row_and_formulas_are_words() -> None:
    found = table(agreed(ITEM, *TAGS))

    said = [(one["value_uri"] or one["value_literal"], one["already_in_source"]) for one in found]
    assert said == [(DOG.iri, "n"), ("'+horn, “großes”", "n"), ("HORN", "n"), ("nice", "n"), ("boat", "y")]
    assert [one["annotator_type"] for one in found] == [
        "Person",
        "Person",
        "SoftwareAgent",
        "Person",
        "Person",
    ]
    assert [one["edm_property"] for one in found][-2:] == ["", "dc:subject"]


def test_items_that_are_not_of_europeana_are_shown_at_home() -> None:
    own = dataclasses.replace(
        ITEM, iri="https://museum.example/1", landing_page="https://museum.example/page"
    )

    (first,) = table(agreed(own, TAGS[0]))
    (second,) = table(agreed(Item("https://museum.example/2", "2"), TAGS[0]))
    (third,) = table(agreed(dataclasses.replace(own, record=Record(b"<broken")), TAGS[3]))

    assert (first["europeana_id"], first["item_url"]) == ("", "https://museum.example/page")
    assert second["item_url"] == "https://museum.example/2"
    assert third["already_in_source"] == "n"


def test_a_table_of_other_statuses_says_which() -> None:
    pending = dataclasses.replace(TAGS[0].standing, status=Status.PENDING)
    tells = dataclasses.replace(about(), selection=Selection(statuses=tuple(Status)))

    found = table(agreed(ITEM, dataclasses.replace(TAGS[0], standing=pending), TAGS[1]), tells=tells)

    assert [one["status"] for one in found] == ["pending", "accepted"]


def sheet(source: bytes, name: str) -> list[list[str]]:
    """The cells of a sheet, as any spreadsheet program reads them."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(source)).read(f"xl/worksheets/{name}.xml"))
    assert not list(root.iter(f"{space}f"))
    return [["".join(cell.itertext()) for cell in row] for row in root.iter(f"{space}row")]


def test_a_spreadsheet_holds_the_same_cells() -> None:
    ruled = dataclasses.replace(TAGS[2], standing=dataclasses.replace(TAGS[2].standing, ruled=True))
    some = agreed(ITEM, *TAGS[:2], ruled, *TAGS[3:])
    assert "" in {one["confidence"] for one in table(some)}

    source = b"".join(sheets.xlsx([some], about()))

    found = sheet(source, "sheet1")
    assert found[0] == list(rows.COLUMNS)
    expected = [list(one.values()) for one in table(some)]
    assert [[cell.lstrip() for cell in row] for row in found[1:]] == expected


def test_a_spreadsheet_cuts_what_no_cell_holds() -> None:
    long = accepted("t", "x" * 40_000 + "\x00")

    source = b"".join(sheets.xlsx((agreed(ITEM, long) for _ in range(3)), about()))

    cell = sheet(source, "sheet1")[1][rows.COLUMNS.index("value_literal")]
    assert len(cell) == sheets.LETTERS
    assert cell.endswith("x…")


def test_a_spreadsheet_goes_on_in_another_sheet() -> None:
    many = (agreed(Item("https://museum.example/2", "2"), TAGS[0]) for _ in range(5))

    source = b"".join(sheets.xlsx(many, about(), 3))

    assert [len(sheet(source, f"sheet{number}")) for number in (1, 2, 3)] == [3, 3, 2]


def test_an_empty_spreadsheet_has_its_head() -> None:
    assert sheet(b"".join(sheets.xlsx([], about())), "sheet1") == [list(rows.COLUMNS)]


def unpacked(*all_agreed: Agreed) -> tuple[dict[str, bytes], Counts]:
    counts = Counts()
    source = b"".join(mint.chunks(all_agreed, about(), counts))
    archive = zipfile.ZipFile(io.BytesIO(source))
    return {name: archive.read(name) for name in archive.namelist()}, counts


def test_mint_takes_rows_with_a_text_or_a_uri() -> None:
    files, counts = unpacked(agreed(ITEM, *TAGS))

    objects: Sequence[dict[str, Any]] = json.loads(files["annotations.json"])
    assert objects == [
        {
            "recordId": "#UEDIN:214",
            "targetField": "dc:subject",
            "textValue": None,
            "textLanguage": None,
            "uri": DOG.iri,
            "confidence": "0.623",
            "annotatorType": "Person",
        },
        {
            "recordId": "#UEDIN:214",
            "targetField": "dc:subject",
            "textValue": "+horn, “großes”",
            "textLanguage": "de",
            "uri": None,
            "confidence": "0.439",
            "annotatorType": "Person",
        },
    ]
    lines = read(iter([files["annotations.csv"]]))
    assert [tuple(one) for one in lines] == [mint.COLUMNS] * 2
    assert lines[1]["textValue"] == "'+horn, “großes”"
    assert counts == Counts(items=5, written=2, refused=3)


def test_what_mint_cannot_take_is_listed_with_the_reason() -> None:
    files, _ = unpacked(agreed(ITEM, *TAGS))

    left = read(iter([files["not-transferable.csv"]]))

    assert {one["annotation"]: one["reason"] for one in left} == {
        annotation("t3"): "MINT does not know dcterms:temporal",
        annotation("t4"): "the record says it already",
        annotation("t5"): "it adds nothing to a record",
    }
    assert unpacked()[0]["annotations.json"] == b"[]\n"
    assert BASE in files["not-transferable.csv"].decode()
