"""init, config, upgrade and rebase."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.config import SETTINGS
from annoserver.exchange.records.delivery.outline import BEGINNING
from annoserver.store import migrations
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.cli.conftest import Run

VERSIONS = Path(migrations.__path__[0]) / "versions"


def test_init_makes_a_database_with_a_base_and_a_secret_and_does_no_harm_again(
    run: Run, empty_url: str
) -> None:
    first = run("init")
    database = Database(empty_url)
    secret = database.read_setting("secret_key")

    again = run("init")

    assert (
        first.output == again.output == "The database is ready. Its IRIs begin with http://127.0.0.1:8000/\n"
    )
    assert secret
    assert database.read_setting("secret_key") == secret
    database.forget()


def test_init_keeps_no_secret_where_one_is_set(
    run: Run, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_SECRET_KEY", "k" * 40)

    run("init")

    database = Database(empty_url)
    assert database.read_setting("secret_key") is None
    database.forget()


def test_a_command_before_init_says_what_to_do(run: Run) -> None:
    assert "Run: annoserver init" in run("campaign", "list", status=1).output


def test_another_base_is_refused_and_the_answer_says_what_to_do(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_BASE_URL", "https://anno.example.org/")

    for words in (["init"], ["campaign", "list"], ["serve"]):
        refused = ready(*words, status=1).output
        assert "the database was made for http://127.0.0.1:8000/" in refused
        assert "annoserver rebase https://anno.example.org/" in refused


def test_config_shows_what_is_in_force_and_where_from_and_hides_secrets(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_PAGE_SIZE", "7")
    Path("annoserver.toml").write_text("threads = 3\n", encoding="utf-8")

    before = run("config").output
    run("init")
    after = run("config").output

    assert "not set; annoserver init makes it" in before
    rows = {line.split("│")[1].strip(): line for line in after.splitlines() if line.startswith("│")}
    assert "7" in rows["ANNOSERVER_PAGE_SIZE"]
    assert "environment variable" in rows["ANNOSERVER_PAGE_SIZE"]
    assert "annoserver.toml" in rows["ANNOSERVER_THREADS"]
    assert "(hidden)" in rows["ANNOSERVER_SECRET_KEY"]
    assert "http://127.0.0.1:8000/" in rows["ANNOSERVER_BASE_URL"]


def test_upgrade_says_from_where_to_where(run: Run) -> None:
    newest = max(path.name[:4] for path in VERSIONS.glob("0*.py"))

    first, second = run("upgrade").output, run("upgrade").output

    assert first == f"Schema {newest}, before: none.\n"
    assert second == f"Schema {newest} already.\n"


def test_rebase_moves_annotations_and_votes_and_the_server_accepts_the_new_base(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = "http://127.0.0.1:8000/annotations/folk/"
    item = "http://data.europeana.eu/item/1/a"
    tag = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{here}dog",
        "type": "Annotation",
        "motivation": "tagging",
        "created": "2026-01-01T00:00:00Z",
        "creator": "http://127.0.0.1:8000/campaigns/folk/agents/1f",
        "body": {"type": "TextualBody", "value": "http://127.0.0.1:8000/ is what it shows", "language": "en"},
        "target": item,
    }
    vote = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{here}yes",
        "type": "Annotation",
        "motivation": "moderating",
        "created": "2026-01-01T00:00:00Z",
        "creator": "http://127.0.0.1:8000/campaigns/folk/agents/2f",
        "body": "https://w3id.org/annoserver/vocab#approve",
        "target": {"type": "SpecificResource", "source": f"{here}dog", "scope": item},
    }
    Path("in.ndjson").write_text(f"{json.dumps(tag)}\n{json.dumps(vote)}\n", encoding="utf-8")
    ready("import", "annotations", "folk", "in.ndjson", "--keep-names")

    moved = ready("rebase", "https://anno.example.org/")

    assert moved.output == "2 annotations now have IRIs that begin with https://anno.example.org/\n"
    monkeypatch.setenv("ANNOSERVER_BASE_URL", "https://anno.example.org/")
    ready("check", "db")
    ready("export", "annotations", "folk", "--format", "ndjson", "-o", "out.ndjson")
    there = [json.loads(line) for line in Path("out.ndjson").read_text(encoding="utf-8").splitlines()]
    assert there[0]["id"] == "https://anno.example.org/annotations/folk/dog"
    assert there[0]["body"]["value"] == "http://127.0.0.1:8000/ is what it shows"
    assert there[1]["target"]["source"] == there[0]["id"]
    assert there[1]["creator"] == "https://anno.example.org/campaigns/folk/agents/2f"


def test_rebase_to_something_that_is_no_address_is_refused(ready: Run) -> None:
    assert "ANNOSERVER_BASE_URL (command line)" in ready("rebase", "nowhere", status=1).output


def test_an_older_schema_is_copied_before_it_is_upgraded(run: Run, empty_url: str) -> None:
    database = Database(empty_url)
    steps.upgrade(database, "0015")

    said = run("upgrade").output

    path = Path(said.splitlines()[0].removeprefix("Backup: "))
    assert path.parent == Path("annoserver-backups")
    assert path.name.startswith("annoserver-0015-")
    assert path.stat().st_mode & 0o077 == 0
    assert "before: 0015" in said
    assert "Backup" not in run("upgrade").output
    back = run("restore", "--replace", str(path)).output
    assert "with schema 0015" in back
    assert "Run: annoserver upgrade" in back
    assert "Backup" not in run("upgrade", "--no-backup").output
    assert steps.behind(database) is None
    database.forget()


@pytest.mark.parametrize("command", ["upgrade", "init"])
def test_upgrade_and_init_read_records_of_old_once_more(ready: Run, empty_url: str, command: str) -> None:
    """They were imported before exports kept what they need to know of a record."""
    Path("record.xml").write_bytes(record())
    ready("import", "items", "folk", "record.xml")
    database = Database(empty_url)
    with database.transaction() as store:
        assert store.connection.exec_driver_sql("UPDATE item SET outline = NULL").rowcount == 1

    first, second = ready(command).output, ready(command).output

    assert first.splitlines()[-1:] == ["1 records were read once more, for quicker exports and for facets."]
    assert len(second.splitlines()) == 1
    with database.reading() as store:
        (kept,) = store.connection.exec_driver_sql("SELECT outline FROM item").scalars()
    assert bytes(kept).startswith(BEGINNING)
    database.forget()


def test_what_is_there_is_not_replaced_unasked(ready: Run) -> None:
    assert "rows were copied to copy" in ready("backup", "copy").output

    assert "--replace" in ready("restore", "copy", status=1).output


@pytest.mark.parametrize("name", ["annoserver.service", "Containerfile"])
def test_examples_for_machines_name_commands_and_settings_that_are_there(root: Path, name: str) -> None:
    words = (root / "examples" / name).read_text("utf-8")

    commands = set(re.findall(r"(?:bin/annoserver|\"annoserver|exec annoserver) ([a-z]+)", words))
    variables = set(re.findall(r"ANNOSERVER_([A-Z_]+)=", words)) - {"CONFIG"}

    assert commands == {"init", "serve"}
    assert {variable.lower() for variable in variables} <= set(SETTINGS)
