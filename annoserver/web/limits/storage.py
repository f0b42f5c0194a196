"""Storage: where Flask-Limiter counts, which is the database, so that all processes count together."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from limits.storage import Storage

from annoserver.store.upkeep.limits import Counters

SCHEME = "annoserver"

PORTION = 10
"""A portion is this part of a limit, so that the database is written to once for many acts."""

LARGEST = 20
MOST_LEASES = 20_000


@dataclass(slots=True)
class _Lease:
    """What this process may count by itself: up to end, of a limit that begins anew when it expires."""

    used: int
    end: int
    limit: int
    expires: float


class Shared(Storage):
    """Counters that all processes share, taken in portions; see store.upkeep.limits."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 (the library asks for the attribute)

    def __init__(self, uri: str, *, database: str) -> None:
        """uri: annoserver://, by which Flask-Limiter finds this class; database: address of the database."""
        super().__init__(uri)
        self.counters = Counters(database)
        self._leases: dict[str, _Lease] = {}
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library is to expect: nothing, since a busy database is no error here."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how far the counter has come; key ends in amount/multiple/name."""
        moment = time.time()
        with self._lock:
            lease = self._leases.get(key)
            if lease is None or lease.expires <= moment or lease.used + amount > lease.end < lease.limit:
                lease = self._take(key, expiry, amount, moment)
            lease.used += amount
            return lease.used

    def _take(self, key: str, expiry: float, amount: int, moment: float) -> _Lease:
        if len(self._leases) >= MOST_LEASES:
            self._leases = {key: one for key, one in self._leases.items() if one.expires > moment}
        limit = int(key.rsplit("/", 3)[1])
        wanted = max(amount, min(limit // PORTION, LARGEST))
        got = self.counters.take(key, wanted, expiry, moment)
        # Nobody is refused because the database was busy: the portion is this process's own then.
        used, expires = (got.used, got.expires) if got else (wanted, moment + expiry)
        lease = _Lease(used - wanted, used, limit, expires)
        self._leases[key] = lease
        return lease

    def get(self, key: str) -> int:
        """How far the counter has come, as this process knows."""
        lease = self._leases.get(key)
        return lease.used if lease else 0

    def get_expiry(self, key: str) -> float:
        """When the counter begins anew."""
        lease = self._leases.get(key)
        return lease.expires if lease else time.time()

    def check(self) -> bool:
        """Whether there is anything to count with."""
        return True

    def reset(self) -> int | None:
        """Forget this process's portions."""
        self._leases.clear()
        return None

    def clear(self, key: str) -> None:
        """Forget this process's portion of one counter."""
        self._leases.pop(key, None)
