"""Names of the files of an archive: each one once, however many there are."""

from __future__ import annotations

import hashlib
import re
import struct

LONGEST = 100
"""Characters of a file's name before its ending."""

ROOM = 1 << 20
"""Bytes in which the names are remembered."""

_PROBES = struct.Struct("<4L")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Names:
    """Gives names that are safe in any file system.

    What was given is remembered in a Bloom filter, whose size is the same for ten and for ten
    million: a name that was given is always known again, and of a million that were not some fifty
    in a thousand are taken for known, and get their digest without need.
    """

    def __init__(self) -> None:
        self._seen = bytearray(ROOM)

    def take(self, local: str, iri: str) -> str:
        """A name from an identifier; with a digest of the IRI that it stands for where it is taken."""
        last = local.strip().rstrip("/").rpartition("/")[2]
        safe = _UNSAFE.sub("_", last).strip("._-")[:LONGEST] or "record"
        if not self._add(safe):
            safe += "-" + hashlib.sha256(iri.encode()).hexdigest()[:16]
            self._add(safe)
        return safe

    def _add(self, name: str) -> bool:
        """Remember a name, whatever its case; whether it is a new one."""
        new = False
        for number in _PROBES.unpack(hashlib.blake2b(name.lower().encode(), digest_size=16).digest()):
            place, bit = number >> 3 & ROOM - 1, 1 << (number & 7)
            new |= not self._seen[place] & bit
            self._seen[place] |= bit
        return new
