"""Keys: passwords, and the tokens that programs send for a person."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from annoserver.errors import Invalid
from annoserver.model.person import Person
from annoserver.store import people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

SHORTEST, LONGEST = 12, 1000
TOKEN = "anno_"  # noqa: S105 (how tokens begin, so that a leaked one is recognised)
TOKEN_BYTES = 32

# Argon2id with the library's parameters (RFC 9106, second choice: 64 MiB, 3 passes, 4 lanes).
_HASHER = PasswordHasher()

DECOY = "$argon2id$v=19$m=65536,t=3,p=4$VUNm03V7mnWGTQc8RIFY/g$Up+Vj2AdT9mxfF+avSX3HA/4dl6GkvzKLJ/SFz4cVJY"
"""Hash that is checked where there is no password, so that the answer takes as long as any other."""


def hashed(password: str) -> str:
    """What is kept of a password; Invalid (password) for one that is too short or too long."""
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters; this one is shorter.", rule="password")
    if len(password) > LONGEST:
        raise Invalid(f"A password has at most {LONGEST} characters; this one is longer.", rule="password")
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password that was kept, None for nobody's; takes the same time either way."""
    try:
        _HASHER.verify(kept or DECOY, _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def new_token(store: Store, person: Person, held: Held | None, now: datetime) -> str:
    """A new token of a person, for one campaign or for all; only its digest is kept."""
    made = TOKEN + secrets.token_urlsafe(TOKEN_BYTES)
    people.keep_token(store, person, digest(made), held.id if held else None, now)
    return made


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, in hex. It is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _normal(password: str) -> str:
    # Keyboards differ in how they send an accented letter; the password is the same.
    return unicodedata.normalize("NFKC", password)
