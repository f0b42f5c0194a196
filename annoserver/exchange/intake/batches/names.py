"""The names that copies of annotations get, settled before the first one is brought."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from functools import lru_cache

from annoserver.exchange.intake.batches.outcome import batches
from annoserver.model.container import Address
from annoserver.store import annotations, containers, sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

LENGTH = 20
"""Letters of a name of ours: 80 bits."""

REMEMBERED = 10_000
"""A key is asked for several times while a batch is under way."""

_LAST = re.compile(r"[^/?#:]+\Z")
_FIT = re.compile(r'[^\s\\%"<>{}|^`\x00-\x1f\x7f-\x9f]{1,100}')


@lru_cache(maxsize=REMEMBERED)
def key_of(origin: str) -> str:
    """What an annotation is known by in the list of sources."""
    return hashlib.sha256(origin.encode()).hexdigest()[:32]


class Names:
    """Where the annotations of an import are going, so that what points to one can follow it.

    A name follows from the IRI that an annotation had, or is the end of that IRI if names are kept;
    only exceptions are held in memory. address: of the container; keep: whether names are kept.
    """

    def __init__(self, address: Address, *, keep: bool) -> None:
        self.address = address
        self.keep = keep
        self._origins: set[int] = set()
        self._given: dict[int, int] = {}
        self._others: dict[str, str] = {}
        self._native: set[str] = set()
        self._strangers: set[int] = set()
        self._first = False

    def survey(self, store: Store, held: Held, origins: Iterable[str]) -> None:
        """Take note of the IRIs in a file: which are here already, and whose names are not free."""
        self._first = not containers.read(store, held.campaign.name).given
        if self._first and not self.keep:
            # Where nothing has ever been, all names are free.
            self._origins.update(map(hash, origins))
            return
        for some in batches(origins, 1000):
            known = sources.known(store, held, [key_of(one) for one in some])
            wanted = {name for one in some for name in (self._wanted(one), self.address.child(one)) if name}
            taken = annotations.taken(store, held, sorted(wanted))
            for one in some:
                before = known.get(key_of(one))
                self._settle(one, before.name if before else None, taken)

    def _settle(self, origin: str, before: str | None, taken: set[str]) -> None:
        wanted, child = self._wanted(origin), self.address.child(origin)
        self._origins.add(hash(origin))
        first = self._given.setdefault(hash(wanted), hash(origin)) == hash(origin) if self.keep else True
        if before is not None:
            name = before
        elif child in taken:
            self._native.add(origin)
            name = str(child)
        else:
            name = wanted if first and wanted not in taken else secrets.token_hex(LENGTH // 2)
        if name != wanted:
            self._others.setdefault(origin, name)

    def _wanted(self, origin: str) -> str:
        end = _LAST.search(origin) if self.keep else None
        if end and _FIT.fullmatch(end[0]) and end[0].strip("."):
            return end[0]
        return key_of(origin)[:LENGTH]

    def name(self, origin: str) -> str:
        """The name of an annotation that the survey has met."""
        return self._others.get(origin) or self._wanted(origin)

    def iri(self, origin: str) -> str | None:
        """The IRI that an annotation of this import has here, None for anything else."""
        return self.address.annotation(self.name(origin)) if hash(origin) in self._origins else None

    def native(self, origin: str) -> bool:
        """Whether an annotation of this very container is coming back to it."""
        return origin in self._native

    def estrange(self, iri: str) -> None:
        """Take note that no annotation that was ever imported had this IRI."""
        self._strangers.add(hash(iri))

    def stranger(self, iri: str) -> bool:
        """Whether that was noted, as of items and terms, which come again and again.

        Before the first import that is so of everything else than what it brings.
        """
        return self._first or hash(iri) in self._strangers
