"""Archives, read one member at a time within limits, and never written to the disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self, cast

from annoserver.exchange.records.refusal import Refusal

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold.

    member: bytes of one file, which is held in memory; free: bytes that it may unpack to whatever
    its own size; ratio: beyond that, how many times its own size (EDM packs to a tenth or so);
    entries: members of it and of all archives in it; nesting: archives inside archives.
    """

    member: int = 256 << 20
    free: int = 64 << 20
    ratio: int = 200
    entries: int = 1_000_000
    nesting: int = 3


LIMITS = Limits()

BLOCK = 1 << 20
"""Bytes unpacked at once; a bomb is noticed before the next block."""

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

_Opener = Callable[[str, IO[bytes], "_Budget", int], Iterator["Found | Refusal"]]
_PACKERS = cast(
    "Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]]",
    {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open},
)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")

# Types for the standard library leave these out.
_DAMAGED = (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Found:
    """One file; name: where it was found, such as archive.zip/folder/a.xml, for reports only."""

    name: str
    content: bytes


class _Exceeded(Exception):
    """A limit is passed; what remains of the archive is not read."""


class _Budget:
    """What one file on the disk may still unpack to."""

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits, self.entries = limits, limits.entries
        self.bytes = max(limits.free, limits.ratio * size)

    def enter(self) -> None:
        self.entries -= 1
        if self.entries < 0:
            raise _Exceeded(f"the archive has more than {self.limits.entries} members")

    def spend(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise _Exceeded(f"the archive unpacks to more than {self.limits.ratio} times its size")


class _Meter(io.RawIOBase):
    """A stream that counts what is read of it, on the whole and for each member.

    Python reads a header of a tar into memory whatever size it claims to be; here that ends.
    """

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        self.stream, self.budget, self.allowance = stream, budget, 0

    def renew(self) -> None:
        self.allowance = self.budget.limits.member + BLOCK

    def readinto(self, buffer: WriteableBuffer) -> int:
        with memoryview(buffer) as room:
            content = self.stream.read(len(room))
            room[: len(content)] = content
        self.budget.spend(len(content))
        self.allowance -= len(content)
        if self.allowance < 0:
            raise _Exceeded(_too_large(self.budget.limits))
        return len(content)


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
    return _read(name, stream, _Budget(limits, size), limits.nesting)


def hidden(name: str) -> bool:
    """What desktops leave behind, and nobody means to import."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def shown(member: str) -> str:
    """The name of a member for reports: no way up, no way out, nothing that cannot be printed."""
    printable = "".join(letter if letter.isprintable() else "_" for letter in member).replace("\\", "/")
    return "/".join(part for part in printable.split("/") if part not in ("", ".", ".."))


def _read(name: str, stream: IO[bytes], budget: _Budget, nesting: int) -> Iterator[Found | Refusal]:
    inside = _kind(stream)
    if inside is None:
        yield from _whole(name, stream.read(budget.limits.member + 1), budget)
    elif nesting < 1:
        yield Refusal(f"archives are nested more than {budget.limits.nesting} deep", name)
    else:
        try:
            yield from inside(name, stream, budget, nesting - 1)
        except _Exceeded as limit:
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


def _zip(name: str, stream: IO[bytes], budget: _Budget, nesting: int) -> Iterator[Found | Refusal]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            budget.enter()
            own = shown(info.filename)
            if info.is_dir() or hidden(own):
                continue
            try:
                with archive.open(info) as member:
                    content = _take(member, budget)
            except FAULTS as fault:
                yield Refusal(f"damaged, or packed in a way that is not read: {fault}", f"{name}/{own}")
                continue
            yield from _again(f"{name}/{own}", content, budget, nesting)


def _tar(name: str, stream: IO[bytes], budget: _Budget, nesting: int) -> Iterator[Found | Refusal]:
    meter = _Meter(stream, budget)
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
                yield from _again(f"{name}/{own}", member.read(budget.limits.member + 1), budget, nesting)


def _packed(name: str, stream: IO[bytes], budget: _Budget, nesting: int) -> Iterator[Found | Refusal]:
    """One file without a table of contents, most often a tar."""
    head = stream.read(tarfile.BLOCKSIZE)
    stream.seek(0)
    unpack = next(opener for mark, opener in _PACKERS.items() if head.startswith(mark))
    with unpack(stream) as unpacked:
        if _kind(unpacked) is _tar:
            yield from _tar(name, unpacked, budget, nesting)
        else:
            yield from _again(name, _take(unpacked, budget), budget, nesting)


def _take(member: IO[bytes], budget: _Budget) -> bytes:
    """What a member unpacks to, at most one byte more than is read."""
    content = bytearray()
    while (room := budget.limits.member + 1 - len(content)) and (block := member.read(min(BLOCK, room))):
        budget.spend(len(block))
        content += block
    return bytes(content)


def _again(name: str, content: bytes, budget: _Budget, nesting: int) -> Iterator[Found | Refusal]:
    """What was unpacked, which may be an archive itself; an archive cut off is no archive."""
    if len(content) > budget.limits.member:
        return _whole(name, content, budget)
    return _read(name, io.BytesIO(content), budget, nesting)


def _whole(name: str, content: bytes, budget: _Budget) -> Iterator[Found | Refusal]:
    yield (
        Refusal(_too_large(budget.limits), name)
        if len(content) > budget.limits.member
        else Found(name, content)
    )


def _too_large(limits: Limits) -> str:
    return f"larger than {limits.member >> 20} MiB"
