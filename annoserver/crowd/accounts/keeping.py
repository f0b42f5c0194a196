"""Keeping: what is forgotten when its time is over, as the privacy page says."""

from __future__ import annotations

from datetime import datetime, timedelta

from annoserver.crowd.accounts import joining, leaving
from annoserver.store.accounts import devices, profiles, slips
from annoserver.store.database import Store
from annoserver.store.upkeep import answers, jobs, limits

LETTERS_KEPT = timedelta(days=3)
"""How long a job is kept that wrote a letter, or erased somebody; a failed one names an address."""


IDLE, GONE = timedelta(days=730), timedelta(days=760)
"""How long nobody uses an account until its owner is told, and until it goes: two years, and a month."""


def tidy(store: Store, now: datetime) -> int:
    """Tell whose account has been idle for two years, and delete those that still are a month later.

    What they made stays, under a fresh pseudonym with nobody behind it; how many accounts go.
    """
    for one in profiles.idle(store, now - IDLE):
        profiles.change(store, one, warned=now)
        joining.order(store, "idle", one, now)
    gone = profiles.idle(store, now - GONE, warned=now - (GONE - IDLE))
    for one in gone:
        leaving.close(store, one, now, withdraw=False)
    return len(gone)


def forget(store: Store, now: datetime) -> int:
    """Delete what has expired; how many rows.

    Sign-ins, links, accounts never verified, letters, counts of limits, and answers to send again.
    """
    kinds = (joining.LETTER, leaving.ERASURE)
    return (
        devices.forget(store, now)
        + slips.forget(store, now)
        + profiles.forget_unverified(store, now - joining.UNVERIFIED_FOR)
        + jobs.forget(store, now - LETTERS_KEPT, kinds)
        + limits.forget(store, now)
        + answers.forget(store, now)
    )
