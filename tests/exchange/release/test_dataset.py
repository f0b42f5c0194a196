"""The archive that an institution downloads."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest

from annoserver.exchange.release import dataset
from annoserver.exchange.release.about import About, Counts, unknown
from annoserver.exchange.release.archive import BLOCK
from annoserver.model.campaign import STRICT, Campaign
from annoserver.model.item import Agreed, Item
from tests.parts.agreed import BASE, FOLK, NOW, about, accepted, agreed, annotation, item
from tests.parts.records import record

KNOWN = '<dc:title>x</dc:title><dc:type>jug</dc:type><dc:subject xml:lang="en">dog</dc:subject>'


def named(number: int, provider_id: str) -> Item:
    return dataclasses.replace(item(record()), iri=f"https://a.example/{number}", provider_id=provider_id)


def archive(*all_agreed: Agreed, tells: About | None = None) -> tuple[zipfile.ZipFile, Counts]:
    out = io.BytesIO()
    counts = dataset.metis(all_agreed, tells or about(), out)
    return zipfile.ZipFile(out), counts


def manifest(made: zipfile.ZipFile) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(made.read("manifest.json"))
    return read


def report(made: zipfile.ZipFile) -> Sequence[dict[str, str]]:
    text = made.read("report.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_archive_holds_the_records_and_says_what_they_are() -> None:
    made, counts = archive(agreed(item(record()), accepted("t", "dog", language="en"), accepted("u", "cat")))

    assert made.namelist() == ["1.xml", "report.csv", "manifest.json"]
    assert made.testzip() is None
    told = manifest(made)
    source = made.read("1.xml")
    assert told["files"] == [
        {
            "name": "1.xml",
            "item": "https://museum.example/1",
            "sha256": hashlib.sha256(source).hexdigest(),
            "bytes": len(source),
            "statements": 2,
        }
    ]
    assert told["report"]["sha256"] == hashlib.sha256(made.read("report.csv")).hexdigest()
    assert told["campaign"]["iri"] == f"{BASE}campaigns/folk"
    assert told["moment"] == "2026-11-03T08:00:00Z"
    assert told["licence"] == "http://creativecommons.org/publicdomain/zero/1.0/"
    assert told["policy"]["share"] == "2/3"
    assert told["counts"] == dataclasses.asdict(counts)
    assert counts == Counts(items=1, written=1, added=2)


def test_the_policy_is_told_in_numbers() -> None:
    strict = About(Campaign("folk", {"en": "x"}, policy=STRICT, policy_version=7), BASE, NOW)

    made, _ = archive(tells=strict)

    told = manifest(made)
    assert told["policy"] == {
        "version": 7,
        "margin": 2,
        "share": "2/3",
        "bound": 0.5,
        "full": 12,
        "author": False,
        "veto": False,
    }
    assert told["files"] == []
    assert unknown("https://a.example/") is None


def test_demo_data_say_so() -> None:
    made, _ = archive(tells=about(dataclasses.replace(FOLK, demo=True)))

    assert manifest(made)["demo"].startswith("Demo data")
    assert "demo" not in manifest(archive()[0])


def test_everything_left_out_is_reported_with_its_reason() -> None:
    made, counts = archive(
        agreed(
            item(record(said=KNOWN)),
            accepted("known", "Dog", language="en"),
            accepted("comment", "=1+2", ""),
            accepted("new", "cat", language="en"),
        ),
        agreed(named(2, "2")),
        agreed(named(3, "3"), accepted("t", "x", "")),
        agreed(dataclasses.replace(named(4, "4"), record=None, title={"en": "@title"}), accepted("t", "x")),
    )

    rows = report(made)
    assert counts == Counts(items=4, written=1, unchanged=2, refused=1, added=1, already=1, left=2)
    assert [row["outcome"] for row in rows] == ["tag left out"] * 3 + ["record refused"]
    assert [row["already_in_source"] for row in rows] == ["n", "y", "n", ""]
    assert rows[0]["value_literal"] == "'=1+2"
    assert rows[1]["annotation"] == annotation("known")
    assert rows[1]["edm_property"] == "dc:subject"
    assert rows[3]["title"] == "'@title"
    assert rows[3]["reason"] == "the item came without a record"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(first: str) -> None:
    made, _ = archive(agreed(named(1, f"{first}1"), accepted("t", "x", "")))

    assert report(made)[0]["provider_identifier"] == f"'{first}1"


def test_file_names_are_safe_and_unique() -> None:
    ids = [
        "#UEDIN:214",
        "../../etc/passwd",
        "https://a.example/obj/7/",
        "",
        "..",
        "Ä/ö",
        "a" * 300,
        "7",
        "A/7",
    ]

    made, _ = archive(*(agreed(named(number, one), accepted("t", "x")) for number, one in enumerate(ids)))

    names = made.namelist()[:-2]
    assert names[:3] == ["UEDIN_214.xml", "passwd.xml", "7.xml"]
    assert names[3] == "record.xml"
    assert len({name.lower() for name in names}) == len(ids)
    assert all(name.isascii() and len(name) < 130 and not name.startswith(".") for name in names)


def test_a_second_export_is_the_same_to_the_byte() -> None:
    def make() -> bytes:
        out = io.BytesIO()
        dataset.metis([agreed(item(record()), accepted("t", "dog", language="en"))], about(FOLK), out)
        return out.getvalue()

    assert make() == make()


def test_the_archive_leaves_piece_by_piece() -> None:
    counts = Counts()
    pieces = dataset.chunks(
        (agreed(named(number, str(number)), accepted("t", "dog")) for number in range(600)), about(), counts
    )

    sizes = [(counts.written, len(piece)) for piece in pieces]

    assert 0 < sizes[0][0] < 300
    assert sizes[-1][0] == 600
    assert len({written for written, _ in sizes}) >= 4
    assert all(size < 2 * BLOCK for _, size in sizes)


def test_large_reports_and_manifests_are_whole() -> None:
    some = [
        agreed(named(number, str(number)), accepted("t", "x"), accepted("c", "y" * 2000, ""))
        for number in range(700)
    ]

    made, counts = archive(*some)

    assert counts.written == len(manifest(made)["files"]) == len(report(made)) == 700
