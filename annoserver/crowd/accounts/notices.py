"""Notices: the letters that people get, in their language, each with the links that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

from annoserver.crowd.accounts import keys
from annoserver.model.person import Person, Purpose
from annoserver.model.vote import Outcome
from annoserver.store import people
from annoserver.store.accounts import profiles, slips
from annoserver.store.database import Store

GOOD_FOR = {
    Purpose.VERIFY: timedelta(days=7),
    Purpose.RESET: timedelta(minutes=30),
    Purpose.LEAVE: timedelta(days=2),
    Purpose.ARRIVE: timedelta(days=2),
}
PATHS = {
    Purpose.VERIFY: "verify",
    Purpose.RESET: "reset",
    Purpose.LEAVE: "leave-address",
    Purpose.ARRIVE: "take-address",
}
"""Where the links lead, below the server's base; a page asks there before anything happens."""

Translate = Callable[[str], str]
Order = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in plain text to one address."""

    to: str
    subject: str
    text: str


def write(store: Store, order: Order, catalogues: Path, now: datetime) -> Sequence[Letter]:
    """The letters that an order asks for, none when whom it is about is not here (any more).

    order: what (see the end of this file), and person, or the name that somebody typed.
    """
    if "person" in order:
        one = people.get(store, order["person"])
    else:
        one = next((found for found in profiles.candidates(store, order["name"]) if found), None)
    if one is None:
        return []
    desk = _Desk(store, one, order, now, _translator(catalogues, order.get("language") or one.language))
    return _WRITERS[order["what"]](desk)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a letter is written with."""

    store: Store
    person: Person
    order: Order
    now: datetime
    _: Translate

    def link(self, purpose: Purpose, about: str) -> str:
        """A new link; what makes it good is kept as a digest only."""
        secret, expires = keys.secret(), self.now + GOOD_FOR[purpose]
        slips.add(self.store, self.person, purpose, keys.digest(secret), about, self.now, expires)
        return f"{self.store.base}{PATHS[purpose]}?slip={secret}"

    def letter(self, to: str, subject: str, *paragraphs: str) -> Letter:
        """A letter with what every letter ends with."""
        _ = self._
        end = _("If you did not ask for this, you need not do anything.")
        return Letter(to, subject, "\n\n".join([*paragraphs, end, self.store.base]) + "\n")


def _welcome(desk: _Desk) -> list[Letter]:
    _, one = desk._, desk.person
    if one.verified:
        return []
    if profiles.owner(desk.store, one.email) is not None:
        return [_known(desk, one.email)]
    link = desk.link(Purpose.VERIFY, one.email)
    text = _("Welcome! Please follow this link within seven days, to show that this address is yours:")
    return [desk.letter(one.email, _("Please verify your e-mail address"), text, link)]


def _known(desk: _Desk, address: str) -> Letter:
    """To the owner of an address that somebody else wants to use."""
    _ = desk._
    text = _("Somebody wants to use this address for an account here, but you have one already.")
    more = _("If that was you and you have lost your password, ask for a new one:")
    return desk.letter(address, _("You have an account already"), text, f"{more}\n{desk.store.base}forgotten")


def _reset(desk: _Desk) -> list[Letter]:
    _, one = desk._, desk.person
    if one.suspended:
        return []
    link = desk.link(Purpose.RESET, one.email)
    text = _("With this link you can set a new password, once and within half an hour:")
    return [desk.letter(one.email, _("New password"), text, link)]


def _move(desk: _Desk) -> list[Letter]:
    _, one, address = desk._, desk.person, desk.order["address"]
    old = _("Your account is to get another e-mail address. Please agree to it with this link:")
    subject = _("Change of your e-mail address")
    leaving = desk.letter(one.email, subject, old, desk.link(Purpose.LEAVE, address))
    if profiles.owner(desk.store, address) is not None:
        return [leaving, _known(desk, address)]
    new = _("This address is to become that of your account. Please show with this link that it is yours:")
    return [leaving, desk.letter(address, subject, new, desk.link(Purpose.ARRIVE, address))]


def _password(desk: _Desk) -> list[Letter]:
    _, one = desk._, desk.person
    text = _("The password of your account was changed, and all other devices were signed out.")
    more = _("If that was not you, ask for a new password now:")
    return [
        desk.letter(one.email, _("Your password was changed"), text, f"{more}\n{desk.store.base}forgotten")
    ]


def _answered(desk: _Desk) -> list[Letter]:
    _ = desk._
    kept = desk.order["outcome"] == Outcome.KEPT
    text = (
        _("We have looked at what you reported, and it stays.") if kept else _("It was removed. Thank you.")
    )
    return [desk.letter(desk.person.email, _("Report"), text, desk.order["reason"])]


def _moderated(desk: _Desk) -> list[Letter]:
    _ = desk._
    text = _("Something that you contributed was reported, and has been removed for this reason:")
    if desk.order["outcome"] == Outcome.KEPT:
        text = _("Something that you contributed was reported. We have looked at it, and it stays:")
    return [desk.letter(desk.person.email, _("A contribution of yours"), text, desk.order["reason"])]


def _idle(desk: _Desk) -> list[Letter]:
    _ = desk._
    text = _("Nobody has signed in to your account for two years. To keep it, sign in within thirty days:")
    more = _("Otherwise it is deleted, and what you contributed stays without your name.")
    link = f"{desk.store.base}sign-in"
    return [desk.letter(desk.person.email, _("My account"), f"{text}\n{link}", more)]


def _factor(desk: _Desk) -> list[Letter]:
    _, one = desk._, desk.person
    text = _("The second factor of your account was set up or removed.")
    more = _("If that was not you, ask for a new password now:")
    return [desk.letter(one.email, _("Second factor"), text, f"{more}\n{desk.store.base}forgotten")]


_WRITERS = {
    "factor": _factor,
    "idle": _idle,
    "welcome": _welcome,
    "reset": _reset,
    "move": _move,
    "password": _password,
    "answered": _answered,
    "moderated": _moderated,
}


def _translator(catalogues: Path, language: str) -> Translate:
    found: NullTranslations = translation("messages", catalogues, [language or "en"], fallback=True)
    return found.gettext
