"""Archives, read one member at a time within limits; nothing that they say names a file on the disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Self, cast

from annoserver.exchange.intake.files.limits import BLOCK, LIMITS, Budget, Exceeded, Limits, Meter
from annoserver.exchange.records.refusal import Refusal

HELD = 8 << 20
"""Bytes of a member that are held in memory; a larger one goes to a file without a name."""

FAULTS = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # a method of compression that Python has not
    RuntimeError,  # an encrypted member of a zip
    ValueError,  # headers with impossible numbers
)
"""What the readers of archives raise when one is damaged."""

_Opener = Callable[[str, IO[bytes], "Budget", int], Iterator["Found | Refusal"]]
_PACKERS = cast(
    "Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]]",
    {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open},
)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

# Types for the standard library leave these out.
_DAMAGED = (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Found:
    """One file; name: where it was found, such as archive.zip/folder/a.xml, for reports only.

    stream: its bytes, open until the next file is asked for; it can go back.
    """

    name: str
    stream: IO[bytes]

    @property
    def content(self) -> bytes:
        """All of it."""
        self.stream.seek(0)
        return self.stream.read()


class _Header(tarfile.TarInfo):
    """A header of a tar; a damaged one is an error, where Python takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except _DAMAGED as fault:
            raise ValueError(f"damaged header: {fault}") from fault


def read(name: str, stream: IO[bytes], size: int, limits: Limits = LIMITS) -> Iterator[Found | Refusal]:
    """A file, or every file in it when it is an archive, told by its content; size in bytes.

    The stream can seek. What is damaged or passes a limit is a refusal, and so is what is no file.
    """
    return _read(name, stream, Budget(limits, size), limits.nesting)


def hidden(name: str) -> bool:
    """What desktops leave behind, and nobody means to import."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def shown(member: str) -> str:
    """The name of a member for reports: no way up, no way out, nothing that cannot be printed."""
    printable = "".join(letter if letter.isprintable() else "_" for letter in member).replace("\\", "/")
    return "/".join(part for part in printable.split("/") if part not in ("", ".", ".."))


def _read(name: str, stream: IO[bytes], budget: Budget, nesting: int) -> Iterator[Found | Refusal]:
    inside = _kind(stream)
    if inside is None:
        yield Found(name, stream)
    elif nesting < 1:
        yield Refusal(f"archives are nested more than {budget.limits.nesting} deep", name)
    else:
        try:
            yield from inside(name, stream, budget, nesting - 1)
        except Exceeded as limit:
            yield Refusal(str(limit), name)
        except FAULTS as fault:
            yield Refusal(f"the archive is damaged or of a kind that is not read: {fault}", name)


def _kind(stream: IO[bytes]) -> _Opener | None:
    """How to open what the stream holds, None when it is no archive; the stream is at its start again."""
    head = stream.read(tarfile.BLOCKSIZE)
    stream.seek(0)
    if head.startswith(_ZIPS):
        return _zip
    if head.startswith(tuple(_PACKERS)):
        return _packed
    return _tar if head[257:262] == b"ustar" else None


def _zip(name: str, stream: IO[bytes], budget: Budget, nesting: int) -> Iterator[Found | Refusal]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            budget.enter()
            own = shown(info.filename)
            if info.is_dir() or hidden(own):
                continue
            with _room() as room:
                try:
                    with archive.open(info) as member:
                        fits = _take(member, room, budget)
                except FAULTS as fault:
                    yield Refusal(f"damaged, or packed in a way that is not read: {fault}", f"{name}/{own}")
                    continue
                yield from _again(f"{name}/{own}", room, budget, nesting, fits=fits)


def _tar(name: str, stream: IO[bytes], budget: Budget, nesting: int) -> Iterator[Found | Refusal]:
    meter = Meter(stream, budget)
    meter.renew()
    with tarfile.open(fileobj=meter, mode="r|", tarinfo=_Header) as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]
            budget.enter()
            meter.renew()
            own = shown(info.name)
            if info.isdir() or hidden(own):
                continue
            member = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            if member is None:
                yield Refusal("this member is not a regular file", f"{name}/{own}")
            else:
                with _room() as room:
                    fits = _take(member, room, budget)
                    yield from _again(f"{name}/{own}", room, budget, nesting, fits=fits)


def _packed(name: str, stream: IO[bytes], budget: Budget, nesting: int) -> Iterator[Found | Refusal]:
    """One file without a table of contents, most often a tar."""
    head = stream.read(tarfile.BLOCKSIZE)
    stream.seek(0)
    unpack = next(opener for mark, opener in _PACKERS.items() if head.startswith(mark))
    with unpack(stream) as unpacked:
        if _kind(unpacked) is _tar:
            yield from _tar(name, unpacked, budget, nesting)
        else:
            with _room() as room:
                fits = _take(unpacked, room, budget)
                yield from _again(name, room, budget, nesting, fits=fits)


def _room() -> IO[bytes]:
    """Where a member is unpacked to."""
    return tempfile.SpooledTemporaryFile(max_size=HELD)


def _take(member: IO[bytes], room: IO[bytes], budget: Budget) -> bool:
    """Unpack a member; whether it is no larger than what is read."""
    left = budget.limits.member + 1
    while left and (block := member.read(min(BLOCK, left))):
        budget.spend(len(block))
        room.write(block)
        left -= len(block)
    room.seek(0)
    return left > 0


def _again(
    name: str, content: IO[bytes], budget: Budget, nesting: int, *, fits: bool
) -> Iterator[Found | Refusal]:
    """What was unpacked, which may be an archive itself; an archive cut off is no archive."""
    if fits:
        yield from _read(name, content, budget, nesting)
    else:
        yield Refusal(f"larger than {budget.limits.member >> 20} MiB", name)
