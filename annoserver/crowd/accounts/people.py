"""People: joining, and showing who one is."""

from __future__ import annotations

import re
from datetime import datetime

from annoserver.crowd.accounts import keys
from annoserver.errors import Invalid, Missing, Unknown
from annoserver.model.person import Person
from annoserver.model.text import tidy
from annoserver.store import people
from annoserver.store.database import Store

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+|[^\s@<>\"]+@localhost")
LONGEST_ADDRESS = 254
LONGEST_PUBLIC_NAME = 64


def add(
    store: Store,
    name: str,
    email: str,
    password: str,
    now: datetime,
    *,
    public_name: str = "",
    admin: bool = False,
) -> Person:
    """A new person. Invalid with the rule that name, e-mail or password breaks; Taken if known."""
    if not NAME.fullmatch(name):
        raise Invalid(
            f"“{name}” is no name to sign in with: it has 2 to 40 characters, which are lower-case letters"
            " a–z, digits, dots, hyphens and underscores, and it begins with a letter or a digit.",
            rule="person-name",
        )
    if not ADDRESS.fullmatch(email) or len(email) > LONGEST_ADDRESS:
        raise Invalid(f"“{email}” is not an e-mail address.", rule="person-email")
    shown = tidy(public_name)
    if len(shown) > LONGEST_PUBLIC_NAME or not shown.isprintable():
        raise Invalid(
            f"A public name has at most {LONGEST_PUBLIC_NAME} characters, all of them visible.",
            rule="person-public-name",
        )
    hashed = keys.hashed(password)
    made = people.add(store, name, email.lower(), shown, admin, now)
    people.keep_password(store, made, hashed)
    return made


def sign_in(store: Store, name: str, password: str) -> Person:
    """The person with this name or e-mail address, and this password.

    Unknown, in the same words and after the same time, whether the name or the password is wrong.
    """
    person: Person | None
    try:
        person = people.find(store, name.strip().lower())
    except Missing:
        person = None
    kept = people.password_hash(store, person) if person else None
    if not keys.fits(password, kept) or person is None:
        raise Unknown("Name and password do not fit together.", rule="sign-in")
    return person
