"""The zip that is written as it is sent."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from annoserver.exchange.release.archive import WINDOWS, Archive
from annoserver.exchange.release.names import Names

FAR = 5 << 30


def written(files: dict[str, bytes], at: int = 0) -> bytes:
    with Archive(at) as archive:
        pieces = [archive.add(name, source) for name, source in files.items()]
        pieces += archive.take("last.csv", io.BytesIO(b"a,b\r\n" * 100_000))
        pieces += archive.close()
    return b"".join(pieces)


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    noise = random.Random(1)
    files = {f"{size}.bin": noise.randbytes(size) for size in (0, 1, *(1 << bits for bits in WINDOWS), 9000)}
    files |= {"ünï.xml": "é".encode() * 5000, "long.xml": b"<a>" * 50_000}

    source = written(files)

    with zipfile.ZipFile(io.BytesIO(source)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in files} == files
        assert opened.read("last.csv") == b"a,b\r\n" * 100_000
        assert opened.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    assert source == written(files)
    if unzip := shutil.which("unzip"):
        (tmp_path / "a.zip").write_bytes(source)
        assert subprocess.run([unzip, "-tq", tmp_path / "a.zip"], check=False).returncode == 0


def test_an_archive_of_nothing_is_one() -> None:
    with Archive() as archive:
        assert zipfile.ZipFile(io.BytesIO(b"".join(archive.close()))).namelist() == []


def test_more_files_than_two_bytes_can_count() -> None:
    with Archive() as archive:
        source = b"".join([*(archive.add(f"{number}", b"x") for number in range(70_000)), *archive.close()])

    with zipfile.ZipFile(io.BytesIO(source)) as opened:
        assert len(opened.namelist()) == 70_000
        assert opened.read("69999") == b"x"


def test_places_beyond_what_four_bytes_can_say(tmp_path: Path) -> None:
    path = tmp_path / "sparse.zip"
    with path.open("wb") as out:
        out.seek(FAR)
        out.write(written({"a.xml": b"<a/>", "b.xml": b"<b/>" * 100}, FAR))

    with zipfile.ZipFile(path) as opened:
        assert opened.infolist()[0].header_offset == FAR
        assert opened.read("b.xml") == b"<b/>" * 100
        assert opened.testzip() is None
    path.unlink()


@pytest.mark.parametrize(
    ("local", "name"),
    [
        ("https://a.example/items/1/", "1"),
        ("#UEDIN:214", "UEDIN_214"),
        ("../..", "record"),
        ("a b/ü c", "c"),
        ("x" * 300, "x" * 100),
    ],
)
def test_names_are_safe_in_any_file_system(local: str, name: str) -> None:
    assert Names().take(local, "https://a.example/") == name


def test_no_name_is_given_twice() -> None:
    names = Names()

    given = [names.take(f"{number % 5000}", f"https://a.example/{number}") for number in range(20_000)]

    assert len({one.lower() for one in given}) == 20_000
    assert [one for one in given[:5000] if "-" in one] == []
    assert all("-" in one for one in given[5000:])
    assert names.take("A", "urn:x:1") != names.take("a", "urn:x:2").upper()
