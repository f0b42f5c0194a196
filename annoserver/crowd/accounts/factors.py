"""The second factor: codes by the clock from an app (TOTP, RFC 6238), and codes for when it is lost."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import pyotp

from annoserver.crowd.accounts import joining, keys
from annoserver.errors import Invalid, Taken, Unknown
from annoserver.model.person import Person
from annoserver.store.database import Store
from annoserver.store.facts import people as facts
from annoserver.store.keys import factors as shelf

RULE = "second-factor"
LEEWAY = (0, -1, 1)
"""Half minutes by which a clock may be wrong, the likeliest first."""

CODES, CODE_BYTES, GROUP = 8, 15, 4
"""How many codes there are for when the factor is lost, of how many random bytes, written in groups."""


class Required(StrEnum):
    """Of whom a second factor is asked who has none yet; moderators: of whoever has any role."""

    NONE = "none"
    MODERATORS = "moderators"
    ALL = "all"


class Gate(StrEnum):
    """What is between a right password and being signed in."""

    OPEN = "nothing"
    CODE = "a code"
    NEW = "setting a second factor up"


def gate(store: Store, one: Person, required: Required) -> Gate:
    """What somebody has to do yet whose password was right."""
    if is_on(store, one):
        return Gate.CODE
    wanted = required is Required.ALL or (required is Required.MODERATORS and facts.entrusted(store, one))
    return Gate.NEW if wanted else Gate.OPEN


def is_on(store: Store, one: Person) -> bool:
    """Whether somebody signs in with a second factor."""
    found = shelf.find(store, one)
    return found is not None and found.since is not None


def begin(store: Store, one: Person, password: str | None) -> None:
    """Make a secret to set an app up with; password: None for whoever has just proved it.

    Invalid (confirmation) for a wrong password, Taken when there is a factor already.
    """
    if password is not None:
        joining.confirm(store, one, password)
    if is_on(store, one):
        raise Taken("There is a second factor already.", rule=RULE)
    shelf.keep(store, one, pyotp.random_base32())


def address(store: Store, one: Person) -> tuple[str, str]:
    """What an app reads from the picture, and the same as a key to type in; "" when nothing is begun."""
    found = shelf.find(store, one)
    if found is None or found.since is not None:
        return "", ""
    host = urlsplit(store.base).hostname or ""
    return pyotp.TOTP(found.secret).provisioning_uri(name=one.name, issuer_name=host), found.secret


def confirm(store: Store, one: Person, code: str, now: datetime) -> list[str]:
    """Put the factor in force with a first code; the codes for when it is lost, of which digests are kept.

    Invalid (second-factor) for a code that is not right.
    """
    found = shelf.find(store, one)
    if found is None or found.since is not None or not _is_fresh(store, one, found.secret, code, now):
        raise Invalid("This code is not right, or was used already.", rule=RULE)
    made = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(CODES)]
    shelf.confirm(store, one, [keys.digest(each) for each in made], now)
    joining.order(store, "factor", one, now)
    return ["-".join(each[i : i + GROUP] for i in range(0, len(each), GROUP)) for each in made]


def prove(store: Store, one: Person, code: str, now: datetime) -> bool:
    """Take a code, once; whether it was one of those for when the factor is lost.

    Unknown (second-factor) for a code that is not right, or was taken before.
    """
    found = shelf.find(store, one)
    if found is not None and found.since is not None:
        if _is_fresh(store, one, found.secret, code, now):
            return False
        if shelf.spend(store, one, keys.digest(_plain(code))):
            return True
    raise Unknown("This code is not right, or was used already.", rule=RULE, account=one.id)


def remove(store: Store, one: Person, password: str, now: datetime) -> None:
    """Sign in without a second factor from now on. Invalid (confirmation) for a wrong password."""
    joining.confirm(store, one, password)
    reset(store, one, now)


def reset(store: Store, one: Person, now: datetime) -> bool:
    """The same for somebody who has lost everything, by whoever runs the server; False without a factor."""
    gone = shelf.remove(store, one)
    if gone:
        joining.order(store, "factor", one, now)
    return gone


def _is_fresh(store: Store, one: Person, secret: str, code: str, now: datetime) -> bool:
    """Whether a code is one of this moment that was not taken yet; it is taken."""
    made, plain = pyotp.TOTP(secret), _plain(code)
    shown = {step: made.at(now, counter_offset=step) for step in LEEWAY}
    fitting = [step for step, each in shown.items() if hmac.compare_digest(each.encode(), plain.encode())]
    return bool(fitting) and shelf.take(store, one, made.timecode(now) + fitting[0])


def _plain(code: str) -> str:
    """A code as it is compared: without what only parts it."""
    return "".join(filter(str.isalnum, code[: keys.LOOKED_AT])).lower()
