"""Backups: all of a database in a file, put back whole or not at all."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from annoserver.errors import Invalid, Misconfigured, Taken
from annoserver.model.vote import Choice
from annoserver.store.backups import copies
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from tests.parts.folk import Folk, founded
from tests.parts.rows import rows_of
from tests.parts.shelf import Shelf, found


@pytest.fixture
def folk(database: Database) -> Folk:
    """Two campaigns in which people have said something."""
    folk = founded(database)
    tag = folk.tag("dragon \\N\t\n\0"[:-1] + "“", by="ann", region="0.1,0.1,0.2,0.2")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.tag(term="dog", by="cy")
    return folk


@pytest.fixture
def copy(folk: Folk, tmp_path: Path) -> Path:
    """A backup of it."""
    copies.write(folk.database, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database with nothing in it."""
    empty = Database(empty_url)
    yield empty
    empty.forget()


def test_a_restored_copy_has_every_row_and_goes_on(folk: Folk, copy: Path, empty: Database) -> None:
    revision = copies.restore(empty, copy)

    assert revision == steps.revision(folk.database) == steps.revision(empty)
    assert rows_of(empty) == rows_of(folk.database)
    shelf = Shelf(empty, "free")
    assert shelf.faults() == []
    shelf.tag("after", by="ann")
    assert shelf.faults() == []


def test_a_database_with_something_in_it_is_replaced_only_when_asked(
    folk: Folk, copy: Path, empty: Database
) -> None:
    steps.upgrade(empty)
    empty.write_setting("base_url", "https://other.example/")
    found(empty, "other").fill("a", "b")

    with pytest.raises(Taken, match="--replace"):
        copies.restore(empty, copy)
    assert found(empty, "another").names() == []
    copies.restore(empty, copy, replace=True)

    assert empty.base == folk.database.base
    assert rows_of(empty) == rows_of(folk.database)


def test_what_is_no_backup_or_not_whole_is_refused_and_changes_nothing(
    folk: Folk, copy: Path, tmp_path: Path
) -> None:
    before = rows_of(folk.database)
    short, other = tmp_path / "short", tmp_path / "other"
    short.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    other.write_text("nothing of ours", "utf-8")
    (tmp_path / "nothing").touch()

    for path in (short, other, tmp_path / "nothing"):
        with pytest.raises(Invalid, match="not whole"):
            copies.restore(folk.database, path, replace=True)

    assert rows_of(folk.database) == before


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_table_with_other_rows_than_told_undoes_all(folk: Folk, copy: Path, tmp_path: Path) -> None:
    before, wrong = rows_of(folk.database), tmp_path / "wrong"
    with zipfile.ZipFile(copy) as whole, zipfile.ZipFile(wrong, "w") as fewer:
        for name in whole.namelist():
            fewer.writestr(name, b"" if name == "vote.copy" else whole.read(name))

    with pytest.raises(Invalid, match="1 rows of vote were told, 0 came"):
        copies.restore(folk.database, wrong, replace=True)

    assert rows_of(folk.database) == before


def test_a_schema_that_is_not_known_is_refused(folk: Folk, tmp_path: Path) -> None:
    with folk.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    copies.write(folk.database, tmp_path / "newer")

    with pytest.raises(Misconfigured, match="schema 9999, which this version does not know"):
        copies.restore(folk.database, tmp_path / "newer", replace=True)


def test_an_empty_database_is_not_copied(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no tables"):
        copies.write(empty, tmp_path / "copy")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_copy_is_one_file(copy: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copyfile(copy, moved)

    assert copies.restore(Database(f"sqlite:///{tmp_path / 'new.db'}"), moved)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("copy-")]
