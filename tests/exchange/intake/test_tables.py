"""Tables as EDM: what a mapping says, which records come out, and what is refused at which line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from annoserver.errors import Invalid
from annoserver.exchange.intake import edm, tables
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item
from tests.parts.schemas import faults

MAPPING = """
id = "No"
base = "https://museum.example/object/"
language = "en"

[fixed]
"edm:dataProvider" = "Museum & Sons"
"edm:provider" = "Museum"
"edm:type" = "image"
"edm:rights" = "https://creativecommons.org/publicdomain/mark/1.0"

[columns]
"Title" = "dc:title"
"Titel" = { property = "dc:title", language = "de" }
"Keywords" = { property = "dc:subject", separator = "|" }
"Made" = { property = "dcterms:created", language = "" }
"Page" = "edm:isShownAt"
"""
HEADER = "No,Title,Titel,Keywords,Made,Page\n"
ROW = 'a 1,"A <jug>, small",Krug,clay | http://www.wikidata.org/wiki/Q34,1900,https://museum.example/1\n'


def read(text: str | bytes, mapping: str = MAPPING) -> list[Item | Refusal]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(tables.items(io.BytesIO(content), tables.plan(mapping.encode()), "a.csv"))


def test_a_row_becomes_a_record_that_the_schema_takes(shared: Path) -> None:
    (one,) = read(HEADER + ROW)

    assert isinstance(one, Item)
    assert one.record is not None
    assert faults(shared, one.record.source) == []
    assert (one.iri, one.provider_id) == ("https://museum.example/object/a%201",) * 2
    assert one.title == {"en": "A <jug>, small", "de": "Krug"}
    assert (one.kind, one.data_provider, one.landing_page) == (
        "IMAGE",
        "Museum & Sons",
        "https://museum.example/1",
    )
    assert one.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert b'<dc:subject rdf:resource="http://www.wikidata.org/entity/Q34"/>' in one.record.source
    assert b'<dc:subject xml:lang="en">clay</dc:subject>' in one.record.source
    assert b"<dcterms:created>1900</dcterms:created>" in one.record.source
    assert edm.notes(one) == ()


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_seen_from_the_first_line_or_said(delimiter: str) -> None:
    text = (HEADER + "1,T,U,V,W,https://museum.example/1\n").replace(",", delimiter)

    said = {";": ";", "\t": "\\t", "|": "|"}[delimiter]
    for mapping in (MAPPING, f'delimiter = "{said}"\n{MAPPING}'):
        (one,) = read(text, mapping)
        assert isinstance(one, Item)


def test_a_refusal_names_the_line_and_all_that_is_wrong() -> None:
    rows = [
        ROW,
        '"2","two\nlines",,,,https://museum.example/2\n',
        ",no id,,,,https://museum.example/3\n",
        "\n",
        "4,,,,,nowhere\n",
        "5,Five,,,,\n",
    ]

    found = read(HEADER + "".join(rows))

    assert [isinstance(one, Item) for one in found] == [True, True, False, False, False]
    told = [(one.line, one.reason) for one in found if isinstance(one, Refusal)]
    assert told == [
        (5, "column No is empty"),
        (7, "there is no a title or description; edm:isShownAt is no web address: 'nowhere'"),
        (8, "there is no edm:isShownAt or edm:isShownBy"),
    ]


def test_a_second_value_is_refused_where_edm_takes_one() -> None:
    mapping = MAPPING.replace('"edm:isShownAt"', '{ property = "edm:isShownAt", separator = " " }')
    row = "1,T,,,,https://museum.example/1 https://museum.example/2\n"

    (one,) = read(HEADER + row, mapping)
    (kind,) = read(HEADER + ROW, MAPPING.replace('"image"', '"picture"'))

    assert isinstance(one, Refusal)
    assert one.reason == "edm:isShownAt has 2 values, and may have 1"
    assert isinstance(kind, Refusal)
    assert "edm:type is none of TEXT, VIDEO" in kind.reason


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("No,Title\n1,x\n", 1, "there is no column Titel, Keywords, Made, Page"),
        ("", 1, "there is no column"),
        ((HEADER + "1,\xff\n").encode("latin-1"), 1, "no CSV in UTF-8"),
        (HEADER + '1,"open\n', 2, "no CSV in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_line(text: str | bytes, line: int, why: str) -> None:
    (one,) = read(text)

    assert isinstance(one, Refusal)
    assert why in one.reason
    assert one.line == line


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("id =", "no TOML"),
        ('id = "No"', "needs id"),
        ("[columns]", "needs id"),
        ('id = "No"\ncolour = 1\n[columns]', "has no colour"),
        ('id = "No"\n[columns]\n"A" = "dc:colour"', "'dc:colour' is no property"),
        ('id = "No"\n[columns]\n"A" = "other:x"', "is no property"),
        ('id = "No"\n[columns]\n"A" = 1', "Column 'A' of the mapping is no property"),
        ('id = "No"\n[columns]\n"A" = { property = "dc:title", language = "in English" }', "no language tag"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(mapping: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        tables.plan(mapping.encode())


def test_the_mapping_of_the_documentation_is_one(root: Path) -> None:
    text = (root / "docs/tables.md").read_text("utf-8")

    found = tables.plan(text.partition("```toml\n")[2].partition("```")[0].encode())

    assert found.columns["Titel"] == tables.Column("dc:title", "de", "|")
    assert found.fixed["edm:type"] == "IMAGE"
