"""How much an archive may hold, counted while it is unpacked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold.

    member: bytes of one file; free: bytes that it may unpack to whatever its own size; ratio: beyond
    that, how many times its own size (EDM packs to a tenth or so); entries: members of it and of all
    archives in it; nesting: archives inside archives.
    """

    member: int = 4 << 30
    free: int = 64 << 20
    ratio: int = 200
    entries: int = 1_000_000
    nesting: int = 3


LIMITS = Limits()

BLOCK = 1 << 20
"""Bytes unpacked at once; a bomb is noticed before the next block."""


class Exceeded(Exception):
    """A limit is passed; what remains of the archive is not read."""


class Budget:
    """What one file on the disk may still unpack to."""

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits, self.entries = limits, limits.entries
        self.bytes = max(limits.free, limits.ratio * size)

    def enter(self) -> None:
        self.entries -= 1
        if self.entries < 0:
            raise Exceeded(f"the archive has more than {self.limits.entries} members")

    def spend(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise Exceeded(f"the archive unpacks to more than {self.limits.ratio} times its size")


class Meter(io.RawIOBase):
    """A stream that counts what is read of it, on the whole and for each member.

    Python reads a header of a tar into memory whatever size it claims to be; here that ends.
    """

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
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
            raise Exceeded(f"larger than {self.budget.limits.member >> 20} MiB")
        return len(content)
