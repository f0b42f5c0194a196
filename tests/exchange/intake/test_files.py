"""Files, folders and archives, however they are wrapped and whatever they try."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from annoserver.exchange.intake.files.walk import Found, Limits, walk
from annoserver.exchange.records.refusal import Refusal


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], *special: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info in special:
            archive.addfile(info)
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def kept(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    """What a walk finds; nothing is refused."""
    found = {}
    for one in walk([path], limits) if limits else walk([path]):
        assert isinstance(one, Found), one
        found[one.name] = one.content
    return found


def reasons(path: Path, limits: Limits | None = None) -> dict[str, str]:
    """What a walk refuses."""
    found = list(walk([path], limits) if limits else walk([path]))
    return {one.file: one.reason for one in found if isinstance(one, Refusal)}


def test_a_folder_is_walked_by_name_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.xml", "a.xml", "b/1.xml", ".git/x", "b/.DS_Store", "__MACOSX/a.xml"):
        kept(tmp_path / "in" / name, name.encode())

    found = names(tmp_path / "in")

    assert list(found) == ["in/a.xml", "in/b/1.xml", "in/b/2.xml"]
    assert found["in/b/1.xml"] == b"b/1.xml"


def test_files_are_found_in_every_kind_of_archive_and_archive_of_archives(tmp_path: Path) -> None:
    members = {"x/a.xml": b"<a/>", "x/": b"", ".hidden": b"", "__MACOSX/x": b"", "b.xml": b""}
    inner = zipped(members)
    kinds = {
        "a.zip": inner,
        "a.tar": tarred({"x/a.xml": b"<a/>", ".hidden": b"", "b.xml": b""}, directory("x")),
        "a.tar.gz": gzip.compress(tarred({"x/a.xml": b"<a/>", "b.xml": b""})),
        "a.tar.bz2": bz2.compress(tarred({"x/a.xml": b"<a/>", "b.xml": b""})),
        "a.tar.xz": lzma.compress(tarred({"x/a.xml": b"<a/>", "b.xml": b""})),
    }

    for name, content in kinds.items():
        assert names(kept(tmp_path / name, content)) == {f"{name}/x/a.xml": b"<a/>", f"{name}/b.xml": b""}
    assert names(kept(tmp_path / "a.xml.gz", gzip.compress(b"<a/>"))) == {"a.xml.gz": b"<a/>"}
    assert names(kept(tmp_path / "misnamed.xml", zipped({"in.zip": inner, "c": b"c"}))) == {
        "misnamed.xml/in.zip/x/a.xml": b"<a/>",
        "misnamed.xml/in.zip/b.xml": b"",
        "misnamed.xml/c": b"c",
    }
    assert names(kept(tmp_path / "empty.zip", zipped({}))) == {}


def directory(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = tarfile.DIRTYPE
    return info


def test_names_lead_nowhere(tmp_path: Path) -> None:
    wild = {"../../up.xml": b"1", "/etc/passwd": b"2", "..\\win.xml": b"3", "a\x1b[2Jb.xml": b"4"}

    found = names(kept(tmp_path / "a.zip", zipped(wild)))

    assert list(found) == ["a.zip/up.xml", "a.zip/etc/passwd", "a.zip/win.xml", "a.zip/a_[2Jb.xml"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_members_that_are_no_files_are_refused(tmp_path: Path) -> None:
    link, device = tarfile.TarInfo("link"), tarfile.TarInfo("null")
    link.type, link.linkname, device.type = tarfile.SYMTYPE, "/etc/passwd", tarfile.CHRTYPE

    refused = reasons(kept(tmp_path / "a.tar", tarred({"a": b""}, link, device)))

    assert refused == dict.fromkeys(["a.tar/link", "a.tar/null"], "this member is not a regular file")


def test_what_cannot_be_read_is_refused_and_the_walk_goes_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    good = kept(tmp_path / "good.xml", b"<a/>")

    found = [
        (one.name, one.content) if isinstance(one, Found) else one
        for one in walk([tmp_path / "absent", tmp_path / "pipe", good])
    ]

    assert found == [
        Refusal("cannot be read: No such file or directory", "absent"),
        Refusal("this is not a regular file", "pipe"),
        ("good.xml", b"<a/>"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing else",
        zipped({"a": b"x" * 1000})[:-30],
        gzip.compress(b"x" * 100_000)[:-40],
        gzip.compress(b"x" * 100)[:12] + b"\xff" * 50,
        gzip.compress(tarred({"a": os.urandom(5000)}))[:-600],
        tarred({"a": b"x" * 5000})[:1500],
        bz2.compress(b"x" * 1000)[:-9],
        lzma.compress(b"x" * 1000)[:-9],
    ],
    # Of one's own: a name that is made of the bytes would hold the time at which they were packed.
    ids=["no-zip", "zip", "gzip", "deflate", "tar.gz", "tar", "bzip2", "xz"],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (refused,) = walk([kept(tmp_path / "a.zip", content)])

    assert isinstance(refused, Refusal)
    assert refused.file == "a.zip"
    assert "damaged" in refused.reason


def test_a_damaged_header_in_a_tar_is_not_its_end(tmp_path: Path) -> None:
    whole = bytearray(tarred({"a": b"1", "b": b"2"}))
    whole[1024 + 100] ^= 0xFF

    found = list(walk([kept(tmp_path / "a.tar", bytes(whole))]))

    assert [one.name for one in found if isinstance(one, Found)] == ["a.tar/a"]
    assert "damaged header" in reasons(tmp_path / "a.tar")["a.tar"]


def test_a_damaged_member_of_a_zip_leaves_the_others(tmp_path: Path) -> None:
    whole = zipped({"a": b"11111", "b": b"22222"})
    at = whole.index(b"a") + 2

    found = list(walk([kept(tmp_path / "a.zip", whole[:at] + b"\x00" + whole[at + 1 :])]))

    assert [type(one) for one in found] == [Refusal, Found]


@pytest.mark.parametrize("pack", [lambda content: zipped({"bomb": content}), gzip.compress, bz2.compress])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    bomb = kept(tmp_path / "bomb", pack(bytes(80 << 20)))

    assert reasons(bomb) == {"bomb": "the archive unpacks to more than 200 times its size"}


def test_a_bomb_in_a_bomb_is_refused(tmp_path: Path) -> None:
    layer = zipped({f"{number}.bin": bytes(30 << 20) for number in range(3)})

    refused = reasons(kept(tmp_path / "bomb.zip", zipped({"1.zip": layer, "2.zip": layer})))

    assert set(refused.values()) == {"the archive unpacks to more than 200 times its size"}


def test_a_header_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 7 << 30
    content = gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + bytes(100 << 20))

    refused = reasons(kept(tmp_path / "a.tar.gz", content), Limits(member=1 << 20, ratio=10**6))

    assert refused == {"a.tar.gz": "larger than 1 MiB"}


def test_each_limit_holds(tmp_path: Path) -> None:
    two = {"a": b"x" * (2 << 20), "b": b"y"}
    small = Limits(member=1 << 20)
    once = zipped({"deep": b""})
    for _ in range(3):
        once = zipped({"in.zip": once})

    too_large = {"large.zip/a": "larger than 1 MiB"}
    assert reasons(kept(tmp_path / "large.zip", zipped(two)), small) == too_large
    assert reasons(kept(tmp_path / "large.tar", tarred(two)), small) == {"large.tar/a": "larger than 1 MiB"}
    assert reasons(kept(tmp_path / "a.gz", gzip.compress(two["a"])), small) == {"a.gz": "larger than 1 MiB"}
    assert names(kept(tmp_path / "a", two["a"]), small) == {"a": two["a"]}  # a file of the disk is no bomb
    many = {"large.zip": "the archive has more than 1 members"}
    assert reasons(tmp_path / "large.zip", Limits(entries=1)) == many
    many = {"large.tar": "the archive has more than 1 members"}
    assert reasons(tmp_path / "large.tar", Limits(entries=1)) == many
    deep = {"d.zip/in.zip/in.zip/in.zip": "archives are nested more than 3 deep"}
    assert reasons(kept(tmp_path / "d.zip", once)) == deep
