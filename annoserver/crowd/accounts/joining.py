"""Joining: signing up, proving one's address, and coming back when the password is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from annoserver.crowd.accounts import keys, people
from annoserver.errors import AnnoError, Invalid, Missing, Problem
from annoserver.model.container import letters
from annoserver.model.person import Person, Purpose
from annoserver.store import people as shelf
from annoserver.store.accounts import devices, profiles, slips
from annoserver.store.accounts.slips import Slip
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs

LETTER = "letter"
"""The kind of job that writes and sends mail; see notices for its arguments."""

TRAP = timedelta(seconds=3)
"""A form that comes back faster than this was filled in by a program."""

UNVERIFIED_FOR = timedelta(days=7)


def sign_up(
    store: Store, email: str, password: str, public_name: str, language: str, now: datetime
) -> Person:
    """A new person, who gets a letter with a link to verify the address.

    Nothing tells whether somebody has the address already; the letter to its owner does. Raises Invalid
    with a problem for each field: /email, /password, /public_name.
    """
    values = _checked(email, password, public_name)
    one = profiles.claim(store, f"user-{letters(10)}", values["email"], values["name"], language, now)
    shelf.keep_password(store, one, values["password"])
    order(store, "welcome", one, now)
    return one


def order(store: Store, what: str, one: Person, now: datetime, **more: str) -> None:
    """Order a letter to somebody; a job writes it, so that no link stands in the database."""
    jobs.put(store, LETTER, {"what": what, "person": one.id, **more}, now, person=one.id)


def verify(store: Store, secret: str, now: datetime) -> Person:
    """Follow the link that proves an address; Missing for a link that is good no more."""
    slip = _use(store, secret, Purpose.VERIFY, now)
    profiles.verify(store, slip.person, slip.about, now)
    return slip.person


def ask_reset(store: Store, name: str, language: str, now: datetime) -> None:
    """Order a link to set a new password, if anybody has this name or address; nothing tells whether."""
    jobs.put(store, LETTER, {"what": "reset", "name": name.strip().lower(), "language": language}, now)


def reset(store: Store, secret: str, password: str, now: datetime) -> Person:
    """Set a new password with a link from the mail, which also proves the address it was sent to.

    Invalid (password) before the link is used up; everybody who was signed in is signed out.
    """
    hashed = keys.hashed(password)
    slip = _use(store, secret, Purpose.RESET, now)
    one = slip.person
    if not one.verified and profiles.owner(store, slip.about) is None:
        profiles.verify(store, one, slip.about, now)
    _set_password(store, one, hashed, now)
    return one


def change_password(store: Store, one: Person, old: str, new: str, device: str, now: datetime) -> None:
    """Set another password, knowing the old one; all other devices are signed out."""
    confirm(store, one, old)
    _set_password(store, one, keys.hashed(new), now, but=device)


def ask_move(store: Store, one: Person, password: str, email: str, now: datetime) -> None:
    """Order the letters to the old and the new address, whose links together make the change."""
    address = people.checked_address(email)
    confirm(store, one, password)
    if address == one.email:
        raise Invalid("This is your address already.", rule="same-email")
    if one.verified:
        order(store, "move", one, now, address=address)
        return
    profiles.change(store, one, claimed=address)
    order(store, "welcome", one, now)


def move(store: Store, secret: str, purpose: Purpose, now: datetime) -> tuple[Person, bool]:
    """Follow one of the two links of a change of address; whose, and whether the change is made now."""
    slip = _use(store, secret, purpose, now)
    other = Purpose.ARRIVE if purpose is Purpose.LEAVE else Purpose.LEAVE
    if not slips.used(store, slip.person, other, slip.about, now):
        return slip.person, False
    profiles.verify(store, slip.person, slip.about, now)
    slips.end(store, slip.person, *Purpose)
    return slip.person, True


def look(store: Store, secret: str, purpose: Purpose, now: datetime) -> Slip:
    """What a link is good for; Missing when it is good no more."""
    found = slips.find(store, keys.digest(secret), purpose, now)
    if found is None:
        raise Missing("This link has been used, or is too old. Please ask for another one.")
    return found


def _use(store: Store, secret: str, purpose: Purpose, now: datetime) -> Slip:
    found = look(store, secret, purpose, now)
    if not slips.use(store, keys.digest(secret), now):
        raise Missing("This link has been used, or is too old. Please ask for another one.")
    return found


def _set_password(store: Store, one: Person, hashed: str, now: datetime, but: str = "") -> None:
    shelf.keep_password(store, one, hashed)
    devices.remove_all(store, one, but=but)
    slips.end(store, one, Purpose.RESET)
    order(store, "password", one, now)


def confirm(store: Store, one: Person, password: str) -> None:
    """Nothing if this is somebody's password, else Invalid (confirmation)."""
    if not keys.fits(password, shelf.password_hash(store, one)):
        raise Invalid("This is not your password.", rule="confirmation")


def _checked(email: str, password: str, public_name: str) -> dict[str, str]:
    """What signs up, in canonical form, the password hashed; Invalid with all faults at once."""
    fields: dict[str, Callable[[], str]] = {
        "email": lambda: people.checked_address(email),
        "name": lambda: people.checked_name(public_name),
        "password": lambda: keys.hashed(password),
    }
    found, faults = {}, []
    for field, check in fields.items():
        try:
            found[field] = check()
        except AnnoError as error:
            pointer = "/public_name" if field == "name" else f"/{field}"
            faults.append(Problem(error.rule, pointer, error.message))
    if faults:
        raise Invalid(faults[0].message, tuple(faults))
    return found
