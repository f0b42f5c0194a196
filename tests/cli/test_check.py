"""check db: says what is wrong, and fails then."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from annoserver.store.database import Database
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_a_sound_database_is_said_to_be_sound(ready: Run) -> None:
    assert ready("check", "db").output == "Everything is as a recount gives it.\n"


def test_a_wrong_number_is_named_and_the_command_fails(ready: Run, empty_url: str) -> None:
    database = Database(empty_url)
    with database.transaction() as store:
        store.connection.execute(text("UPDATE container SET given = 3, total = 2 WHERE name = 'folk'"))
    database.forget()

    found = ready("check", "db", status=1).output.splitlines()

    assert found[0] == "container “folk”: total is 2, 0 annotations are there"
    assert found[-1] == "2 numbers are wrong."


ANY = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@ANY
def test_records_are_checked_in_files_folders_and_archives(run: Run) -> None:
    good = record(shown='<edm:isShownBy rdf:resource="https://museum.example/1.jpg"/>')
    Path("records").mkdir()
    Path("records/good.xml").write_bytes(good)
    with zipfile.ZipFile("some.zip", "w") as archive:
        archive.writestr("bad.xml", record(rights="http://a.example/"))
        archive.writestr("manifest.json", "{}")
    Path("no.xml").write_text("no record", encoding="utf-8")

    said = run("check", "edm", "records", "some.zip", "no.xml", status=1).output

    assert (
        "some.zip/bad.xml:10: error: edm:rights is not in Europeana's list: http://a.example/ [rights]"
        in said
    )
    assert "    Use a statement of Europeana's list to the letter" in said
    assert "some.zip/bad.xml:2: warning: an IMAGE should have edm:isShownBy or edm:object" in said
    assert "no.xml:1: error: not well-formed XML" in said
    assert "3 records checked · 2 wrong · 3 findings · schema skipped" in said
    assert run("check", "edm", "records").output.startswith("1 records checked · 0 wrong · 0 findings")


@ANY
def test_findings_come_as_json_and_from_the_schema_too(run: Run, shared: Path) -> None:
    Path("a.xml").write_bytes(record(tail="<edm:type>image</edm:type>"))

    said = run("check", "edm", "a.xml", "--json", "--xsd", str(shared / "edm/schema_xsds"), status=1).output

    findings = [json.loads(line) for line in said.splitlines()]
    assert {one["rule"] for one in findings} == {"value", "schema"}
    assert all(one["record"] == "a.xml" and one["remedy"] for one in findings)


@ANY
def test_what_cannot_be_read_is_a_finding_and_nothing_at_all_a_failure(run: Run) -> None:
    Path("broken.zip").write_bytes(b"PK\x03\x04 and no more")
    Path("empty").mkdir()

    assert "[unread]" in run("check", "edm", "broken.zip", status=1).output
    assert run("check", "edm", "empty", status=1).output.startswith("0 records checked")
