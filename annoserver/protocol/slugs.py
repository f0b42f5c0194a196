"""Names of annotations: the one that the client hints at, else one of ours (RFC 5023, 9.7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote_to_bytes

from annoserver.model.container import fresh, letters

LONGEST = 100
UNFIT = re.compile(r'[\s/\\?#%"<>{}|^`\x00-\x20\x7f-\x9f\ud800-\udfff]+')


def choose(slug: str, now: datetime, used: Callable[[str], bool]) -> str:
    """The name that a Slug header asks for, if nothing has or had it; else a name of ours.

    A Slug is a hint and never an error (wap.md, 4.3).
    """
    wanted = clean(slug) if slug else ""
    if wanted and not used(wanted):
        return wanted
    if wanted:
        wanted = f"{wanted[: LONGEST - 9]}-{letters(8)}"
    return wanted or fresh(now)


def clean(slug: str) -> str:
    """A Slug as one path component, "" when nothing of it is left."""
    words = unquote_to_bytes(slug).decode("utf-8", "replace").replace("\ufffd", "-").strip()
    if len(words) > 1 and words[0] == words[-1] == '"':
        words = words[1:-1]
    words = UNFIT.sub("-", unicodedata.normalize("NFC", words)).strip("-")[:LONGEST]
    return "" if words.strip(".") == "" else words
