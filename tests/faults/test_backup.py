"""Backups while people write, restored and counted again; and two who set a server up at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from annoserver.cli.main import main
from annoserver.store.database import Database
from tests.faults.serving import Serving
from tests.faults.test_faults import until
from tests.faults.writers import Heard, Writer, kept, lost
from tests.parts.people import Site
from tests.parts.rows import rows_of

WRITERS = 4


@pytest.fixture
def serving(database: Database, tmp_path: Path) -> Iterator[Serving]:
    """A server over the database of the test."""
    serving = Serving(database, str(tmp_path / "files"))
    yield serving
    serving.stop()


def run(serving: Serving, *words: str | Path, url: str = "") -> str:
    """What a command says, over the database of the server or another."""
    given = serving.environment | ({"ANNOSERVER_DATABASE_URL": url} if url else {})
    done = CliRunner().invoke(main, [*map(str, words)], env=given)
    assert done.exit_code == 0, done.output
    return done.output


@contextmanager
def writing(site: Site, heard: list[Heard]) -> Iterator[None]:
    """Writers who go on meanwhile."""
    writers = [Writer(number, site, heard, seed=3) for number in range(len(heard))]
    for one in writers:
        one.start()
    try:
        yield
    finally:
        for one in writers:
            one.stop()
            one.join()


def test_a_copy_made_while_people_write_is_whole_and_of_one_moment(
    serving: Serving, tmp_path: Path, empty_url: str
) -> None:
    site, heard = serving.people(), [Heard() for _ in range(WRITERS)]
    serving.start()
    with writing(site, heard):
        until(heard, 20)
        before = [Heard(said={name: one.said[name] for name in list(one.tags)}) for one in heard]
        run(serving, "backup", tmp_path / "copy")

    run(serving, "restore", tmp_path / "copy", url=empty_url)

    copy = Database(empty_url)
    assert run(serving, "check", "db", url=empty_url) == "Everything is as a recount gives it.\n"
    assert lost(kept(copy), before) == []
    copy.forget()
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    run(serving, "backup", tmp_path / "last")
    run(serving, "restore", "--replace", tmp_path / "last", url=empty_url)
    assert rows_of(copy) == rows_of(serving.database)
    copy.forget()


def test_a_backup_takes_the_place_of_what_a_running_server_has(serving: Serving, tmp_path: Path) -> None:
    site = serving.people()
    serving.start()
    first = site.tag("before")
    run(serving, "backup", tmp_path / "copy")
    second = site.tag("after")

    run(serving, "restore", "--replace", tmp_path / "copy")

    assert site.get(first).status_code == 200
    assert site.get(second).status_code == 404
    assert site.get(site.tag("again")).status_code == 200
    assert run(serving, "check", "db").startswith("Everything")

    heard = [Heard() for _ in range(WRITERS)]
    with writing(site, heard):
        for _ in range(2):
            gone = {name for one in heard for name in list(one.said)}
            run(serving, "restore", "--replace", tmp_path / "copy")
            until(heard, sum(one.acknowledged for one in heard) + WRITERS)
    assert run(serving, "check", "db").startswith("Everything")
    assert not {code for one in heard for code in one.statuses} & {500}
    there = kept(serving.database).keys()
    assert first.rpartition("/")[2] in there
    assert gone
    assert not gone & there


def test_two_who_set_up_at_once_make_one_server(empty_url: str, tmp_path: Path) -> None:
    serving = Serving(Database(empty_url), str(tmp_path / "files"))
    given = {**serving.environment, "ANNOSERVER_SECRET_KEY": ""}
    command = [sys.executable, "-m", "annoserver.cli", "init"]

    both = [
        subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]

    said = [one.communicate(timeout=120)[0] for one in both]
    assert said == ["The database is ready. Its IRIs begin with http://127.0.0.1:8000/\n"] * 2
    assert {name: len(rows) for name, rows in rows_of(serving.database).items() if rows} == {
        "container": 1,
        "setting": 2,
    }
    serving.database.forget()
