"""Validators and conditions: ETag, If-None-Match and If-Match (RFC 9110, 8.8 and 13)."""

from __future__ import annotations

import re
from urllib.request import parse_http_list

from werkzeug.http import parse_etags, quote_etag

from annoserver.errors import Stale, Unconditional

STRONG = re.compile(r'"([^"\s]+)"')


def etag(revision: int | str, *variant: str) -> str:
    """A strong entity tag: the revision, then what tells the representations of one state apart."""
    return quote_etag("-".join((str(revision), *variant)))


def fresh(tag: str, if_none_match: str) -> bool:
    """Whether the client has this representation already: weak comparison, lists and `*`."""
    return if_none_match == tag or (
        bool(if_none_match) and parse_etags(if_none_match).contains_weak(tag.strip('"'))
    )


def require(revision: int | str, if_match: str | None, *, needed: bool) -> None:
    """Raise Stale unless If-Match names this revision in any of its forms, by strong comparison.

    None is no header: Unconditional if the server needs one. A malformed one matches nothing.
    """
    if if_match is None:
        if needed:
            raise Unconditional("Please say with If-Match which state you want to change.")
        return
    strong = [found[1] for tag in parse_http_list(if_match) if (found := STRONG.fullmatch(tag))]
    if if_match.strip() != "*" and str(revision) not in {tag.partition("-")[0] for tag in strong}:
        raise Stale("The resource has changed since you read it.")
