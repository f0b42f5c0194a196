"""URIs as the schema of EDM takes them: RFC 3986, with some patience for real data."""

from __future__ import annotations

import re
from functools import lru_cache

REMEMBERED = 5_000
"""Rights, terms and the like, which stand in one record after the other."""

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_CHARACTER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_AUTHORITY = re.compile(rf"(?:(?:{_CHARACTER}|:)*@)?(?:{_CHARACTER}*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{{1,5}})?")
_PATH = re.compile(rf"(?:{_CHARACTER}|[/:@])*")
_QUERY = re.compile(rf"(?:{_CHARACTER}|[/:@?])*")
_FRAGMENT = re.compile(rf"(?:{_CHARACTER}|[/:@?\[\]])*")
_OTHER = re.compile(r"[^\x20-\x7e]|[ <>\"{}|\\^`]")


@lru_cache(maxsize=REMEMBERED)
def is_uri(written: str) -> bool:
    """Whether this is an absolute or relative URI; white space and letters beyond ASCII pass."""
    found = _PARTS.fullmatch(_OTHER.sub("_", " ".join(written.split())))
    scheme, authority, path, query, fragment = found.groups("") if found else (":",) * 5
    return (
        (bool(_SCHEME.fullmatch(scheme)) or (not scheme and path[:1] != ":"))
        and _AUTHORITY.fullmatch(authority) is not None
        and _PATH.fullmatch(path) is not None
        and _QUERY.fullmatch(query) is not None
        and _FRAGMENT.fullmatch(fragment) is not None
    )
