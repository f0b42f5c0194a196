"""import and export, from files to files."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:edm="http://www.europeana.eu/schemas/edm/" xmlns:ore="http://www.openarchives.org/ore/terms/">
  <edm:ProvidedCHO rdf:about="http://data.europeana.eu/item/1/a">
    <dc:title xml:lang="en">A dog</dc:title>
    <dc:type xml:lang="en">painting</dc:type>
    <edm:type>IMAGE</edm:type>
  </edm:ProvidedCHO>
  <ore:Aggregation rdf:about="http://museum.example/a#aggregation">
    <edm:aggregatedCHO rdf:resource="http://data.europeana.eu/item/1/a"/>
    <edm:dataProvider>Museum</edm:dataProvider>
    <edm:isShownAt rdf:resource="http://museum.example/a"/>
    <edm:provider>Museum</edm:provider>
    <edm:rights rdf:resource="http://creativecommons.org/publicdomain/zero/1.0/"/>
  </ore:Aggregation>
</rdf:RDF>
"""
CROWDHERITAGE = {
    "@graph": [
        {
            "type": "Annotation",
            "created": "Fri Feb 13 08:08:10 UTC 2026",
            "creator": {"id": "_", "name": "Seer", "type": "Software"},
            "confidence": 0.5,
            "body": {"type": "TextualBody", "value": "dog", "language": "en"},
            "target": {"source": "/1/a"},
            "scope": "dc:subject",
            "review": {"type": "Validation", "upvotes": 3, "downvotes": 0, "recommendation": "accept"},
        },
        {"type": "Annotation", "body": "nothing", "target": {}},
    ]
}


@pytest.fixture
def filled(ready: Run) -> Run:
    """A campaign with an item, and a tag on it that three people approved."""
    Path("a.xml").write_text(RECORD, encoding="utf-8")
    Path("ch.json").write_text(json.dumps(CROWDHERITAGE), encoding="utf-8")
    ready("import", "items", "folk", "a.xml")
    ready("import", "crowdheritage", "folk", "ch.json")
    return ready


def test_items_are_counted_and_nothing_is_added_twice(ready: Run) -> None:
    Path("a.xml").write_text(RECORD, encoding="utf-8")
    Path("b.xml").write_text("<rdf", encoding="utf-8")

    first = ready("import", "items", "folk", "a.xml", "b.xml").output
    second = ready("import", "items", "folk", "a.xml").output

    assert "read 2 · added 1 · updated 0 · already there 0 · refused 1" in first
    assert "read 1 · added 0 · updated 0 · already there 1 · refused 0" in second
    with Path("import-report.csv").open(encoding="utf-8", newline="") as report:
        rows = list(csv.DictReader(report))
    assert [row["file"] for row in rows] == ["b.xml"]
    assert rows[0]["reason"]


def test_a_crowdheritage_export_says_how_many_votes_it_brought(ready: Run) -> None:
    Path("ch.json").write_text(json.dumps(CROWDHERITAGE), encoding="utf-8")

    first = ready("import", "crowdheritage", "folk", "ch.json").output
    second = ready("import", "crowdheritage", "folk", "ch.json").output

    assert "read 2 · added 1 · updated 0 · already there 0 · refused 1" in first
    assert "votes for 3 · votes against 0 · items 1" in first
    assert "read 2 · added 0 · updated 0 · already there 1 · refused 1" in second


def test_the_metis_archive_holds_the_enriched_record(filled: Run) -> None:
    said = filled("export", "edm", "folk", "--profile", "metis", "-o", "out.zip").output

    assert "read 1 · written 1 · refused 0" in said
    with zipfile.ZipFile("out.zip") as archive:
        assert sorted(archive.namelist()) == ["a.xml", "manifest.json", "report.csv"]
        assert b'edm:wasGeneratedBy="Person"' in archive.read("a.xml")


@pytest.mark.parametrize("form", ["nquads", "ntriples", "turtle", "jsonld", "xml", "trig"])
def test_the_graph_is_written_in_each_form(filled: Run, form: str) -> None:
    said = filled("export", "edm", "folk", "--profile", "graph", "--format", form, "-o", "out").output

    assert "read 1 · written 1 · refused 0" in said
    assert b"http://data.europeana.eu/item/1/a" in Path("out").read_bytes()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_curators_and_partners_get_their_forms(filled: Run) -> None:
    for form in ("csv", "xlsx", "mint"):
        assert "written 1" in filled("export", "table", "folk", "--format", form, "-o", f"out.{form}").output
    assert "written 1 · refused 0" in filled("export", "europeana", "folk", "-o", "out.zip").output
    assert "written 1" in filled("export", "ntua", "folk", "--status", "accepted", "-o", "out.jsonld").output

    assert "read 1 · written 1" in filled("export", "tiers", "folk", "-o", "tiers.json").output

    assert json.loads(Path("tiers.json").read_bytes())["campaign"]["after"]["tiers"]["0"] == 0
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfeuropeana_id,")
    assert zipfile.is_zipfile("out.xlsx")
    assert zipfile.ZipFile("out.mint").namelist()[0] == "annotations.csv"
    assert zipfile.ZipFile("out.zip").namelist() == ["page-0001.json", "refused.csv"]
    assert json.loads(Path("out.jsonld").read_bytes())["@graph"][0]["review"]["upvotes"] == 3
    filled("campaign", "create", "copy", "--title", "Copy")
    assert "added 1" in filled("import", "crowdheritage", "copy", "out.jsonld").output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_exports_take_what_the_filters_let_through(filled: Run) -> None:
    everything = filled("export", "annotations", "folk", "--format", "ndjson", "-o", "out").output
    some = filled(
        "export", "annotations", "folk", "--status", "rejected", "--kind", "text", "-o", "out"
    ).output
    graph = ("export", "edm", "folk", "--profile", "graph", "--with-source", "-o", "out.nq")

    assert "read 2 · written 2" in everything
    assert "read 0 · written 0" in some
    assert "read 1 · written 1" in filled(*graph, "--min-votes", "3", "--property", "dc:subject").output
    assert b'"A dog"@en' in Path("out.nq").read_bytes()
    assert "read 0 · written 0" in filled(*graph, "--min-votes", "4").output
    assert "min-votes cannot be “x”" in filled(*graph, "--min-votes", "x", status=1).output
    assert "Only accepted tags" in filled(*graph, "--status", "pending", status=1).output


