"""Keeping: what is forgotten when its time is over, as the privacy page says."""

from __future__ import annotations

from datetime import datetime, timedelta

from annoserver.crowd.accounts import joining, leaving
from annoserver.store.accounts import devices, profiles, slips
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs

LETTERS_KEPT = timedelta(days=3)
"""How long a job is kept that wrote a letter, or erased somebody; a failed one names an address."""


def forget(store: Store, now: datetime) -> int:
    """Delete what has expired: sign-ins, links, accounts never verified, letters; how many rows."""
    kinds = (joining.LETTER, leaving.ERASURE)
    return (
        devices.forget(store, now)
        + slips.forget(store, now)
        + profiles.forget_unverified(store, now - joining.UNVERIFIED_FOR)
        + jobs.forget(store, now - LETTERS_KEPT, kinds)
    )
