"""Single values of a document: local names, dates, languages and media types."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
LOCAL = re.compile(r"[A-Za-z0-9._~-]+|#[^\x00-\x20\x7f-\x9f<>\"{}|\\^`#\ud800-\udfff]*")
MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:\s*;.*)?", re.ASCII)
LONGEST_LANGUAGE = 64


def is_local(words: object) -> bool:
    """Whether this is a name that a client gives to what has no IRI yet: a UUID, or "#…"."""
    return isinstance(words, str) and LOCAL.fullmatch(words) is not None


def is_fragment(words: object) -> bool:
    """Whether this names a part of the document itself: "#" and something (LDP, 4.2.1.5)."""
    return isinstance(words, str) and len(words) > 1 and words[0] == "#" and is_local(words)


def is_date(words: object) -> bool:
    """Whether this is an xsd:dateTime in UTC, written with Z, of a day that exists (model, 3.3.1)."""
    if not isinstance(words, str) or DATE.fullmatch(words) is None:
        return False
    try:
        datetime.fromisoformat(words)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1000)
def moment(words: str) -> datetime:
    """The time, with its zone, that a date of a document says; what `is_date` takes never fails."""
    return datetime.fromisoformat(words)


def is_language(words: str) -> bool:
    """Whether this has the form of a BCP 47 tag."""
    return len(words) <= LONGEST_LANGUAGE and LANGUAGE.fullmatch(words) is not None


def is_media_type(words: str) -> bool:
    """Whether this has the form type/subtype, with or without parameters."""
    return MEDIA_TYPE.fullmatch(words) is not None
