"""A zip that is sent while it is written, the same to the byte whenever and wherever it is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SPOOLED = 1 << 20
"""Bytes of a file beside the archive that are kept in memory; more go to a temporary file."""

_START = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Where the archive writes, so that what is there can be sent on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: ReadableBuffer) -> int:
        self.pieces.append(bytes(piece))
        return len(self.pieces[-1])


class Archive:
    """Files go in one after the other; what was written leaves by drain. It need not seek."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, source: bytes) -> None:
        """One file, whole."""
        self._zip.writestr(_entry(name), source)

    def take(self, name: str, spool: IO[bytes]) -> str:
        """A finished temporary file; gives the SHA-256 of its bytes."""
        spool.seek(0)
        digest = hashlib.sha256()
        with self._zip.open(_entry(name), "w") as member:
            for block in iter(lambda: spool.read(SPOOLED), b""):
                digest.update(block)
                member.write(block)
        return digest.hexdigest()

    def close(self) -> None:
        """Write the list of what is in it, which ends the archive."""
        self._zip.close()

    def drain(self) -> bytes:
        """What was written since the last time."""
        pieces, self._sink.pieces = self._sink.pieces, []
        return b"".join(pieces)


def _entry(name: str) -> zipfile.ZipInfo:
    """A member that looks the same whenever and wherever it is written."""
    entry = zipfile.ZipInfo(name, _START)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry
