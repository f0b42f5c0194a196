"""The drill: people leave and disown after a backup, the backup is put back, and nothing of them is back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from annoserver.cli.main import main
from annoserver.crowd.accounts import keys, leaving, pseudonyms
from annoserver.model.annotation import Annotation
from annoserver.model.vote import Choice
from annoserver.store import annotations, counts, people
from annoserver.store.accounts import erasures
from annoserver.store.backups import copies
from annoserver.store.database import Database
from annoserver.store.rows.people import agent, erasure, person
from annoserver.store.upkeep import jobs
from tests.parts.folk import FOLK, NOW, PASSWORD, Folk, founded


@pytest.fixture
def folk(database: Database) -> Folk:
    """Ann and bob said something; dora has an account and nothing else."""
    folk = founded(database)
    folk.vote(folk.tag("wood"), Choice.APPROVE, by="bob")
    folk.tag("stone", by="bob")
    with database.transaction() as store:
        one = people.add(store, "dora", "dora@example.org", "", False, NOW)
        people.keep_password(store, one, keys.hashed(PASSWORD))
    return folk


def leave(folk: Folk, name: str, *, withdraw: bool = False) -> None:
    with folk.database.transaction() as store:
        one = people.find(store, name)
        leaving.order(store, one, PASSWORD, "delete", NOW, withdraw=withdraw)
        (job,) = [
            each for each in jobs.listed(store, kind=leaving.ERASURE) if each.arguments["person"] == one.id
        ]
    leaving.erase(folk.database, job.arguments, lambda _: None)


def restore(folk: Folk, path: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> str:
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", folk.database.url)
    folk.database.forget()
    done = CliRunner().invoke(main, ["restore", str(path), *more])
    assert done.exit_code == 0, done.output
    return done.output


def feed(folk: Folk) -> list[tuple[int, str, str, str]]:
    with folk.database.reading() as store:
        found = erasures.since(store, 0, 99)
    return [(one.number, one.agent, one.fate.value, one.annotation) for one in found]


@pytest.mark.parametrize("withdraw", [False, True])
def test_whoever_left_after_the_backup_is_not_back(
    folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, withdraw: bool
) -> None:
    copies.write(folk.database, tmp_path / "copy")
    ann = folk.actor("ann").agent
    stone = next(one.name for one in every(folk) if b"stone" in one.document)
    assert ann is not None
    leave(folk, "ann", withdraw=withdraw)
    leave(folk, "dora")
    with folk.database.transaction() as store:
        pseudonyms.disown(store, FOLK, stone, folk.actor("bob"), NOW)
    told = feed(folk)
    number = len(every(folk))

    said = restore(folk, tmp_path / "copy", monkeypatch, "--replace")

    assert "erasures since the backup were made again" in said
    with folk.database.reading() as store:
        assert sorted(store.connection.scalars(select(person.c.name))) == ["bob", "cy"]
        assert store.connection.scalar(select(agent.c.id).where(agent.c.iri == ann.iri)) is None
        assert erasures.is_erased(store, ann.iri)
        assert list(counts.check(store)) == []
        assert not any(ann.iri.encode() in one.document for one in annotations.every(store, FOLK))
        bob = folk.actor("bob").agent
        made = annotations.read(store, FOLK, stone)[0]
        assert bob is not None
        assert bob.iri.encode() not in made.document
    assert feed(folk) == told
    assert len(every(folk)) == number


def every(folk: Folk) -> list[Annotation]:
    with folk.database.reading() as store:
        return list(annotations.every(store, FOLK))


def test_the_feed_may_come_from_a_file(folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies.write(folk.database, tmp_path / "copy")
    leave(folk, "ann")
    lines = [
        {"number": number, "agent": iri, "moment": "2026-11-24T12:00:00Z", "fate": fate}
        for number, iri, fate, _ in feed(folk)
    ]
    (tmp_path / "feed.json").write_text(json.dumps({"erasures": lines, "next": ""}))

    # As on a new machine: nothing is known there of who left.
    with folk.database.transaction() as store:
        store.connection.execute(erasure.delete())
        store.connection.execute(person.update().values(created=NOW.replace(year=2020)))
    restore(folk, tmp_path / "copy", monkeypatch, "--replace", "--erasures", str(tmp_path / "feed.json"))

    with folk.database.reading() as store:
        assert "ann" not in set(store.connection.scalars(select(person.c.name)))
        assert list(counts.check(store)) == []


def test_a_file_that_is_no_feed_is_refused_before_anything_happens(
    folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.write(folk.database, tmp_path / "copy")
    folk.tag("after")
    (tmp_path / "feed.json").write_text("[]")
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", folk.database.url)

    words = ["restore", str(tmp_path / "copy"), "--replace", "--erasures", str(tmp_path / "feed.json")]
    done = CliRunner().invoke(main, words)

    assert (done.exit_code, "no answer of /erasures" in done.output) == (1, True)
    assert any(b"after" in one.document for one in every(folk))


def test_a_backup_of_another_server_keeps_all_its_people(
    folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.write(folk.database, tmp_path / "copy")
    with folk.database.transaction() as store:
        store.connection.execute(person.update().values(created=NOW.replace(year=2020)))

    said = restore(folk, tmp_path / "copy", monkeypatch, "--replace")

    assert "erasures" not in said
    with folk.database.reading() as store:
        assert len(people.every(store)) == 4
