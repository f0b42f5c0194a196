"""Tests of bringing back what was exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.model.container import Address
from annoserver.model.vote import Choice, Status, Tally
from tests.exchange.intake.conftest import OF_PERSON, OF_SOFTWARE, Home, review, ruling, tag, vote
from tests.parts.elsewhere import homes

if TYPE_CHECKING:
    pass

Write = Callable[..., Path]


@pytest.fixture
def elsewhere(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[str], Home]]:
    """Make further servers in files of their own: `elsewhere("https://b.example/")`."""
    with homes(sqlite_template, tmp_path) as start:
        yield start


def dump(home: Home, path: Path, form: str = "ndjson") -> Path:
    """Export a container."""
    from annoserver.exchange.release import annotations
    from annoserver.store import annotations as shelf
    from annoserver.store import containers

    with home.database.reading() as store:
        address = Address(store.base, "folk")
        found = (one.document for one in shelf.every(store, "folk"))
        path.write_bytes(b"".join(annotations.chunks(containers.read(store, "folk"), address, found, form)))
    return path


def test_an_export_that_comes_back_to_its_own_container_is_there_already(
    home: Home, lines: Write, tmp_path: Path
) -> None:
    home.copy(lines(tag("t1"), tag("t2", "ship"), vote("v", "t1")))
    file = dump(home, tmp_path / "own.ndjson")
    before = home.revisions()

    done = [home.copy(file, keep_names=keep) for keep in (False, True)]
    home.remove(list(before)[1])
    after = home.copy(file)

    assert [(one.read, one.same) for one in done] == [(3, 3), (3, 3)]
    assert (after.same, len(after.refused)) == (2, 1)
    assert "deleted here" in after.refused[0].reason


def standings(home: Home) -> list[Tally]:
    return [home.standing(words).tally for words in ("boat", "ship", "icon", "anchor")]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("form", ["ndjson", "jsonld"])
def test_an_export_comes_back_without_loss(
    home: Home, lines: Write, export: Write, elsewhere: Callable[[str], Home], tmp_path: Path, form: str
) -> None:
    imported = {**OF_PERSON, "body": {"value": "anchor"}, "review": review(4, 1)}
    home.copy(lines(tag("t1"), tag("t2", "ship"), vote("v", "t1"), vote("w", "t2", "cid", Choice.UNSURE)))
    home.copy(lines(ruling("r", "t1", Status.REJECTED), ruling("s", "t2", Status.ACCEPTED), name="r.ndjson"))
    home.lay(export({**OF_SOFTWARE, "review": review(2, 2)}, imported))
    same, other = elsewhere(home.database.base), elsewhere("https://b.example/")
    file = dump(home, tmp_path / f"a.{form}", form)

    kept = same.copy(file, keep_names=True)
    moved = other.copy(file)

    assert (kept.added, kept.refused, moved.added, moved.refused) == (10, (), 10, ())
    assert same.kept() == home.kept()
    assert standings(same) == standings(other) == standings(home)
    assert [one.faults() for one in (same, other)] == [[], []]
    assert home.standing("boat").status is other.standing("boat").status is Status.REJECTED
    assert home.standing("ship").ruled
    assert other.standing("ship").ruled
    assert not any(home.database.base in str(one["target"]) for one in other.documents())
    assert [one["creator"] for one in other.documents()] == [one["creator"] for one in home.documents()]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_real_campaign_comes_back_without_loss(
    home: Home, shared: Path, elsewhere: Callable[[str], Home], tmp_path: Path
) -> None:
    home.lay(shared / "crowdheritage" / "aister_1.json.gz")
    same = elsewhere(home.database.base)

    done = same.copy(dump(home, tmp_path / "a.jsonld", "jsonld"), keep_names=True)

    assert (done.added, done.refused, done.votes) == (4018 + 2772, (), Tally(5326, 1090))
    assert same.kept() == home.kept()
    assert same.faults() == []
