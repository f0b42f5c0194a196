"""People: joining, and showing who one is."""

from __future__ import annotations

import re
from datetime import datetime

from annoserver.crowd.accounts import keys
from annoserver.errors import Invalid, Unknown
from annoserver.ld.values import is_language
from annoserver.model.person import Person
from annoserver.model.text import tidy
from annoserver.store import people
from annoserver.store.accounts import profiles
from annoserver.store.database import Database, Store
from annoserver.store.keys import passwords

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+|[^\s@<>\"]+@localhost")
ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]")
LONGEST_ADDRESS = 254
LONGEST_PUBLIC_NAME = 64
MOST_LANGUAGES = 40


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
    address, shown = checked_address(email), checked_name(public_name)
    hashed = keys.hashed(password)
    made = people.add(store, name, address, shown, admin, now)
    people.keep_password(store, made, hashed)
    return made


def change_profile(
    store: Store,
    one: Person,
    *,
    public_name: str,
    credit_name: str,
    language: str,
    languages: tuple[str, ...],
    hidden: bool,
    orcid: str = "",
) -> None:
    """What somebody says of themselves; Invalid (person-public-name, person-orcid) for what cannot be."""
    profiles.change(
        store,
        one,
        public_name=checked_name(public_name),
        credit_name=checked_name(credit_name),
        language=language,
        languages=[code for code in languages if is_language(code)][:MOST_LANGUAGES],
        hidden=hidden,
        orcid=checked_orcid(orcid),
    )


def checked_address(email: str) -> str:
    """An address in the form in which addresses are compared; Invalid (person-email) when it is none."""
    if not ADDRESS.fullmatch(email.strip()) or len(email) > LONGEST_ADDRESS:
        raise Invalid(f"“{email}” is not an e-mail address.", rule="person-email")
    return email.strip().lower()


def checked_name(public_name: str) -> str:
    """A name to be shown, tidy; Invalid (person-public-name) for one that cannot be."""
    shown = tidy(public_name)
    if len(shown) > LONGEST_PUBLIC_NAME or not shown.isprintable():
        raise Invalid(
            f"A public name has at most {LONGEST_PUBLIC_NAME} characters, all of them visible.",
            rule="person-public-name",
        )
    return shown


def checked_orcid(words: str) -> str:
    """An identifier at ORCID, without its address, "" for none; Invalid for one that is mistyped.

    Its last letter is a check by ISO 7064, 11-2.
    """
    found = words.strip().removeprefix("https://orcid.org/").removeprefix("http://orcid.org/").upper()
    if not found:
        return ""
    total = 0
    for digit in found[:-1].replace("-", "") if ORCID.fullmatch(found) else "":
        total = (total + int(digit)) * 2
    if not total or "0123456789X"[(12 - total % 11) % 11] != found[-1]:
        raise Invalid(f"“{words}” is no identifier at ORCID.", rule="person-orcid")
    return found


def sign_in(store: Store, name: str, password: str) -> Person:
    """The person with this name or e-mail address, and this password.

    Unknown, in the same words and after the same time, whether the name or the password is wrong. Who
    owns the address comes first, then who claimed it last and has not verified it yet: so signing up
    with a taken address looks no different.
    """
    known = profiles.candidates(store, name.strip().lower())
    kept = [people.password_hash(store, one) if one else None for one in known]
    fitting = [keys.fits(password, each) for each in kept]
    person = next((one for one, fits in zip(known, fitting, strict=True) if fits), None)
    if person is None or person.suspended:
        meant = next((one.id for one in known if one), None)
        raise Unknown("Name and password do not fit together.", rule="sign-in", account=meant)
    return person


def renew(database: Database, one: Person, password: str) -> None:
    """Hash a password anew that is known to be right, where its hash is of a time that asked less of them."""
    with database.reading() as store:
        kept = people.password_hash(store, one) or ""
    # Hashing is slow, and so is over before anything is locked.
    if made := keys.renewed(password, kept):
        with database.transaction() as store:
            passwords.replace(store, one, kept, made)
