"""A zip that is sent while it is written, the same to the byte whenever and wherever it is made."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

SPOOLED = 1 << 20
"""Bytes of a file beside the archive that are kept in memory; more go to a temporary file."""

WINDOWS = (11, 12, 13)
"""Powers of two: the sizes of files for which a window of their size, which is cheap to set up, finds
all that the largest one would."""

BLOCK = 1 << 16
"""Bytes that are sent on at once."""

_START = 0x21
"""1 January 1980, as zip writes a date."""

_UNIX, _PLAIN, _LARGE = 3 << 8, 20, 45
_UTF8, _DEFLATED, _READABLE = 0x800, 8, 0o644 << 16
_HEAD, _ENTRY = struct.Struct("<4s5H3L2H"), struct.Struct("<4sH5H3L5H2L")
_MOST, _LAST = 0xFFFFFFFF, 0xFFFF
"""What a field of four bytes, and one of two, cannot say any more (APPNOTE 6.3, 4.4.1.4)."""


# Not zipfile, which remembers each file until the end, and costs more for a small one than all else
# that is done to a record.
class Archive:
    """Files go in one after the other, and each is given on as bytes at once.

    Memory does not grow with them: the list for the end of the archive lies in a temporary file.
    at: where in its file the archive begins.
    """

    def __init__(self, at: int = 0) -> None:
        self._list = spool()
        self._at, self._number = at, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._list.close()

    def add(self, name: str, source: bytes) -> bytes:
        """One file, whole."""
        squeeze = _squeeze(len(source))
        packed = squeeze.compress(source) + squeeze.flush()
        return self._head(name, zlib.crc32(source), len(packed), len(source)) + packed

    def take(self, name: str, source: IO[bytes]) -> Iterator[bytes]:
        """A finished temporary file."""
        source.seek(0)
        crc, size, squeeze = 0, 0, _squeeze(_MOST)
        with spool() as packed:
            for block in iter(lambda: source.read(BLOCK), b""):
                crc, size = zlib.crc32(block, crc), size + len(block)
                packed.write(squeeze.compress(block))
            packed.write(squeeze.flush())
            yield self._head(name, crc, packed.tell(), size)
            packed.seek(0)
            yield from iter(lambda: packed.read(BLOCK), b"")

    def close(self) -> Iterator[bytes]:
        """The list of what is in it, which ends the archive."""
        size = self._list.tell()
        self._list.seek(0)
        yield from iter(lambda: self._list.read(BLOCK), b"")
        number, at = self._number, self._at
        if number >= _LAST or at + size >= _MOST:
            yield struct.pack(
                "<4sQHHLLQQQQ", b"PK\x06\x06", 44, _UNIX | _LARGE, _LARGE, 0, 0, number, number, size, at
            )
            yield struct.pack("<4sLQL", b"PK\x06\x07", 0, at + size, 1)
        few = min(number, _LAST)
        yield struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, few, few, min(size, _MOST), min(at, _MOST), 0)

    def _head(self, name: str, crc: int, packed: int, size: int) -> bytes:
        """What stands before a file, which is noted for the list as well."""
        said, at = name.encode(), self._at
        large = packed >= _MOST or size >= _MOST
        far = at >= _MOST
        sizes = struct.pack("<HHQQ", 1, 16, size, packed) if large else b""
        places = b"" if not (large or far) else struct.pack("<HH", 1, 16 * large + 8 * far)
        places += sizes[4:] + (struct.pack("<Q", at) if far else b"")
        version, flags = _LARGE if large or far else _PLAIN, 0 if name.isascii() else _UTF8
        shown = (_MOST, _MOST) if large else (packed, size)
        common = (version, flags, _DEFLATED, 0, _START, crc, *shown, len(said))
        head = _HEAD.pack(b"PK\x03\x04", *common, len(sizes)) + said + sizes
        rest = (len(places), 0, 0, 0, _READABLE, min(at, _MOST))
        self._list.write(_ENTRY.pack(b"PK\x01\x02", _UNIX | version, *common, *rest) + said + places)
        self._number += 1
        self._at += len(head) + packed
        return head


def spool() -> IO[bytes]:
    """A temporary file that is closed by whoever asked for it."""
    return tempfile.SpooledTemporaryFile(SPOOLED)


def _squeeze(size: int) -> zlib._Compress:
    """Deflate without a wrapper, as zip wants it."""
    bits = next((bits for bits in WINDOWS if size <= 1 << bits), zlib.MAX_WBITS)
    return zlib.compressobj(wbits=-bits, memLevel=min(bits - 7, zlib.DEF_MEM_LEVEL))
