"""Sessions: how long somebody is signed in on a device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from annoserver.crowd.accounts import keys
from annoserver.model.person import Person, Role
from annoserver.store import people
from annoserver.store.accounts import devices
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import people as facts

ENTRUSTED = timedelta(hours=12)
"""How long whoever runs anything is signed in at most."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long people are signed in: at most, while they do nothing, and where they want to stay.

    stay: zero where nobody may.
    """

    longest: timedelta
    idle: timedelta
    stay: timedelta

    @property
    def ever(self) -> timedelta:
        """How long any session may last."""
        return max(self.longest, self.stay)


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that was begun; secret: what its cookie says; stays: also while nothing is done."""

    secret: str
    stays: bool


def begin(store: Store, one: Person, browser: str, lasting: Lasting, now: datetime, *, stay: bool) -> Begun:
    """Sign somebody in; stay: if they want to, which whoever has more rights than a contributor cannot."""
    entrusted = facts.entrusted(store, one)
    stays = stay and bool(lasting.stay) and not entrusted
    lasts = lasting.stay if stays else lasting.longest
    begun = Begun(keys.secret(), stays)
    ends = now + (min(lasts, ENTRUSTED) if entrusted else lasts)
    devices.add(store, one, keys.digest(begun.secret), browser, now, ends)
    return begun


def entrust(store: Store, held: Held, one: Person, what: Role, institution: str = "") -> None:
    """Give somebody a role in a campaign. Whoever had none is signed out, as they may have been to stay."""
    if what is not Role.CONTRIBUTOR and not facts.entrusted(store, one):
        devices.remove_all(store, one)
    people.give_role(store, held, one, what, institution)