def test_annotations_go_out_and_come_into_another_campaign(filled: Run) -> None:
    filled("campaign", "create", "copy", "--title", "Copy")

    said = filled("export", "annotations", "folk", "--format", "jsonld", "-o", "out.jsonld").output
    brought = filled("import", "annotations", "copy", "out.jsonld").output

    assert "read 2 · written 2 · refused 0" in said
    assert "read 2 · added 2 · updated 0 · already there 0 · refused 0" in brought
    assert "copy\topen\t2 annotations" in filled("campaign", "list").output
    filled("check", "db")


def test_an_export_that_fails_leaves_no_file(filled: Run) -> None:
    refused = filled("export", "edm", "nothing", "-o", "out.zip", status=1)

    assert "There is no campaign “nothing”." in refused.output
    assert not list(Path().glob("*out.zip*"))


def test_a_check_of_items_tells_what_would_happen_and_writes_nothing(ready: Run) -> None:
    Path("a.xml").write_text(RECORD, encoding="utf-8")

    checked = ready("import", "items", "folk", "a.xml", "--check").output

    assert "read 1 · added 1 · updated 0 · already there 0 · refused 0" in checked
    assert "nothing was written" in checked
    assert "added 1" in ready("import", "items", "folk", "a.xml").output


def test_a_later_delivery_tells_what_has_vanished_and_removes_only_what_nobody_annotated(ready: Run) -> None:
    folder = Path("records")
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.xml").write_text(RECORD.replace("1/a", f"1/{name}"), encoding="utf-8")
    ready("import", "items", "folk", "records")
    Path("ch.json").write_text(json.dumps(CROWDHERITAGE), encoding="utf-8")
    ready("import", "crowdheritage", "folk", "ch.json")
    for name in "ab":
        (folder / f"{name}.xml").unlink()

    checked = ready("import", "items", "folk", "records", "--check", "--prune").output
    told = ready("import", "items", "folk", "records").output
    pruned = ready("import", "items", "folk", "records", "--prune").output

    assert "vanished from the source 2 · removed 1" in checked
    assert "vanished from the source 2 · removed 0" in told
    assert "1/a: the source has this item no longer; it stays, since annotations are about it" in told
    assert "vanished from the source 2 · removed 1" in pruned
    assert "vanished from the source 1 · removed 0" in ready("import", "items", "folk", "records").output
    assert "Everything is as a recount gives it" in ready("check", "db").output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_is_removed_when_a_record_was_refused(ready: Run) -> None:
    folder = Path("records")
    folder.mkdir()
    (folder / "a.xml").write_text(RECORD, encoding="utf-8")
    ready("import", "items", "folk", "records")
    (folder / "a.xml").write_text("<rdf", encoding="utf-8")

    for more in ((), ("--check",)):
        output = ready("import", "items", "folk", "records", "--prune", *more).output
        assert "vanished from the source 1 · removed 0" in output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_imports_are_ordered_and_run_later(ready: Run) -> None:
    folder = Path("records")
    folder.mkdir()
    (folder / "a.xml").write_text(RECORD, encoding="utf-8")
    (folder / "b.xml").write_text("<rdf:RDF", encoding="utf-8")
    Path("ch.json").write_text(json.dumps(CROWDHERITAGE), encoding="utf-8")

    first = ready("import", "items", "folk", "records", "--background").output.split()[0]
    second = ready("import", "crowdheritage", "folk", "ch.json", "--background", status=1).output
    checked = ready("import", "crowdheritage", "folk", "ch.json", "--background", "--check", status=2).output
    assert "One of your jobs is under way" in second
    assert "A check of annotations runs here" in checked
    ready("import", "items", "nothing", "records", "--background", status=1)
    assert "1 jobs were run." in ready("work", "--once").output
    ready("import", "crowdheritage", "folk", "ch.json", "--background")
    ready("work", "--once")

    shown = ready("job", "show", first.rpartition("/")[2]).output
    assert "import: done after 1 tries, 2 done." in shown
    assert "left out\trecords/b.xml, line 1" in shown
    assert "'added': 1" in shown
    assert "folk\topen\t2 annotations" in ready("campaign", "list").output
    assert not list(Path("annoserver-files", "imports").iterdir())
