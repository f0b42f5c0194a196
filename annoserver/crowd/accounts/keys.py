"""Keys: passwords, and the tokens that programs send for a person."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime
from itertools import pairwise
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from annoserver.errors import Invalid
from annoserver.model.person import Person
from annoserver.store import people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

SHORTEST, LONGEST = 12, 128
LOOKED_AT = 1000
"""Characters of what is sent to sign in with: there are passwords from when they might be longer."""

TRIED_FIRST = 1_000_000
"""A password that is among so many guesses of whoever knows which ones leaked is refused."""

LISTED = 72
"""Longer ones are in no list, and cost zxcvbn more than they should."""

WEAK, GOOD, VARIED, VERY_GOOD = 1, 10, 8, 18
TOKEN = "anno_"  # noqa: S105  # nosec B105 # (how tokens begin, so that a leaked one is recognised)
TOKEN_BYTES = 32

# Argon2id with the library's parameters (RFC 9106, second choice: 64 MiB, 3 passes, 4 lanes).
_HASHER = PasswordHasher()

DECOY = "$argon2id$v=19$m=65536,t=3,p=4$VUNm03V7mnWGTQc8RIFY/g$Up+Vj2AdT9mxfF+avSX3HA/4dl6GkvzKLJ/SFz4cVJY"
"""Hash that is checked where there is no password, so that the answer takes as long as any other."""


def hashed(password: str) -> str:
    """What is kept of a password; Invalid when it is too short or long (password) or leaked (common)."""
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters; this one is shorter.", rule="password")
    if len(password) > LONGEST:
        raise Invalid(f"A password has at most {LONGEST} characters; this one is longer.", rule="password")
    if _common(_normal(password)):
        raise Invalid("Passwords like this one leaked elsewhere, and are tried first.", rule="common")
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password that was kept, None for nobody's; takes the same time either way."""
    try:
        _HASHER.verify(kept or DECOY, _normal(password[:LOOKED_AT]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def renewed(password: str, kept: str) -> str | None:
    """What to keep of a password instead of what was kept, None while that costs what it should to guess."""
    if not kept or not _HASHER.check_needs_rehash(kept):
        return None
    return _HASHER.hash(_normal(password[:LOOKED_AT]))


def strength(password: str) -> int:
    """A hint for whoever chooses a password: 0 too short, 1 easy to guess, 2 good, 3 very good.

    Counts what a guesser has to try: characters that do not repeat or follow the one before.
    """
    if len(password) < SHORTEST:
        return 0
    fresh = sum(abs(ord(one) - ord(other)) > 1 for one, other in pairwise(password))
    return 1 + (fresh >= GOOD and len(set(password)) >= VARIED) + (fresh >= VERY_GOOD)


def new_token(store: Store, person: Person, held: Held | None, now: datetime, **scope: Any) -> str:
    """A new token of a person, for one campaign or for all; only its digest is kept.

    scope: label, reads_only, expires; see the store's keep_token.
    """
    made = TOKEN + secret()
    people.keep_token(store, person, digest(made), held.id if held else None, now, **scope)
    return made


def secret() -> str:
    """What nobody guesses: 256 random bits, for tokens, cookies and links."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, in hex. It is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _common(password: str) -> bool:
    """Whether it leaked elsewhere, or is made of what did: twice, backwards, with a year."""
    if len(password) > LISTED:
        return False
    # Its lists take 15 MB, and few processes ever need them.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return bool(zxcvbn(password)["guesses"] < TRIED_FIRST)


def _normal(password: str) -> str:
    # Keyboards differ in how they send an accented letter; the password is the same.
    return unicodedata.normalize("NFKC", password)
